"""The ledger of time against what prefill read of the source, and against the lines that stand on it."""

from typing import Any

from proxima_common.contracts.api.month_end import LedgerFault, ReconciledMonth
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.prefill import MonthTotals
from proxima_common.said import said
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_MONTHS = text(
    """with held as (
         select w.application_id,
           coalesce(sum(a.seconds) filter (where a.kind = 'billed' and a.released_at is null), 0) as billed,
           coalesce(sum(a.seconds) filter (where a.kind = 'written_off' and a.released_at is null), 0) as written_off,
           max(greatest(a.at, a.released_at)) as moved_at
         from worklog w join allocation a using (worklog_id) where w.month = :month group by 1)
       select coalesce(p.application_id, h.application_id) as application_id,
         coalesce(p.legal_entity_id, a.legal_entity_id) as legal_entity_id, p.overview as totals, p.source_as_of,
         coalesce(h.billed, 0) as billed, coalesce(h.written_off, 0) as written_off,
         coalesce(h.moved_at > r.asked_at, false) as moved
       from (select * from period where month = :month) p
       full join held h on h.application_id = p.application_id
       left join application a on a.application_id = h.application_id
       left join prefill_run r on r.run_id = p.overview_run_id
       where cast(:entities as text[]) is null or coalesce(p.legal_entity_id, a.legal_entity_id) = any(:entities)
       order by 1"""
)
# What an invoice holds of a worklog has to be what its lines, and the time it uses up without one, stand on.
_NOT_AS_BILLED = text(
    """with behind as (
         select b.invoice_id, b.worklog_id, sum(b.billable_seconds) as seconds from line_worklog b
         join worklog w using (worklog_id) join invoice_line l using (line_id)
         where w.month = :month and not exists (select from invoice_line c join invoice k using (invoice_id)
           where k.parent_id = b.invoice_id and k.kind = 'credit' and k.posted is not null
           and c.key = 'credit:' || b.line_id having sum(c.net) >= l.net)
         group by 1, 2
         union all
         select c.invoice_id, c.worklog_id, c.billable_seconds from consumed_worklog c
         join worklog w using (worklog_id) join invoice o using (invoice_id)
         where w.month = :month and not exists (select from invoice k
           where k.parent_id = c.invoice_id and k.kind = 'credit' and k.posted is not null
           having sum(k.net) >= o.net)),
       stands as (select invoice_id, worklog_id, sum(seconds) as seconds from behind group by 1, 2),
       held as (
         select a.invoice_id, a.worklog_id, sum(a.seconds) as seconds from allocation a
         join worklog w using (worklog_id)
         where w.month = :month and a.released_at is null and a.kind = 'billed' group by 1, 2)
       select i.application_id, i.invoice_id, coalesce(i.number, 'a draft') as number,
         coalesce(s.worklog_id, h.worklog_id) as worklog_id, coalesce(s.seconds, 0) as stands,
         coalesce(h.seconds, 0) as held
       from stands s full join held h on h.invoice_id = s.invoice_id and h.worklog_id = s.worklog_id
       join invoice i on i.invoice_id = coalesce(s.invoice_id, h.invoice_id)
       where coalesce(s.seconds, 0) <> coalesce(h.seconds, 0)
       and i.status not in ('void', 'discarded')
       and not exists (select from allocation o where o.invoice_id = i.invoice_id
         and o.worklog_id = coalesce(s.worklog_id, h.worklog_id) and o.kind = 'written_off' and o.released_at is null)
       and (cast(:entities as text[]) is null or i.legal_entity_id = any(:entities))
       order by 1, 4"""
)
_TOO_MUCH = text(
    """select w.application_id, w.worklog_id, w.seconds, sum(a.seconds) as held
       from worklog w join allocation a using (worklog_id)
       left join application p on p.application_id = w.application_id
       where w.month = :month and a.released_at is null
       and (cast(:entities as text[]) is null or p.legal_entity_id = any(:entities))
       group by 1, 2, 3 having sum(a.seconds) > w.seconds order by 1, 2"""
)
_GONE = text(
    """select i.application_id, d.worklog_id, d.invoice_id, d.billed_seconds, coalesce(i.number, 'a draft') as number
       from drift d join invoice i using (invoice_id) join worklog w on w.worklog_id = d.worklog_id
       where w.month = :month and d.kind = 'deleted' and d.state = 'open'
       and (cast(:entities as text[]) is null or i.legal_entity_id = any(:entities)) order by 1, 2"""
)


