"""Credits, corrections and written-off differences in the ledger of allocations, which only grows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.ids import new_id
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.line import INVOICE_LINE
from proxima_invoice.adapters.tables.money import PAYMENT_ALLOCATION
from proxima_invoice.domain.crediting import Credited, credited_line

_CREDITED = text(
    """select l.key, l.quantity, l.net from invoice_line l join invoice c using (invoice_id)
       where c.parent_id = :invoice and c.kind = 'credit' and c.status not in ('void', 'discarded')
       and (cast(:besides as uuid) is null or c.invoice_id <> :besides) and l.key like 'credit:%'"""
)


class PostingLedger:
    """`usecases.ports.Postings` on Postgres, for one transaction and one member of staff."""

    def __init__(self, tx: AsyncConnection, staff_id: str) -> None:
        self._tx = tx
        self._by = staff_id

    async def post(self, invoice_id: UUID, child_id: UUID, kind: str, amount: Decimal, at: datetime) -> None:
        """A child counts: what it settles of its parent, negative when it raises the total."""
        await self._add(invoice_id, kind, amount, at, allocation_id=new_id(), child_id=child_id)

    async def reverse(self, child_id: UUID, reason: str | None, at: datetime) -> None:
        """A child counts no more."""
        await self._close(PAYMENT_ALLOCATION.c.child_id == child_id, reason, at)

    async def credited_lines(self, invoice_id: UUID, *, besides: UUID | None = None) -> dict[UUID, Credited]:
        """What live credit notes, but for one, take off each line of the invoice."""
        found = await self._tx.execute(_CREDITED, {"invoice": invoice_id, "besides": besides})
        credited: dict[UUID, Credited] = defaultdict(Credited)
        for row in found:
            line_id = credited_line(row.key)
            if line_id:
                before = credited[line_id]
                credited[line_id] = Credited(before.quantity + row.quantity, before.net + row.net)
        return dict(credited)

    async def lines_of(self, credit_id: UUID) -> set[UUID]:
        """The lines that a credit note is about."""
        keys: Sequence[Any] = (
            (await self._tx.execute(select(INVOICE_LINE.c.key).where(INVOICE_LINE.c.invoice_id == credit_id)))
            .scalars()
            .all()
        )
        return {line_id for key in keys if (line_id := credited_line(key))}

    async def write_off(
        self, invoice_id: UUID, difference_id: UUID, amount: Decimal, why: str, note: str | None, at: datetime
    ) -> None:
        """A difference that nobody will pay."""
        await self._add(invoice_id, "difference", amount, at, allocation_id=difference_id, why=why, reason=note)

    async def live_difference(self, invoice_id: UUID, difference_id: UUID) -> Decimal | None:
        """The amount of a difference that stands."""
        found = await self._tx.execute(
            select(PAYMENT_ALLOCATION.c.amount).where(
                PAYMENT_ALLOCATION.c.allocation_id == difference_id,
                PAYMENT_ALLOCATION.c.invoice_id == invoice_id,
                PAYMENT_ALLOCATION.c.kind == "difference",
                PAYMENT_ALLOCATION.c.reversed_at.is_(None),
            )
        )
        return found.scalar_one_or_none()

    async def reverse_difference(self, difference_id: UUID, reason: str, at: datetime) -> None:
        """The difference is open again."""
        await self._close(PAYMENT_ALLOCATION.c.allocation_id == difference_id, reason, at)

    async def _add(self, invoice_id: UUID, kind: str, amount: Decimal, at: datetime, **more: object) -> None:
        row = {"invoice_id": invoice_id, "kind": kind, "amount": amount, "at": at, "made_by": self._by}
        await self._tx.execute(insert(PAYMENT_ALLOCATION).values(**row, **more))

    async def _close(self, which: Any, reason: str | None, at: datetime) -> None:
        await self._tx.execute(
            update(PAYMENT_ALLOCATION)
            .where(which, PAYMENT_ALLOCATION.c.reversed_at.is_(None))
            .values(reversed_at=at, reversed_by=self._by, reason=reason)
        )
