"""What has changed between invoices and the worklogs behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from proxima_common.contracts.prefill import Drift, DriftFound, PrefillRequested
from proxima_common.contracts.prefill_request import BilledWorklog, RequestItem
from proxima_common.contracts.terms import HourlyTerms

from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.answers import Answer, failed, finished, invoice_of, within_bounds
from proxima_prefill.usecases.assess import Case, in_force_in, open_case, price
from proxima_prefill.usecases.chunk import Share, Work, by_application, claim, read_chunk, with_overrides
from proxima_prefill.usecases.hashes import source_hash
from proxima_prefill.usecases.in_force import InForce
from proxima_prefill.usecases.master_data import MasterData
from proxima_prefill.usecases.pools import sifted
from proxima_prefill.usecases.source import Source, SourceTooLarge


def find_drift(request: PrefillRequested, source: Source) -> list[Answer]:
    """One `DriftFound` (empty when nothing differs) or `PrefillFailed` per item, then `RunFinished`.

    With `changed_since` only worklogs touched after it are read, and a billed one that was not touched is unchanged.
    """
    master = with_overrides(source.master_data(), request.items)
    as_of = source.as_of(MonthPeriod.of(request.month).before)
    try:
        now, work = _read(request, source, master)
    except SourceTooLarge as error:
        answers = [failed(request, item, Refused(Problem("too_large", str(error)))) for item in request.items]
    else:
        answers = [_answer(request, item, master, now, work, as_of) for item in request.items]
    return [*answers, finished(request, answers, len(answers))]


def _read(request: PrefillRequested, source: Source, master: MasterData) -> tuple[dict[str, Worklog], Work]:
    if request.changed_since is not None:
        claimed = claim(source.worklogs_changed(request.changed_since), master)
    else:
        claimed = read_chunk(source, master, request.items).claimed
    now = {entry.worklog.worklog_id: entry.worklog for entry in claimed}
    if request.changed_since is None:
        # Billed entries that no scope of the month shows any more: moved, mapped elsewhere, or gone.
        missing = {part.worklog_id for item in request.items for part in item.billed} - now.keys()
        now |= {worklog.worklog_id: worklog for worklog in source.worklogs_by_id(sorted(missing))}
    return now, by_application(claimed)


def _answer(
    request: PrefillRequested,
    item: RequestItem,
    master: MasterData,
    now: dict[str, Worklog],
    work: Work,
    as_of: datetime,
) -> Answer:
    try:
        invoice_id = invoice_of(item)
        case = open_case(item, master)
        in_force = in_force_in(case, case.period, master)
    except Refused as refused:
        return failed(request, item, refused)
    everything = request.changed_since is None
    differences = [
        *(
            found
            for part in _merged(item)
            if (found := _moved(part, item, now.get(part.worklog_id), master, everything)) is not None
        ),
        *_late(item, case, in_force, master, work.get((item.application_id, item.month), []), whole=everything),
    ]
    payload = DriftFound(
        run_id=request.run_id,
        invoice_id=invoice_id,
        month=item.month,
        differences=differences,
        source_as_of=as_of,
    )
    return within_bounds(request, item, Answer(payload, str(invoice_id)))


def _merged(item: RequestItem) -> list[BilledWorklog]:
    """One row a worklog: included hours and overage may share it. What only gives time back is no bill."""
    found: dict[str, BilledWorklog] = {}
    for part in item.billed:
        before = found.get(part.worklog_id)
        seconds = part.seconds + (before.seconds if before else 0)
        found[part.worklog_id] = part.model_copy(update={"seconds": seconds})
    return [part for part in found.values() if part.seconds >= 0]


def _moved(
    part: BilledWorklog, item: RequestItem, worklog: Worklog | None, master: MasterData, everything: bool
) -> Drift | None:
    if worklog is None:
        return _unsettled(part, "deleted", None, 0, item) if everything else None
    if worklog.is_deleted:
        return _unsettled(part, "deleted", worklog, 0, item)
    if source_hash(worklog) == part.source_hash:
        return None
    # An invoice bills its month and, as late work, the months before.
    still_here = master.index.claimants(worklog) == [item.application_id] and _month(worklog) <= item.month
    return _unsettled(part, "changed", worklog, worklog.to_bill if still_here else 0, item)


def _unsettled(
    part: BilledWorklog, kind: Literal["changed", "deleted"], worklog: Worklog | None, now: int, item: RequestItem
) -> Drift | None:
    """The difference, unless a correction on a later invoice has evened it out."""
    elsewhere = [one.seconds for one in item.allocations if one.worklog_id == part.worklog_id]
    if min(elsewhere, default=0) < 0 and part.seconds + sum(elsewhere) == now:
        return None
    return _drift(part, kind, worklog, now)


def _drift(part: BilledWorklog, kind: Literal["changed", "deleted"], worklog: Worklog | None, now: int) -> Drift:
    return Drift(
        worklog_id=part.worklog_id,
        kind=kind,
        issue_key=worklog.issue_key if worklog else None,
        work_date=worklog.work_date if worklog else None,
        billed_seconds=part.seconds,
        now_seconds=now,
    )


def _month(worklog: Worklog) -> str:
    return worklog.work_date.strftime("%Y-%m")


def _late(
    item: RequestItem,
    case: Case,
    in_force: list[InForce],
    master: MasterData,
    work: list[Claimed],
    *,
    whole: bool,
) -> Iterator[Drift]:
    billed = {part.worklog_id for part in item.billed}
    others = [claimed for claimed in work if claimed.worklog.worklog_id not in billed]
    kept, _ = sifted(case.deal, case.ledger, in_force, others, master.people)
    above = _above_cap(case, in_force, master, work) if whole and kept else frozenset()
    for entry in sorted(kept, key=lambda entry: (entry.worklog.work_date, entry.worklog.worklog_id)):
        if entry.worklog.worklog_id in above:
            continue
        yield Drift(
            worklog_id=entry.worklog.worklog_id,
            kind="late",
            issue_key=entry.worklog.issue_key,
            work_date=entry.worklog.work_date,
            billed_seconds=0,
            now_seconds=entry.open_seconds,
        )


def _above_cap(case: Case, in_force: list[InForce], master: MasterData, work: list[Claimed]) -> frozenset[str]:
    """Work that the month's cap keeps off the invoice: it is not late, it is not billed."""
    terms = in_force[-1].terms
    if not isinstance(terms, HourlyTerms) or terms.cap is None:
        return frozenset()
    try:
        proposal = price(case, master, Share(work)).proposal
    except Refused:
        return frozenset()
    on_lines = {entry.worklog.worklog_id for line in proposal.lines for entry in line.worklogs}
    return frozenset(claimed.worklog.worklog_id for claimed in work) - on_lines
