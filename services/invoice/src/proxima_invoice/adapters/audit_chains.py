"""Audit chains read back whole, to verify them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.audit import FIRST_HASH, entry_hash, personal_digest
from proxima_invoice.adapters.tables.audit import AUDIT_ENTRY, AUDIT_PERSONAL
from proxima_invoice.adapters.tables.invoice import INVOICE

_HASHED = (
    "entry_id",
    "invoice_id",
    "position",
    "at",
    "actor_id",
    "action",
    "changes",
    "personal_digest",
    "previous_hash",
)


async def entries(tx: AsyncConnection) -> AsyncIterator[Any]:
    """Every entry with its personal part, chain by chain in order, streamed."""
    query = (
        select(
            AUDIT_ENTRY,
            AUDIT_PERSONAL.c.salt,
            AUDIT_PERSONAL.c.actor_name,
            AUDIT_PERSONAL.c.reason,
            AUDIT_PERSONAL.c.changes.label("personal_changes"),
        )
        .outerjoin(AUDIT_PERSONAL, AUDIT_PERSONAL.c.entry_id == AUDIT_ENTRY.c.entry_id)
        .order_by(AUDIT_ENTRY.c.invoice_id, AUDIT_ENTRY.c.position)
    )
    stream = await tx.stream(query)
    async for row in stream.mappings():
        yield row


async def heads(tx: AsyncConnection) -> dict[UUID, tuple[int, str]]:
    """Where each invoice says its chain ends: position and hash."""
    columns = (INVOICE.c.invoice_id, INVOICE.c.audit_position, INVOICE.c.audit_hash)
    return {row.invoice_id: (row.audit_position, row.audit_hash) for row in await tx.execute(select(*columns))}


def faults_of_entry(row: Any, previous: Any | None) -> list[str]:
    """What is wrong with an entry by itself and as the successor of the one before it in its chain."""
    place = f"invoice {row['invoice_id']}, entry {row['position']}"
    found = []
    position, linked = (previous["position"], previous["entry_hash"]) if previous else (0, FIRST_HASH)
    if row["position"] != position + 1:
        found.append(f"{place}: entry {position + 1} is missing before it")
    if row["previous_hash"] != linked:
        found.append(f"{place}: it does not follow the entry before it (removed, reordered or forged)")
    if entry_hash(**{name: row[name] for name in _HASHED}) != row["entry_hash"]:
        found.append(f"{place}: its content was changed")
    # Erased personal data leaves no row behind; a changed one does not fit its digest.
    if row["salt"] is not None:
        digest = personal_digest(row["salt"], row["actor_name"], row["reason"], row["personal_changes"])
        if digest != row["personal_digest"]:
            found.append(f"{place}: its personal part was changed")
    return found
