"""Entries that earlier invoices bill, compared with the source as it is now (billing-rules §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from proxima_common.contracts.prefill_request import EarlierBilled, RequestItem
from proxima_common.contracts.terms import HourlyTerms

from proxima_prefill.domain.corrections import Earlier, Now, corrections
from proxima_prefill.domain.deal import Ledger
from proxima_prefill.domain.line import Line, Place
from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Refused
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.hashes import source_hash
from proxima_prefill.usecases.terms import AnyTerms


@dataclass(frozen=True, slots=True)
class Corrected:
    """Lines for what changed; `settled` are the worklogs that they bring up to date, so that late work skips them."""

    lines: tuple[Line, ...]
    settled: frozenset[str]
    notes: tuple[str, ...]


def corrected(
    item: RequestItem,
    known: Mapping[str, Claimed],
    people: People,
    ledger: Ledger,
    place: Place,
    terms: AnyTerms,
) -> Corrected:
    """Compare by the hash of the newest row, the last in the request: an entry that reads as it was billed needs
    nothing, however much of it is still open.

    Gone, deleted or no longer this application's is nothing to bill any more; moved to another day of ours is still
    ours. More time under a cap is left to late work, which the cap bounds.
    """
    newest: dict[str, EarlierBilled] = {}
    for one in item.earlier:
        newest[one.worklog_id] = one
    changed = {
        worklog_id: now
        for worklog_id, one in newest.items()
        if (now := _now(one, known.get(worklog_id), item.application_id, people)) is not None
    }
    capped = isinstance(terms, HourlyTerms) and terms.cap is not None
    lines = corrections([_earlier(one) for one in item.earlier], changed, ledger.allocated, place, increases=not capped)
    settled = frozenset(entry.worklog.worklog_id for line in lines for entry in line.worklogs)
    unpriced = any(not _earlier(newest[worklog_id]).by_the_hour for worklog_id in changed)
    return Corrected(tuple(lines), settled, ("changed_included_time",) if unpriced else ())


def _now(one: EarlierBilled, claimed: Claimed | None, application_id: str, people: People) -> Now | None:
    if claimed is None:
        return Now(_vanished(one), None, 0)
    worklog = claimed.worklog
    here = not worklog.is_deleted and claimed.claimants == [application_id]
    if here and source_hash(worklog) == one.source_hash:
        return None
    return Now(worklog, _role(worklog, people), worklog.to_bill if here else 0)


def _role(worklog: Worklog, people: People) -> str | None:
    try:
        return people.role_on(worklog.person_id, worklog.work_date)
    except Refused:
        return None


def _earlier(one: EarlierBilled) -> Earlier:
    return Earlier(
        one.worklog_id,
        str(one.invoice_id),
        one.invoice_number,
        MonthPeriod.of(one.month),
        one.work_date,
        one.seconds,
        one.unit_price,
        one.rate_id,
    )


_NOTHING = Worklog(
    worklog_id="",
    issue_id=0,
    issue_key="",
    issue_summary="",
    issue_type="",
    epic_key=None,
    project_key="",
    person_id="",
    work_date=date.min,
    spent_seconds=0,
    billable_seconds=0,
    account_key=None,
    customer_key=None,
    labels=(),
    description="",
    created_at=datetime(1970, 1, 1, tzinfo=UTC),
    updated_at=datetime(1970, 1, 1, tzinfo=UTC),
    is_deleted=True,
)


def _vanished(one: EarlierBilled) -> Worklog:
    """Stands for an entry that the source does not know any more."""
    return replace(_NOTHING, worklog_id=one.worklog_id, issue_key=one.issue_key, work_date=one.work_date)
