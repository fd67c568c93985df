"""What has changed between invoices and the worklogs behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from proxima_common.contracts.prefill import Drift, DriftFound, PrefillRequested
from proxima_common.contracts.prefill_request import BilledWorklog, RequestItem

from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.answers import Answer, failed, finished, invoice_of, within_bounds
from proxima_prefill.usecases.assess import Case, in_force_in, open_case
from proxima_prefill.usecases.chunk import Work, by_application, claim, read_chunk, with_overrides
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
            for part in item.billed
            if (found := _moved(part, item, now.get(part.worklog_id), master, everything)) is not None
        ),
        *_late(item, case, in_force, master, work.get((item.application_id, item.month), [])),
    ]
    payload = DriftFound(
        run_id=request.run_id,
        invoice_id=invoice_id,
        month=item.month,
        differences=differences,
        source_as_of=as_of,
    )
    return within_bounds(request, item, Answer(payload, str(invoice_id)))


def _moved(
    part: BilledWorklog, item: RequestItem, worklog: Worklog | None, master: MasterData, everything: bool
) -> Drift | None:
    if worklog is None:
        return _drift(part, "deleted", None, 0) if everything else None
    if worklog.is_deleted:
        return _drift(part, "deleted", worklog, 0)
    if source_hash(worklog) == part.source_hash:
        return None
    still_here = master.index.claimants(worklog) == [item.application_id] and _month(worklog) == item.month
    return _drift(part, "changed", worklog, worklog.to_bill if still_here else 0)


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
    item: RequestItem, case: Case, in_force: list[InForce], master: MasterData, work: list[Claimed]
) -> Iterator[Drift]:
    billed = {part.worklog_id for part in item.billed}
    others = [claimed for claimed in work if claimed.worklog.worklog_id not in billed]
    kept, _ = sifted(case.deal, case.ledger, in_force, others, master.people)
    for entry in sorted(kept, key=lambda entry: (entry.worklog.work_date, entry.worklog.worklog_id)):
        yield Drift(
            worklog_id=entry.worklog.worklog_id,
            kind="late",
            issue_key=entry.worklog.issue_key,
            work_date=entry.worklog.work_date,
            billed_seconds=0,
            now_seconds=entry.open_seconds,
        )