async def reconciled_months(
    tx: AsyncConnection, month: str, entities: frozenset[str] | None
) -> tuple[list[ReconciledMonth], list[LedgerFault]]:
    """Every application of the month that these legal entities have, and every fault, with its name."""
    wanted = {"month": month, "entities": None if entities is None else sorted(entities)}
    rows = [_row(row) for row in (await tx.execute(_MONTHS, wanted)).mappings()]
    faults = [fault for row in rows for fault in _faults(row)]
    for row in await tx.execute(_NOT_AS_BILLED, wanted):
        detail = said(
            "ledger_not_as_billed",
            f"{row.number} bills {row.stands} s of worklog {row.worklog_id}, the ledger holds {row.held} s for it",
            number=row.number,
            worklog=row.worklog_id,
        )
        faults.append(_fault("not_as_billed", row, detail, row.invoice_id))
    for row in await tx.execute(_TOO_MUCH, wanted):
        detail = said(
            "ledger_more_than_logged",
            f"{row.held} s of worklog {row.worklog_id} are taken, {row.seconds} s were there",
            worklog=row.worklog_id,
        )
        faults.append(_fault("more_than_logged", row, detail))
    for row in await tx.execute(_GONE, wanted):
        detail = said(
            "ledger_not_in_source",
            f"{row.number} bills {row.billed_seconds} s of worklog {row.worklog_id}, which is not in the source",
            number=row.number,
            worklog=row.worklog_id,
        )
        faults.append(_fault("not_in_source", row, detail, row.invoice_id))
    return rows, faults


def _row(row: Any) -> ReconciledMonth:
    totals = MonthTotals.model_validate(row["totals"]) if row["totals"] else None
    excluded = totals.excluded_seconds if totals else {}
    accounted = row["billed"] + row["written_off"] + sum(excluded.values()) + (totals.open_seconds if totals else 0)
    return ReconciledMonth(
        application_id=row["application_id"],
        legal_entity_id=row["legal_entity_id"],
        logged_seconds=totals.logged_seconds if totals else None,
        billed_seconds=row["billed"],
        written_off_seconds=row["written_off"],
        open_seconds=totals.open_seconds if totals else None,
        excluded_seconds=excluded,
        difference_seconds=accounted - totals.logged_seconds if totals else None,
        moved=row["moved"],
        source_as_of=row["source_as_of"],
    )


def _faults(row: ReconciledMonth) -> list[LedgerFault]:
    if row.difference_seconds is None:
        code, detail = (
            "no_answer",
            said("ledger_no_answer", "prefill has not said what is logged: ask for the month's overview"),
        )
    elif row.difference_seconds and not row.moved:
        more = "more" if row.difference_seconds > 0 else "less"
        code, detail = (
            "difference",
            said(
                "ledger_difference",
                f"{abs(row.difference_seconds)} s {more} accounted for than logged",
                minutes=abs(row.difference_seconds) // 60,
            ),
        )
    else:
        return []
    return [
        LedgerFault(
            code=code,
            application_id=row.application_id,
            worklog_id=None,
            invoice_id=None,
            detail=detail,
            said=SaidRead.of(detail),
        )
    ]


def _fault(code: Any, row: Any, detail: str, invoice_id: Any = None) -> LedgerFault:
    return LedgerFault(
        code=code,
        application_id=row.application_id,
        worklog_id=row.worklog_id,
        invoice_id=invoice_id,
        detail=detail,
        said=SaidRead.of(detail),
    )
