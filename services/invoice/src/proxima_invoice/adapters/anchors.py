"""Heads of audit chains as the database has them, and the anchors that were made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.audit import AUDIT_ANCHOR, AUDIT_ENTRY

# An entry may commit this long after its id was made; heads seen twice do no harm.
LATE_COMMITS = timedelta(minutes=10)


@dataclass(frozen=True)
class Head:
    """The newest entry of an invoice's chain."""

    invoice_id: UUID
    position: int
    entry_hash: str


@dataclass(frozen=True)
class Anchor:
    """An anchor that was made: where it lies and what it has to hash to."""

    anchor_id: UUID
    root: str
    key: str
    sha256: str


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment: ids made later are greater."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def made_at(uuid7: UUID) -> datetime:
    """When a UUIDv7 was made."""
    return datetime.fromtimestamp((uuid7.int >> 80) / 1000, UTC)


async def last(tx: AsyncConnection) -> Anchor | None:
    columns = (AUDIT_ANCHOR.c.anchor_id, AUDIT_ANCHOR.c.root, AUDIT_ANCHOR.c.key, AUDIT_ANCHOR.c.sha256)
    row = (await tx.execute(select(*columns).order_by(AUDIT_ANCHOR.c.anchor_id.desc()).limit(1))).first()
    return Anchor(*row) if row else None


async def all_of_them(tx: AsyncConnection) -> list[Anchor]:
    columns = (AUDIT_ANCHOR.c.anchor_id, AUDIT_ANCHOR.c.root, AUDIT_ANCHOR.c.key, AUDIT_ANCHOR.c.sha256)
    rows = await tx.execute(select(*columns).order_by(AUDIT_ANCHOR.c.anchor_id))
    return [Anchor(*row) for row in rows]


async def heads_since(tx: AsyncConnection, since: UUID | None) -> list[Head]:
    """Heads of the chains that grew since an anchor was made; None is every chain."""
    query = select(
        AUDIT_ENTRY.c.invoice_id,
        func.max(AUDIT_ENTRY.c.position).label("position"),
    ).group_by(AUDIT_ENTRY.c.invoice_id)
    if since is not None:
        query = query.where(AUDIT_ENTRY.c.entry_id >= first_id_at(made_at(since) - LATE_COMMITS))
    newest = query.subquery()
    rows = await tx.execute(
        select(AUDIT_ENTRY.c.invoice_id, AUDIT_ENTRY.c.position, AUDIT_ENTRY.c.entry_hash)
        .join(
            newest,
            (newest.c.invoice_id == AUDIT_ENTRY.c.invoice_id) & (newest.c.position == AUDIT_ENTRY.c.position),
        )
        .order_by(AUDIT_ENTRY.c.invoice_id)
    )
    return [Head(*row) for row in rows]


async def hashes_at(tx: AsyncConnection, places: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
    """The entry hashes that the database has at these places of chains."""
    wanted = list(places)
    found: dict[tuple[UUID, int], str] = {}
    for start in range(0, len(wanted), 5000):
        query = select(AUDIT_ENTRY.c.invoice_id, AUDIT_ENTRY.c.position, AUDIT_ENTRY.c.entry_hash).where(
            tuple_(AUDIT_ENTRY.c.invoice_id, AUDIT_ENTRY.c.position).in_(wanted[start : start + 5000])
        )
        found |= {(row.invoice_id, row.position): row.entry_hash for row in await tx.execute(query)}
    return found


async def add(tx: AsyncConnection, **row: Any) -> None:
    await tx.execute(insert(AUDIT_ANCHOR).values(**row))
