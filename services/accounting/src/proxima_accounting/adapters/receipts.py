"""Receipts in their table, and the cursor of the poll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, cast, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import RECEIPT, SHIPMENT, SYNC_CURSOR
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

    async def known(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys are receipts already."""
        query = select(RECEIPT.c.receipt_key).where(RECEIPT.c.receipt_key == any_(cast(keys, ARRAY(Text))))
        return set((await self._tx.execute(query)).scalars())

    async def payers(self, legal_entity_id: str, tins: Sequence[str]) -> set[str]:
        """Which of these tax numbers are clients or paid the legal entity before."""
        clients = select(SHIPMENT.c.client_tin).where(
            SHIPMENT.c.legal_entity_id == legal_entity_id, SHIPMENT.c.client_tin.in_(tins)
        )
        payers = select(RECEIPT.c.payer_tin).where(
            RECEIPT.c.legal_entity_id == legal_entity_id, RECEIPT.c.payer_tin.in_(tins), RECEIPT.c.direction == "in"
        )
        return set((await self._tx.execute(clients.union(payers))).scalars())


def _cursor(legal_entity_id: str) -> str:
    return f"receipts:{legal_entity_id}"
