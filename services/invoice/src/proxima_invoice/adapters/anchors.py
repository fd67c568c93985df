"""Heads of audit chains as the database has them, and the anchors that were made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from sqlalchemy import func, insert, select, tuple_

from proxima_invoice.adapters.tables.audit import AUDIT_ANCHOR, AUDIT_ENTRY
from proxima_invoice.adapters.tables.master import MASTER_AUDIT
from proxima_invoice.usecases.anchor_ports import Anchor, Head

# An entry may commit this long after its id was made; heads seen twice do no harm.
LATE_COMMITS = timedelta(minutes=10)
_CHAINS = ((AUDIT_ENTRY, AUDIT_ENTRY.c.invoice_id), (MASTER_AUDIT, MASTER_AUDIT.c.chain_id))
_ANCHOR = select(AUDIT_ANCHOR.c.anchor_id, AUDIT_ANCHOR.c.root, AUDIT_ANCHOR.c.key, AUDIT_ANCHOR.c.sha256)


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment: ids made later are greater."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def made_at(uuid7: UUID) -> datetime:
    """When a UUIDv7 was made."""
    return datetime.fromtimestamp((uuid7.int >> 80) / 1000, UTC)


class PostgresAnchorLog:
    """`usecases.anchor_ports.AnchorLog` on Postgres."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self) -> Anchor | None:
        async with self._database.transaction() as tx:
            row = (await tx.execute(_ANCHOR.order_by(AUDIT_ANCHOR.c.anchor_id.desc()).limit(1))).first()
        return Anchor(*row) if row else None

    async def made(self) -> list[Anchor]:
        async with self._database.transaction() as tx:
            return [Anchor(*row) for row in await tx.execute(_ANCHOR.order_by(AUDIT_ANCHOR.c.anchor_id))]

    async def heads_since(self, anchor: Anchor | None) -> list[Head]:
        heads: list[Head] = []
        async with self._database.transaction() as tx:
            for entries, chain in _CHAINS:
                newest = select(chain.label("chain_id"), func.max(entries.c.position).label("position")).group_by(chain)
                if anchor is not None:
                    newest = newest.where(entries.c.entry_id >= first_id_at(made_at(anchor.anchor_id) - LATE_COMMITS))
                grown = newest.subquery()
                query = select(chain, entries.c.position, entries.c.entry_hash).join(
                    grown, (grown.c.chain_id == chain) & (grown.c.position == entries.c.position)
                )
                heads += [Head(*row) for row in await tx.execute(query)]
        return sorted(heads, key=lambda head: head.chain_id)

    async def hashes_at(self, places: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
        wanted = list(places)
        found: dict[tuple[UUID, int], str] = {}
        async with self._database.transaction() as tx:
            for start in range(0, len(wanted), 5000):
                part = wanted[start : start + 5000]
                for entries, chain in _CHAINS:
                    query = select(chain, entries.c.position, entries.c.entry_hash).where(
                        tuple_(chain, entries.c.position).in_(part)
                    )
                    found |= {(row[0], row[1]): row[2] for row in await tx.execute(query)}
        return found

    async def add(self, **row: Any) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(insert(AUDIT_ANCHOR).values(**row))
