"""What stands in the way of a month, or should be looked at: stable words for the month-end page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proxima_common.contracts.words import DealType, DocumentSet, ExclusionReason, LineBasis

from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.problems import Problem
from proxima_prefill.domain.work import Kept
from proxima_prefill.usecases.assess import Case, Priced

_DOMESTIC = {DocumentSet.ESF, DocumentSet.ESF_ACT, DocumentSet.BILL_ESF, DocumentSet.BILL_ESF_ACT}


def flags(
    case: Case,
    priced: Priced | None,
    problems: Sequence[Problem],
    kept: Sequence[Kept],
    excluded: Sequence[Excluded],
    *,
    late: bool,
    stale: bool,
) -> Iterator[str]:
    """Codes of what refuses the month first, then what there is to know about it."""
    yield from (problem.code for problem in problems)
    yield from _of_work(case, kept, excluded, late=late)
    if priced is not None:
        yield from _of_amounts(priced)
    application = case.application
    if application.document_set in _DOMESTIC and not application.catalog_code:
        yield "missing_catalog_code"
    if application.valid_to is not None and application.valid_to <= case.period.end:
        yield "contract_ends"
    if stale:
        yield "stale_source"


def _of_work(case: Case, kept: Sequence[Kept], excluded: Sequence[Excluded], *, late: bool) -> Iterator[str]:
    reasons = {out.reason for out in excluded if out.seconds > 0}
    if ExclusionReason.AMBIGUOUS_SCOPE in reasons:
        yield "ambiguous_scope"
    if ExclusionReason.OUTSIDE_VALIDITY in reasons:
        yield "not_in_validity"
    if late:
        yield "late_worklogs"
    if any(entry.worklog.to_bill > entry.worklog.spent_seconds for entry in kept):
        yield "more_billed_than_spent"
    if not kept and case.application.deal_type is DealType.HR:
        yield "no_worklogs"


def _of_amounts(priced: Priced) -> Iterator[str]:
    proposal = priced.proposal
    yield from proposal.notes
    bases = {line.basis for line in proposal.lines}
    if LineBasis.LATE in bases:
        yield "late_work"
    if LineBasis.CORRECTION in bases:
        yield "corrections"
    if not proposal.lines:
        yield "nothing_to_bill"
    if priced.cost_problem:
        yield priced.cost_problem
