"""Drift in Postgres: the newest comparison of an invoice; what was decided about a difference stays with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.month_end import DriftRead
from proxima_common.ids import new_id
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import DRIFT
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.domain.drift import Assessed
from proxima_invoice.domain.invoice import Invoice

_READ = select(DRIFT, INVOICE.c.number, INVOICE.c.application_id).join(
    INVOICE, INVOICE.c.invoice_id == DRIFT.c.invoice_id
)
_PRESENT = DRIFT.c.state != "settled"


class DriftRepository:
    """Differences between invoices and their worklogs, for one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def knows_later(self, invoice_id: UUID, as_of: datetime) -> bool:
        """Whether a comparison with a later state of the source is here already."""
        query = select(func.max(DRIFT.c.source_as_of)).where(DRIFT.c.invoice_id == invoice_id, _PRESENT)
        newest = (await self._tx.execute(query)).scalar_one()
        return newest is not None and newest > as_of

    async def put(self, invoice: Invoice, found: Sequence[Assessed], as_of: datetime) -> int:
        """Make these the invoice's differences; one that was ignored stays so while it is the same. Returns how many
        are open.
        """
        present = await self._tx.execute(select(DRIFT).where(DRIFT.c.invoice_id == invoice.id, _PRESENT))
        known = {row.worklog_id: row for row in present}
        wanted = {one.difference.worklog_id: one for one in found}
        gone = [row.drift_id for name, row in known.items() if name not in wanted or not _same(row, wanted[name])]
        if gone:
            await self._tx.execute(
                update(DRIFT).where(DRIFT.c.drift_id.in_(gone)).values(state="settled", closed_at=self._now)
            )
        stays = [name for name, row in known.items() if row.drift_id not in gone]
        if stays:
            seen = update(DRIFT).where(DRIFT.c.invoice_id == invoice.id, _PRESENT)
            await self._tx.execute(seen.values(source_as_of=as_of))
        fresh = [self._row(invoice, one, as_of) for name, one in wanted.items() if name not in stays]
        if fresh:
            await self._tx.execute(insert(DRIFT), fresh)
        return await self.open_of(invoice.id)

    async def open_of(self, invoice_id: UUID) -> int:
        """How many differences wait for somebody."""
        query = select(func.count()).where(DRIFT.c.invoice_id == invoice_id, DRIFT.c.state == "open")
        return int((await self._tx.execute(query)).scalar_one())

    async def find(self, drift_id: UUID) -> tuple[UUID, str, str] | None:
        """Of a difference: its invoice, worklog and state."""
        row = (await self._tx.execute(select(DRIFT).where(DRIFT.c.drift_id == drift_id))).first()
        return (row.invoice_id, row.worklog_id, row.state) if row else None

    async def ignore(self, drift_id: UUID, reason: str, by: str) -> None:
        """Nothing is done about it, and why."""
        ignored = update(DRIFT).where(DRIFT.c.drift_id == drift_id)
        await self._tx.execute(ignored.values(state="ignored", reason=reason, decided_by=by, closed_at=self._now))

    async def of_invoice(self, invoice_id: UUID) -> list[DriftRead]:
        """The newest comparison of one invoice."""
        return await self._read(_READ.where(DRIFT.c.invoice_id == invoice_id, _PRESENT))

    async def of_month(self, month: str, entities: frozenset[str] | None) -> list[DriftRead]:
        """What is open of a month's invoices."""
        query = _READ.where(INVOICE.c.period == month, DRIFT.c.state == "open")
        if entities is not None:
            query = query.where(INVOICE.c.legal_entity_id.in_(entities))
        return await self._read(query)

    async def _read(self, query: Any) -> list[DriftRead]:
        ordered = query.order_by(INVOICE.c.application_id, DRIFT.c.invoice_id, DRIFT.c.work_date, DRIFT.c.worklog_id)
        return [DriftRead.model_validate(dict(row)) for row in (await self._tx.execute(ordered)).mappings()]

    def _row(self, invoice: Invoice, one: Assessed, as_of: datetime) -> dict[str, Any]:
        difference = one.difference
        names = ("worklog_id", "kind", "issue_key", "work_date", "billed_seconds", "now_seconds")
        return {
            "drift_id": new_id(),
            "invoice_id": invoice.id,
            **{name: getattr(difference, name) for name in names},
            "unit_price": one.unit_price,
            "amount": one.amount,
            "currency": invoice.price_currency,
            "proposal": one.proposal,
            "found_at": self._now,
            "source_as_of": as_of,
        }


def _same(row: Any, one: Assessed) -> bool:
    difference = one.difference
    return (row.kind, row.billed_seconds, row.now_seconds, row.proposal) == (
        difference.kind,
        difference.billed_seconds,
        difference.now_seconds,
        one.proposal,
    )
