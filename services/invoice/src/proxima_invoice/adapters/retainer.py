"""The ledger of support hours in Postgres: rows are added, never changed; what is taken back has a counter-entry."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.api.deals import RetainerEntryRead
from proxima_common.ids import new_id
from sqlalchemy import Text, bindparam, case, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.components import lock_deal
from proxima_invoice.adapters.tables.money import RETAINER_LEDGER
from proxima_invoice.domain.retainer import LedgerNow, Posting, lots_of

_COUNTED = RETAINER_LEDGER.alias("counted")
# A month begins with what the months before left, and with what was put in by hand for it.
_STATES = text(
    """select application_id,
         count(*) as version,
         coalesce(json_agg(json_build_array(lot_month, seconds))
           filter (where month < :month or (month = :month and invoice_id is null)), '[]') as lots
       from retainer_ledger where application_id = any(:applications) group by application_id"""
).bindparams(bindparam("applications", type_=ARRAY(Text)))
# The month before is open while it is known here and neither posted nor closed without an invoice; a ledger that has
# older months only has a gap there. An application that began later has no month before.
_OPEN_BEFORE = text(
    """select a.application_id from application a
       left join period p on p.application_id = a.application_id and p.month = :before
       where a.application_id = any(:applications)
       and to_char(a.valid_from, 'YYYY-MM') <= :before
       and coalesce(p.state, 'open') <> 'nothing_to_bill'
       and (p.period_id is not null or exists (select from retainer_ledger l
         where l.application_id = a.application_id and l.month < :before and l.reverses is null))
       and not exists (select from retainer_ledger l where l.application_id = a.application_id and l.month = :before
         and l.invoice_id is not null and l.reverses is null
         and not exists (select from retainer_ledger r where r.reverses = l.entry_id))"""
).bindparams(bindparam("applications", type_=ARRAY(Text)))


class RetainerLedger:
    """Support hours of applications, for one transaction."""

    def __init__(self, tx: AsyncConnection, made_by: str, now: datetime) -> None:
        self._tx = tx
        self._made_by = made_by
        self._now = now

    async def states(self, application_ids: Sequence[str], month: str) -> dict[str, LedgerNow]:
        """Every application's balance at the beginning of a month, also of those without entries."""
        before = month_before(month)
        applications = list(application_ids)
        found = await self._tx.execute(_STATES, {"applications": applications, "month": month})
        known = {row.application_id: (row.version, lots_of(row.lots)) for row in found}
        rows = await self._tx.execute(_OPEN_BEFORE, {"applications": applications, "before": before})
        still_open = set(rows.scalars())
        return {one: LedgerNow(*known.get(one, (0, ())), before if one in still_open else None) for one in applications}

    async def lock(self, application_id: str, month: str) -> LedgerNow:
        """The balance, which nobody else changes until the transaction ends."""
        await lock_deal(self._tx, application_id)
        return (await self.states([application_id], month))[application_id]

    async def post(self, application_id: str, month: str, invoice_id: UUID | None, postings: Sequence[Posting]) -> int:
        """Add entries; returns how many the ledger has now."""
        if postings:
            rows = [
                {**self._row(application_id, month, invoice_id), "kind": one.kind, "lot_month": one.lot_month}
                | {"seconds": one.seconds}
                for one in postings
            ]
            await self._tx.execute(insert(RETAINER_LEDGER), rows)
        return await self.version(application_id)

    async def adjust(self, application_id: str, month: str, posting: Posting, note: str) -> None:
        """Add hours by hand, or take them: an opening balance or a correction, with the reason."""
        row = self._row(application_id, month, None) | {"note": note, "kind": posting.kind}
        await self._tx.execute(
            insert(RETAINER_LEDGER).values(**row, lot_month=posting.lot_month, seconds=posting.seconds)
        )

    async def reverse(self, application_id: str, invoice_id: UUID, note: str) -> tuple[int, int]:
        """Counter every entry of the invoice that stands; returns how many the ledger had before and has now.

        Months that were posted in the meantime stay as they are: what is freed counts from the next one on.
        """
        await lock_deal(self._tx, application_id)
        before = await self.version(application_id)
        standing = select(RETAINER_LEDGER).where(
            RETAINER_LEDGER.c.invoice_id == invoice_id,
            RETAINER_LEDGER.c.reverses.is_(None),
            RETAINER_LEDGER.c.entry_id.not_in(
                select(_COUNTED.c.reverses).where(_COUNTED.c.invoice_id == invoice_id, _COUNTED.c.reverses.is_not(None))
            ),
        )
        rows = [
            {
                **self._row(row.application_id, row.month, invoice_id),
                "lot_month": row.lot_month,
                "kind": row.kind,
                "seconds": -row.seconds,
                "note": note,
                "reverses": row.entry_id,
            }
            for row in await self._tx.execute(standing)
        ]
        if rows:
            await self._tx.execute(insert(RETAINER_LEDGER), rows)
        return before, before + len(rows)

    async def stands(self, invoice_id: UUID) -> bool:
        """Whether what the invoice posted was not taken back."""
        query = select(func.coalesce(func.sum(case((RETAINER_LEDGER.c.reverses.is_(None), 1), else_=-1)), 0))
        return int((await self._tx.execute(query.where(RETAINER_LEDGER.c.invoice_id == invoice_id))).scalar_one()) > 0

    async def version(self, application_id: str) -> int:
        """How many entries the application's ledger has."""
        query = select(func.count()).where(RETAINER_LEDGER.c.application_id == application_id)
        return int((await self._tx.execute(query)).scalar_one())

    async def entries(self, application_id: str, month: str | None = None) -> list[RetainerEntryRead]:
        """The ledger, the oldest entry first."""
        query = select(RETAINER_LEDGER).where(RETAINER_LEDGER.c.application_id == application_id)
        if month is not None:
            query = query.where(RETAINER_LEDGER.c.month == month)
        rows = await self._tx.execute(query.order_by(RETAINER_LEDGER.c.at, RETAINER_LEDGER.c.entry_id))
        return [RetainerEntryRead.model_validate(dict(row)) for row in rows.mappings()]

    def _row(self, application_id: str, month: str, invoice_id: UUID | None) -> dict[str, object]:
        return {
            "entry_id": new_id(),
            "application_id": application_id,
            "month": month,
            "invoice_id": invoice_id,
            "made_by": self._made_by,
            "at": self._now,
        }


def month_before(month: str) -> str:
    """The calendar month before."""
    number = int(month[:4]) * 12 + int(month[5:]) - 2
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
