"""Number series: the counter is locked until the transaction ends, so a rollback leaves no gap."""

from proxima_common.contracts.words import SeriesKind
from proxima_common.errors import Conflict
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import NUMBER_COUNTER, NUMBER_SERIES


class NumberCounters:
    """The series of every legal entity."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

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
