"""Number series: the counter is locked until the transaction ends, so a rollback leaves no gap."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

from proxima_common.contracts.words import SeriesKind
from proxima_common.errors import Conflict
from sqlalchemy import CompoundSelect, func, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.numbers import REISSUED_NUMBER
from proxima_invoice.adapters.tables.seller import NUMBER_COUNTER, NUMBER_SERIES
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number


class NumberCounters:
    """The series of every legal entity."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def pattern(self, legal_entity_id: str, series: SeriesKind) -> str:
        """How the series writes its numbers; Conflict `no_number_series` when the seller has none."""
        found = await self._tx.execute(
            select(NUMBER_SERIES.c.pattern).where(
                NUMBER_SERIES.c.legal_entity_id == legal_entity_id, NUMBER_SERIES.c.kind == series
            )
        )
        pattern = found.scalar_one_or_none()
        if pattern is None:
            raise Conflict(f"{legal_entity_id} has no {series} number series", code="no_number_series")
        return str(pattern)

    async def next(self, legal_entity_id: str, series: SeriesKind, reset_key: str) -> int:
        """One more than the last; rivals wait here for this transaction."""
        wanted = insert(NUMBER_COUNTER).values(
            legal_entity_id=legal_entity_id, kind=series, reset_key=reset_key, last=1
        )
        given = await self._tx.execute(
            wanted.on_conflict_do_update(
                index_elements=["legal_entity_id", "kind", "reset_key"],
                set_={"last": NUMBER_COUNTER.c.last + 1},
            ).returning(NUMBER_COUNTER.c.last)
        )
        return int(given.scalar_one())

    async def last(self, legal_entity_id: str, series: SeriesKind, reset_key: str) -> int:
        """The last place given in the series; nothing is locked."""
        query = select(NUMBER_COUNTER.c.last).where(
            NUMBER_COUNTER.c.legal_entity_id == legal_entity_id,
            NUMBER_COUNTER.c.kind == series,
            NUMBER_COUNTER.c.reset_key == reset_key,
        )
        return int((await self._tx.execute(query)).scalar_one_or_none() or 0)

    async def reach(self, legal_entity_id: str, series: SeriesKind, reset_key: str, sequence: int) -> None:
        """Go on after this place at the earliest; rivals wait here for this transaction."""
        wanted = insert(NUMBER_COUNTER).values(
            legal_entity_id=legal_entity_id, kind=series, reset_key=reset_key, last=sequence
        )
        await self._tx.execute(
            wanted.on_conflict_do_update(
                index_elements=["legal_entity_id", "kind", "reset_key"],
                set_={"last": func.greatest(NUMBER_COUNTER.c.last, sequence)},
            )
        )

    async def before(
        self, legal_entity_id: str, series: SeriesKind, reset_key: str, sequence: int
    ) -> tuple[str, date] | None:
        """Number and document date of the nearest one that was given before this place."""
        query = (
            select(INVOICE.c.number, INVOICE.c.document_date)
            .where(
                INVOICE.c.legal_entity_id == legal_entity_id,
                INVOICE.c.series_kind == series,
                INVOICE.c.series_reset_key == reset_key,
                INVOICE.c.series_sequence < sequence,
            )
            .order_by(INVOICE.c.series_sequence.desc())
            .limit(1)
        )
        row = (await self._tx.execute(query)).first()
        return (str(row.number), row.document_date) if row else None

    async def taken(self, legal_entity_id: str, series: SeriesKind, number: str) -> bool:
        """Whether an invoice of the series, or documents replaced in it, have this very number."""
        given = _given(legal_entity_id, series).subquery()
        query = select(func.count()).select_from(given).where(given.c.number == number)
        return bool((await self._tx.execute(query)).scalar_one())

    async def given(self, legal_entity_id: str, series: SeriesKind) -> AsyncIterator[str]:
        """Every number of the series that an invoice has, or documents that were replaced."""
        async for row in await self._tx.stream(_given(legal_entity_id, series)):
            yield str(row.number)

    async def keep_reissued(self, invoice: Invoice, number: Number) -> None:
        """Keep the number of replaced documents, so that it is never given again."""
        if await self.taken(invoice.legal_entity_id, number.series, number.text):
            raise Conflict(f"{number.text} was given already", code="number_taken")
        await self._tx.execute(
            insert(REISSUED_NUMBER).values(
                legal_entity_id=invoice.legal_entity_id,
                series_kind=number.series,
                series_reset_key=number.reset_key,
                series_sequence=number.sequence,
                number=number.text,
                invoice_id=invoice.id,
                revision=invoice.revision + 1,
                at=self._now,
            )
        )


def _given(legal_entity_id: str, series: SeriesKind) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(table.c.number).where(
                table.c.legal_entity_id == legal_entity_id,
                table.c.series_kind == series,
                table.c.number.is_not(None),
            )
            for table in (INVOICE, REISSUED_NUMBER)
        )
    )
