"""Audit chains read back whole, to verify them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from sqlalchemy import select

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


class PostgresAuditChains:
    """`usecases.anchor_ports.AuditChains` on Postgres."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self) -> AsyncIterator[Any]:
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
        async with self._database.transaction() as tx:
            async for row in (await tx.stream(query)).mappings():
                yield row

    async def heads(self) -> dict[UUID, tuple[int, str]]:
        columns = (INVOICE.c.invoice_id, INVOICE.c.audit_position, INVOICE.c.audit_hash)
        async with self._database.transaction() as tx:
            rows = await tx.execute(select(*columns))
            return {row.invoice_id: (row.audit_position, row.audit_hash) for row in rows}

    def faults(self, row: Any, previous: Any | None) -> list[str]:
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
