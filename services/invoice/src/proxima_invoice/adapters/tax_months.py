"""Closed tax months in Postgres; a month may be closed again after it was reopened, and all of it stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from proxima_common.contracts.api.advances import TaxMonthRead
from proxima_common.ids import new_id
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.advances import TAX_MONTH
from proxima_invoice.adapters.tables.seller import LEGAL_ENTITY


class TaxMonthRepository:
    """The months of one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def is_closed(self, legal_entity_id: str, month: str) -> bool:
        """Whether it is closed. Closing waits for this transaction: what it dates in the month is there before."""
        await self._lock(legal_entity_id, share=True)
        query = select(TAX_MONTH.c.closing_id).where(*_closed(legal_entity_id, month))
        return (await self._tx.execute(query)).first() is not None

    async def close(self, legal_entity_id: str, month: str, by: str, reason: str) -> bool:
        """Close it; False when it was closed already."""
        await self._lock(legal_entity_id, share=False)
        if (await self._tx.execute(select(TAX_MONTH.c.closing_id).where(*_closed(legal_entity_id, month)))).first():
            return False
        await self._tx.execute(
            insert(TAX_MONTH).values(
                closing_id=new_id(),
                legal_entity_id=legal_entity_id,
                month=month,
                closed_at=self._now,
                closed_by=by,
                reason=reason,
            )
        )
        return True

    async def reopen(self, legal_entity_id: str, month: str, by: str, reason: str) -> bool:
        """Open it again; False when it was not closed."""
        await self._lock(legal_entity_id, share=False)
        done = await self._tx.execute(
            update(TAX_MONTH)
            .where(*_closed(legal_entity_id, month))
            .values(reopened_at=self._now, reopened_by=by, reopen_reason=reason)
        )
        return done.rowcount > 0

    async def find(self, entities: frozenset[str] | None, legal_entity_id: str | None) -> Sequence[TaxMonthRead]:
        """Every closing, the newest month first; `entities` None is every legal entity."""
        query = select(TAX_MONTH).order_by(
            TAX_MONTH.c.month.desc(), TAX_MONTH.c.legal_entity_id, TAX_MONTH.c.closed_at.desc()
        )
        if entities is not None:
            query = query.where(TAX_MONTH.c.legal_entity_id.in_(entities))
        if legal_entity_id is not None:
            query = query.where(TAX_MONTH.c.legal_entity_id == legal_entity_id)
        return [_read(row) for row in (await self._tx.execute(query)).mappings()]

    async def _lock(self, legal_entity_id: str, *, share: bool) -> None:
        row = select(LEGAL_ENTITY.c.legal_entity_id).where(LEGAL_ENTITY.c.legal_entity_id == legal_entity_id)
        await self._tx.execute(row.with_for_update(read=share))


def _closed(legal_entity_id: str, month: str) -> tuple[Any, ...]:
    return (
        TAX_MONTH.c.legal_entity_id == legal_entity_id,
        TAX_MONTH.c.month == month,
        TAX_MONTH.c.reopened_at.is_(None),
    )


def _read(row: Any) -> TaxMonthRead:
    return TaxMonthRead.model_validate(dict(row) | {"closed": row["reopened_at"] is None})
