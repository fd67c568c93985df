"""Which worklogs are billed. The first reason in the order of billing-rules §2 is kept; nothing is silently lost."""

from __future__ import annotations

from dataclasses import dataclass

from proxima_common.contracts.words import ExclusionReason

from proxima_prefill.domain.deal import Deal, Exclusions, Ledger
from proxima_prefill.domain.worklogs import Worklog


@dataclass(frozen=True, slots=True)
class Excluded:
    """A worklog left out; `seconds` are those that would have been billed."""

    worklog: Worklog
    seconds: int
    reason: ExclusionReason
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worklog of the application with what is known about it."""

    worklog: Worklog
    claimants: list[str]
    role: str | None


def exclude(candidate: Candidate, deal: Deal, exclusions: Exclusions, ledger: Ledger) -> Excluded | None:
    """The first reason to leave the worklog out, or None when it is billed."""
    worklog = candidate.worklog
    decision = ledger.decisions.get(worklog.worklog_id)
    if decision is not None and not decision.bill:
        return _out(worklog, ExclusionReason.MANUAL, f"{decision.by}: {decision.reason}")
    taken = ledger.allocated.get(worklog.worklog_id, 0)
    if taken > 0 and taken >= worklog.to_bill:
        return _out(worklog, ExclusionReason.ALREADY_BILLED, f"{taken} s are on another invoice")
    if worklog.is_deleted:
        return _out(worklog, ExclusionReason.DELETED, "deleted in the source")
    if not candidate.claimants:
        return _out(worklog, ExclusionReason.NEEDS_MAPPING, "no application claims it")
    if len(candidate.claimants) > 1:
        return _out(worklog, ExclusionReason.AMBIGUOUS_SCOPE, f"claimed by {', '.join(candidate.claimants)}")
    if decision is None:
        barred = _barred(candidate, exclusions)
        if barred is not None:
            return barred
    if worklog.to_bill == 0:
        return _out(worklog, ExclusionReason.NOT_BILLABLE, "0 billable seconds")
    if not deal.validity.holds_on(worklog.work_date):
        return _out(worklog, ExclusionReason.OUTSIDE_VALIDITY, f"the contract does not hold on {worklog.work_date}")
    return None


def _barred(candidate: Candidate, exclusions: Exclusions) -> Excluded | None:
    worklog = candidate.worklog
    if worklog.project_key in exclusions.internal_projects:
        return _out(worklog, ExclusionReason.INTERNAL, f"project {worklog.project_key}")
    labels = exclusions.internal_labels.intersection(worklog.labels)
    if labels:
        return _out(worklog, ExclusionReason.INTERNAL, f"label {min(labels)}")
    if worklog.issue_type in exclusions.internal_issue_types:
        return _out(worklog, ExclusionReason.INTERNAL, f"issue type {worklog.issue_type}")
    if worklog.issue_type in exclusions.warranty_issue_types:
        return _out(worklog, ExclusionReason.WARRANTY, f"issue type {worklog.issue_type}")
    if worklog.person_id in exclusions.people:
        return _out(worklog, ExclusionReason.PERSON_EXCLUDED, f"person {worklog.person_id}")
    if candidate.role in exclusions.roles:
        return _out(worklog, ExclusionReason.PERSON_EXCLUDED, f"role {candidate.role}")
    return None


def _out(worklog: Worklog, reason: ExclusionReason, detail: str) -> Excluded:
    return Excluded(worklog, worklog.to_bill, reason, detail)
