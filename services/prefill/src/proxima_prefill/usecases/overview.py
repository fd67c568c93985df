"""The month-end page: what every application's month comes to, and the work that belongs to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from proxima_common.clock import TASHKENT
from proxima_common.contracts.prefill import OverviewMade, PrefillRequested, UnclaimedFound
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.words import DealType, DocumentSet, ExclusionReason
from proxima_common.ids import derived_id

from proxima_prefill.domain.deal import Exclusions
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.lines import Claimed, Kept, sift
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.usecases.answers import Answer, excluded_worklog, failed, finished
from proxima_prefill.usecases.assess import Case, Priced, open_case, price, terms_of
from proxima_prefill.usecases.chunk import by_application, claim, read_chunk
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys, validity_of
from proxima_prefill.usecases.source import Source, SourceTooLarge
from proxima_prefill.usecases.terms import exclusions_of

CHUNK = 200
MOST_LISTED = 5_000
_DOMESTIC = {DocumentSet.ESF, DocumentSet.ESF_ACT, DocumentSet.BILL_ESF, DocumentSet.BILL_ESF_ACT}


def make_overview(request: PrefillRequested, source: Source, late_after: timedelta) -> list[Answer]:
    """An `OverviewMade` or `PrefillFailed` per application, keyed by its period, then `RunFinished`.

    Without items it is every application valid in the month, and `UnclaimedFound` follows. Work entered later than
    `late_after` after the month's end counts as late.
    """
    master = source.master_data()
    period = MonthPeriod.of(request.month)
    as_of = source.as_of(period.before)
    items = list(request.items) or _every_item(master, request.month)
    late_from = datetime.combine(period.end, datetime.min.time(), TASHKENT) + late_after
    answers: list[Answer] = []
    stray: dict[str, Excluded] = {}
    for first in range(0, len(items), CHUNK):
        chunk = items[first : first + CHUNK]
        try:
            claimed = read_chunk(source, master, chunk)
        except SourceTooLarge as error:
            answers += [failed(request, item, Refused(Problem("too_large", str(error)))) for item in chunk]
            continue
        work = by_application(claimed)
        for item in chunk:
            share = work.get((item.application_id, item.month), [])
            answers.append(_answer(request, item, master, share, as_of, late_from))
        stray |= {out.worklog.worklog_id: out for out in _stray(claimed, master, period)}
    expected = len(items)
    if not request.items:
        keys = ScopeKeys.of(master.scopes_of(item.application_id for item in items), period, period)
        rest = source.worklogs_without(period.first, period.end, keys)
        stray |= {out.worklog.worklog_id: out for out in _stray(claim(rest, master), master, period)}
        answers.append(_unclaimed(request, list(stray.values())))
    return [*answers, finished(request, answers, expected)]


def _every_item(master: MasterData, month: str) -> list[RequestItem]:
    period = MonthPeriod.of(month)
    readable = (
        application_id
        for application_id, application in master.applications.items()
        if period.service_window(validity_of(application)) is not None
    )
    broken = (key for key in master.unreadable if not key.startswith("client:"))
    return [
        RequestItem(
            subject_id=derived_id("period", application_id, month),
            invoice_id=None,
            application_id=application_id,
            month=month,
            context_version=0,
        )
        for application_id in sorted([*readable, *broken])
    ]


def _answer(
    request: PrefillRequested,
    item: RequestItem,
    master: MasterData,
    work: list[Claimed],
    as_of: datetime,
    late_from: datetime,
) -> Answer:
    try:
        case = open_case(item, master)
    except Refused as refused:
        return failed(request, item, refused)
    priced, problems = _priced(case, item, master, work)
    version, exclusions = _terms(case, item, master)
    kept, excluded, _ = sift(work, deal=case.deal, exclusions=exclusions, people=master.people, ledger=case.ledger)
    late = [entry for entry in kept if entry.worklog.created_at >= late_from]
    payload = OverviewMade(
        run_id=request.run_id,
        period_id=item.subject_id,
        month=item.month,
        application=case.application,
        client=case.client,
        terms_version=version,
        billable_seconds=_open(kept),
        excluded_seconds=sum(out.seconds for out in excluded),
        worklogs=len(work),
        late_seconds=_open(late),
        expected_net=priced.proposal.net if priced else None,
        currency=case.application.price_currency,
        flags=list(_flags(case, problems, kept, excluded, late)),
        source_as_of=as_of,
    )
    return Answer(payload, str(item.subject_id))


def _priced(
    case: Case, item: RequestItem, master: MasterData, work: list[Claimed]
) -> tuple[Priced | None, Sequence[Problem]]:
    try:
        return price(case, item, master, work), ()
    except Refused as refused:
        return None, refused.problems


def _terms(case: Case, item: RequestItem, master: MasterData) -> tuple[str | None, Exclusions]:
    try:
        terms, version = terms_of(case, item.terms_override, master)
    except Refused:
        return None, Exclusions()
    return version, exclusions_of(terms)


def _flags(
    case: Case, problems: Sequence[Problem], kept: list[Kept], excluded: list[Excluded], late: list[Kept]
) -> Iterator[str]:
    yield from dict.fromkeys(problem.code for problem in problems)
    application = case.application
    reasons = {out.reason for out in excluded if out.seconds > 0}
    if ExclusionReason.AMBIGUOUS_SCOPE in reasons:
        yield "ambiguous_scope"
    if ExclusionReason.OUTSIDE_VALIDITY in reasons:
        yield "not_in_validity"
    if late:
        yield "late_worklogs"
    if any(entry.worklog.to_bill > entry.worklog.spent_seconds for entry in kept):
        yield "more_billed_than_spent"
    if not kept and application.deal_type is DealType.HR:
        yield "no_worklogs"
    if application.document_set in _DOMESTIC and not application.catalog_code:
        yield "missing_catalog_code"
    if application.valid_to is not None and application.valid_to <= case.period.end:
        yield "contract_ends"


def _open(kept: list[Kept]) -> int:
    return sum(entry.open_seconds for entry in kept)


def _stray(work: list[Claimed], master: MasterData, period: MonthPeriod) -> Iterator[Excluded]:
    """Work that is on no application's row of this month."""
    for claimed in work:
        worklog = claimed.worklog
        if worklog.is_deleted:
            continue
        if not claimed.claimants:
            yield Excluded(worklog, worklog.to_bill, ExclusionReason.NEEDS_MAPPING, "no application claims it")
        elif len(claimed.claimants) > 1:
            detail = f"claimed by {', '.join(claimed.claimants)}"
            yield Excluded(worklog, worklog.to_bill, ExclusionReason.AMBIGUOUS_SCOPE, detail)
        elif not _has_row(claimed.claimants[0], master, period):
            detail = f"application {claimed.claimants[0]} has no valid contract in the month"
            yield Excluded(worklog, worklog.to_bill, ExclusionReason.OUTSIDE_VALIDITY, detail)


def _has_row(application_id: str, master: MasterData, period: MonthPeriod) -> bool:
    if application_id in master.unreadable:
        return True
    application = master.applications.get(application_id)
    return application is not None and period.service_window(validity_of(application)) is not None


def _unclaimed(request: PrefillRequested, stray: list[Excluded]) -> Answer:
    ordered = sorted(stray, key=lambda out: (out.worklog.work_date, out.worklog.worklog_id))
    payload = UnclaimedFound(
        run_id=request.run_id,
        month=request.month,
        worklogs=[excluded_worklog(out) for out in ordered[:MOST_LISTED]],
        total_worklogs=len(ordered),
        total_seconds=sum(out.seconds for out in ordered),
    )
    return Answer(payload, str(request.run_id))
