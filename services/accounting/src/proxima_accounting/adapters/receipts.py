"""Receipts in their table, and the cursor of the poll."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import RECEIPT, SYNC_CURSOR
from proxima_accounting.domain.receipt import Receipt


class ReceiptRepository:
    """One row per receipt."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def seen_until(self, legal_entity_id: str) -> datetime | None:
        """How far the legal entity's receipts were looked for; None before the first time."""
        query = select(SYNC_CURSOR.c.seen_until).where(SYNC_CURSOR.c.name == _cursor(legal_entity_id))
        seen: datetime | None = await self._tx.scalar(query)
        return seen

    async def see_until(self, legal_entity_id: str, at: datetime) -> None:
        """Move the cursor."""
        row = insert(SYNC_CURSOR).values(name=_cursor(legal_entity_id), seen_until=at)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"seen_until": at}))

    async def add(self, receipt: Receipt, found_at: datetime) -> bool:
        """Keep it; False when it is known already."""
        row = insert(RECEIPT).values(asdict(receipt) | {"found_at": found_at})
        added = await self._tx.execute(row.on_conflict_do_nothing().returning(RECEIPT.c.receipt_key))
        return added.scalar_one_or_none() is not None


def _cursor(legal_entity_id: str) -> str:
    return f"receipts:{legal_entity_id}"
