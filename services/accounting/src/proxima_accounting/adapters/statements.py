"""Bank statements in their table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.banking import StatementCounts, StatementRead
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import BANK_STATEMENT
from proxima_accounting.domain.statement import Imported


class StatementRepository:
    """One row per file that was brought in."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def lock(self, account: str) -> None:
        """Hold back other imports of the account until the transaction ends."""
        await self._tx.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"bank_statement:{account}", 0)))
        )

    async def owner_of(self, account: str) -> str | None:
        """The legal entity whose account it is, as earlier statements say."""
        query = select(BANK_STATEMENT.c.legal_entity_id).where(BANK_STATEMENT.c.account == account).limit(1)
        owner: str | None = await self._tx.scalar(query)
        return owner

    async def add(self, imported: Imported) -> None:
        """Keep it."""
        await self._tx.execute(insert(BANK_STATEMENT).values(asdict(imported)))

    async def page(self, entities: Collection[str] | None, *, after: UUID | None, limit: int) -> list[StatementRead]:
        """Imports, the newest first (ids sort by time); `entities` None is every legal entity."""
        query = select(BANK_STATEMENT).order_by(BANK_STATEMENT.c.statement_id.desc()).limit(limit)
        if entities is not None:
            query = query.where(BANK_STATEMENT.c.legal_entity_id.in_(entities))
        if after is not None:
            query = query.where(BANK_STATEMENT.c.statement_id < after)
        return [statement_read(dict(row)) for row in (await self._tx.execute(query)).mappings()]


def statement_read(values: dict[str, Any]) -> StatementRead:
    """An import as staff see it."""
    return StatementRead.model_validate(values | {"counts": StatementCounts.model_validate(values)})
