"""The month-end page: what every application's month comes to, and the work that belongs to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from proxima_common.clock import TASHKENT
from proxima_common.contracts.prefill import OverviewMade, PrefillRequested, UnclaimedFound
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.words import ExclusionReason
from proxima_common.ids import derived_id

from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.work import Claimed, Kept
from proxima_prefill.usecases.answers import Answer, excluded_worklog, failed, finished
from proxima_prefill.usecases.assess import Case, Priced, in_force_in, open_case, price
from proxima_prefill.usecases.chunk import Share, claim, read_chunk, with_overrides
from proxima_prefill.usecases.flags import flags
from proxima_prefill.usecases.in_force import version_of
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys, validity_of
from proxima_prefill.usecases.pools import sifted
from proxima_prefill.usecases.rules import source_rules
from proxima_prefill.usecases.source import Source, SourceTooLarge
from proxima_prefill.usecases.totals import month_totals

CHUNK = 200
MOST_LISTED = 5_000


@dataclass(frozen=True, slots=True)
class Patience:
    """When work counts as late, and the source as stale."""

    late_after: timedelta
    stale_after: timedelta


def make_overview(request: PrefillRequested, source: Source, patience: Patience) -> list[Answer]:
    """An `OverviewMade` or `PrefillFailed` per application, keyed by its period, then `RunFinished`.

    Without items, or with `unlisted_except`, it is every application valid in the month (but those named), and
    `UnclaimedFound` follows. Work entered later than `late_after` after the month's end counts as late.
    """
    master = with_overrides(source.master_data(), request.items)
    period = MonthPeriod.of(request.month)
    as_of = source.as_of(period.before)
    whole = not request.items or request.unlisted_except is not None
    items = [*request.items, *(_unlisted(request, master) if whole else ())]
    late_from = datetime.combine(period.end, datetime.min.time(), TASHKENT) + patience.late_after
    stale = as_of < request.as_of - patience.stale_after
    answers: list[Answer] = []
    stray: dict[str, Excluded] = {}
    for first in range(0, len(items), CHUNK):
        some = items[first : first + CHUNK]
        try:
            chunk = read_chunk(source, master, some)
        except SourceTooLarge as error:
            answers += [failed(request, item, Refused(Problem("too_large", str(error)))) for item in some]
            continue
        answers += [_answer(request, item, master, chunk.share(item), as_of, late_from, stale) for item in some]
        stray |= {out.worklog.worklog_id: out for out in _stray(chunk.claimed, master, period)}
    expected = len(items)
    if whole:
        keys = ScopeKeys.of(master.scopes_of(item.application_id for item in items), period, period)
        rest = source.worklogs_without(period.first, period.end, keys)
        stray |= {out.worklog.worklog_id: out for out in _stray(claim(rest, master), master, period)}
        answers.append(_unclaimed(request, list(stray.values())))
    return [*answers, finished(request, answers, expected)]


def _unlisted(request: PrefillRequested, master: MasterData) -> list[RequestItem]:
    """Every application of the month that the request neither lists nor leaves out."""
    month = request.month
    period = MonthPeriod.of(month)
    known = {item.application_id for item in request.items} | set(request.unlisted_except or ())
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
        for application_id in sorted({*readable, *broken} - known)
    ]


def _answer(
    request: PrefillRequested,
    item: RequestItem,
    master: MasterData,
    share: Share,
    as_of: datetime,
    late_from: datetime,
    stale: bool,
) -> Answer:
    try:
        case = open_case(item, master)
    except Refused as refused:
        return failed(request, item, refused)
    priced, problems = _priced(case, master, share)
    version, kept, excluded = _time(case, master, share)
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
        worklogs=len(share.own),
        late_seconds=_open(late),
        expected_net=priced.proposal.net if priced else None,
        currency=case.application.price_currency,
        flags=list(dict.fromkeys(flags(case, priced, problems, kept, excluded, late=bool(late), stale=stale))),
        source_as_of=as_of,
        totals=month_totals(item.application_id, share.own, excluded, case.ledger.allocated),
        rules=source_rules(master, case.application),
    )
    return Answer(payload, str(item.subject_id))


def _priced(case: Case, master: MasterData, share: Share) -> tuple[Priced | None, Sequence[Problem]]:
    try:
        return price(case, master, share), ()
    except Refused as refused:
        return None, refused.problems


def _time(case: Case, master: MasterData, share: Share) -> tuple[str | None, list[Kept], list[Excluded]]:
    """Time is shown even when it cannot be priced; without terms nothing is excluded by them."""
    try:
        in_force = in_force_in(case, case.period, master)
    except Refused:
        return None, *sifted(case.deal, case.ledger, (), share.own, master.people)
    return version_of(in_force), *sifted(case.deal, case.ledger, in_force, share.own, master.people)


def _open(kept: list[Kept]) -> int:
    return sum(entry.open_seconds for entry in kept)


def _stray(work: list[Claimed], master: MasterData, period: MonthPeriod) -> Iterator[Excluded]:
    """Work that is on no application's row of this month."""
    for claimed in work:
        worklog = claimed.worklog
        if worklog.is_deleted or not period.first <= worklog.work_date < period.end:
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
