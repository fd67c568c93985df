"""Audit chains read back whole, to verify them: those of invoices, and those of master data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from sqlalchemy import Table, select

from proxima_invoice.adapters import master_audit
from proxima_invoice.adapters.audit import FIRST_HASH, entry_hash, personal_digest
from proxima_invoice.adapters.tables.audit import AUDIT_ENTRY, AUDIT_PERSONAL
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import MASTER_AUDIT, MASTER_AUDIT_HEAD, MASTER_AUDIT_PERSONAL

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


class PostgresInvoiceChains:
    """`usecases.anchor_ports.AuditChains` of invoices."""

    key = "invoice_id"

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(self, chain: Any) -> str:
        return f"invoice {chain}"

    def chain_id(self, chain: Any) -> UUID:
        return UUID(str(chain))

    def entries(self) -> AsyncIterator[Any]:
        return _entries(self._database, AUDIT_ENTRY, AUDIT_PERSONAL, self.key)

    async def heads(self) -> dict[Any, tuple[int, str]]:
        """Where each invoice says that its chain ends."""
        columns = (INVOICE.c.invoice_id, INVOICE.c.audit_position, INVOICE.c.audit_hash)
        async with self._database.transaction() as tx:
            rows = await tx.execute(select(*columns))
            return {row.invoice_id: (row.audit_position, row.audit_hash) for row in rows}

    def faults(self, row: Any, previous: Any | None) -> list[str]:
        """What is wrong with an entry by itself and as the successor of the one before it."""
        place = f"{self.name(row[self.key])}, entry {row['position']}"
        hashed = entry_hash(**{name: row[name] for name in _HASHED})
        return [*_linked(place, row, previous), *_content(place, row, hashed)]


class PostgresMasterChains:
    """`usecases.anchor_ports.AuditChains` of master data: sellers, clients, applications, months."""

    key = "subject"

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(self, chain: Any) -> str:
        return f"master data {chain}"

    def chain_id(self, chain: Any) -> UUID:
        return master_audit.chain_of(str(chain))

    def entries(self) -> AsyncIterator[Any]:
        return _entries(self._database, MASTER_AUDIT, MASTER_AUDIT_PERSONAL, self.key)

    async def heads(self) -> dict[Any, tuple[int, str]]:
        """Where each chain ends by the row that every new entry moves."""
        async with self._database.transaction() as tx:
            rows = await tx.execute(select(MASTER_AUDIT_HEAD))
            return {row.subject: (row.position, row.entry_hash) for row in rows}

    def faults(self, row: Any, previous: Any | None) -> list[str]:
        """What is wrong with an entry by itself and as the successor of the one before it."""
        place = f"{self.name(row[self.key])}, entry {row['position']}"
        found = [*_linked(place, row, previous), *_content(place, row, master_audit.entry_hash(dict(row)))]
        if row["chain_id"] != self.chain_id(row[self.key]):
            found.append(f"{place}: it belongs to another chain (moved or forged)")
        return found


async def _entries(database: Database, entries: Table, personal: Table, key: str) -> AsyncIterator[Any]:
    """Every entry with its personal part, chain by chain in order."""
    query = (
        select(
            entries,
            personal.c.salt,
            personal.c.actor_name,
            personal.c.reason,
            personal.c.changes.label("personal_changes"),
        )
        .outerjoin(personal, personal.c.entry_id == entries.c.entry_id)
        .order_by(entries.c[key], entries.c.position)
    )
    async with database.transaction() as tx:
        async for row in (await tx.stream(query)).mappings():
            yield row


def _linked(place: str, row: Any, previous: Any | None) -> list[str]:
    found = []
    position, linked = (previous["position"], previous["entry_hash"]) if previous else (0, FIRST_HASH)
    if row["position"] != position + 1:
        found.append(f"{place}: entry {position + 1} is missing before it")
    if row["previous_hash"] != linked:
        found.append(f"{place}: it does not follow the entry before it (removed, reordered or forged)")
    return found


def _content(place: str, row: Any, hashed: str) -> list[str]:
    found = []
    if hashed != row["entry_hash"]:
        found.append(f"{place}: its content was changed")
    # Erased personal data leaves no row behind; a changed one does not fit its digest.
    if row["salt"] is not None:
        digest = personal_digest(row["salt"], row["actor_name"], row["reason"], row["personal_changes"])
        if digest != row["personal_digest"]:
            found.append(f"{place}: its personal part was changed")
    return found
