"""What was found wrong with the archive, and how it ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.tables import INCIDENT
from proxima_render.usecases.records import Incident, Place, Wrong


class Incidents:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def open(self, incident: Incident) -> bool:
        """Record what is wrong; False when this place of the file is known to be wrong already."""
        row = asdict(incident)
        statement = (
            insert(INCIDENT)
            .values(row)
            .on_conflict_do_nothing(
                index_elements=["document_id", "revision", "place"], index_where=INCIDENT.c.closed_at.is_(None)
            )
            .returning(INCIDENT.c.id)
        )
        return (await self._tx.execute(statement)).first() is not None

    async def close(
        self,
        document_id: UUID,
        revision: int,
        place: Place,
        *,
        outcome: str,
        by: str,
        at: datetime,
        quarantine_key: str | None = None,
    ) -> bool:
        """The place is right again; False when nothing was open."""
        statement = (
            update(INCIDENT)
            .where(_is(document_id, revision), INCIDENT.c.place == place, INCIDENT.c.closed_at.is_(None))
            .values(closed_at=at, closed_by=by, outcome=outcome, quarantine_key=quarantine_key)
            .returning(INCIDENT.c.id)
        )
        return (await self._tx.execute(statement)).first() is not None

    async def open_of(self, document_id: UUID, revision: int) -> list[Incident]:
        """What is wrong with a file now."""
        return await self._read(_is(document_id, revision), INCIDENT.c.closed_at.is_(None))

    async def of_invoice(self, invoice_id: UUID) -> list[Incident]:
        """Everything that was ever wrong with the files of an invoice."""
        return await self._read(INCIDENT.c.invoice_id == invoice_id)

    async def latest(self, entities: Collection[str] | None, limit: int, *, only_open: bool) -> list[Incident]:
        """The newest first; `entities` None is every legal entity."""
        where = [INCIDENT.c.closed_at.is_(None)] if only_open else []
        if entities is not None:
            where.append(INCIDENT.c.legal_entity_id.in_(entities))
        return await self._read(*where, limit=limit)

    async def count_open(self) -> dict[tuple[str, str], int]:
        """Open ones by place and by what is wrong."""
        query = (
            select(INCIDENT.c.place, INCIDENT.c.wrong, func.count())
            .where(INCIDENT.c.closed_at.is_(None))
            .group_by(INCIDENT.c.place, INCIDENT.c.wrong)
        )
        return {(row[0], row[1]): row[2] for row in await self._tx.execute(query)}

    async def _read(self, *where: Any, limit: int | None = None) -> list[Incident]:
        query = select(INCIDENT).where(*where).order_by(INCIDENT.c.found_at.desc()).limit(limit)
        return [
            Incident(**{**row, "place": Place(row["place"]), "wrong": Wrong(row["wrong"])})
            for row in (await self._tx.execute(query)).mappings()
        ]


def _is(document_id: UUID, revision: int) -> Any:
    return (INCIDENT.c.document_id == document_id) & (INCIDENT.c.revision == revision)
