"""What was looked up at the partner once, so that no invoice costs those calls again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import DIRECTORY
from proxima_accounting.usecases.ports import Kind, Known


class PartnerDirectory:
    """The kept ids of one legal entity."""

    def __init__(self, tx: AsyncConnection, legal_entity_id: str) -> None:
        self._tx, self._legal_entity_id = tx, legal_entity_id

    async def get(self, kind: Kind, key: str) -> Known:
        """What is known of it; nothing is knowledge too."""
        query = select(DIRECTORY.c.partner_id, DIRECTORY.c.ordinal).where(*self._at(kind, key))
        row = (await self._tx.execute(query)).one_or_none()
        return Known(row.partner_id, row.ordinal) if row else Known(None, 0)

    async def keep(self, kind: Kind, key: str, partner_id: str, at: datetime, contract_no: str | None = None) -> None:
        """It is this one."""
        values = {"partner_id": partner_id, "looked_up_at": at, "contract_no": contract_no}
        row = insert(DIRECTORY).values(legal_entity_id=self._legal_entity_id, kind=kind, key=key, **values)
        await self._tx.execute(
            row.on_conflict_do_update(index_elements=["legal_entity_id", "kind", "key"], set_=values)
        )

    async def forget(self, kind: Kind, keys: Sequence[str]) -> None:
        """Look it up again next time, and if it has to be created, create another one."""
        await self._tx.execute(
            update(DIRECTORY)
            .where(
                DIRECTORY.c.legal_entity_id == self._legal_entity_id,
                DIRECTORY.c.kind == kind,
                DIRECTORY.c.key.in_(keys),
            )
            .values(partner_id=None, ordinal=DIRECTORY.c.ordinal + 1)
        )

    async def key_of(self, kind: Kind, partner_id: str | None) -> tuple[str, str | None] | None:
        """Our key and the contract of something at the partner, if exactly one is known."""
        if partner_id is None:
            return None
        query = select(DIRECTORY.c.key, DIRECTORY.c.contract_no).where(
            DIRECTORY.c.legal_entity_id == self._legal_entity_id,
            DIRECTORY.c.kind == kind,
            DIRECTORY.c.partner_id == partner_id,
        )
        rows = (await self._tx.execute(query.limit(2))).all()
        return (rows[0].key, rows[0].contract_no) if len(rows) == 1 else None

    def _at(self, kind: Kind, key: str) -> tuple[ColumnElement[bool], ...]:
        return (
            DIRECTORY.c.legal_entity_id == self._legal_entity_id,
            DIRECTORY.c.kind == kind,
            DIRECTORY.c.key == key,
        )
