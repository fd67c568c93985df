"""Lists about one invoice for the screens: the timeline, the revisions."""

from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import AuditEntryRead, FieldChange, RevisionRead
from proxima_common.contracts.content import FileRef
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.audit import AUDIT_ENTRY, AUDIT_PERSONAL
from proxima_invoice.adapters.tables.master import CLIENT
from proxima_invoice.adapters.tables.revision import FILE, REVISION


async def list_audit(tx: AsyncConnection, invoice_id: UUID, *, after: int | None, limit: int) -> list[AuditEntryRead]:
    """The timeline, the latest entry first; what was erased shows as erased."""
    query = (
        select(
            AUDIT_ENTRY,
            AUDIT_PERSONAL.c.actor_name,
            AUDIT_PERSONAL.c.reason,
            AUDIT_PERSONAL.c.changes.label("personal"),
        )
        .outerjoin(AUDIT_PERSONAL, AUDIT_PERSONAL.c.entry_id == AUDIT_ENTRY.c.entry_id)
        .where(AUDIT_ENTRY.c.invoice_id == invoice_id)
    )
    if after is not None:
        query = query.where(AUDIT_ENTRY.c.position < after)
    rows = await tx.execute(query.order_by(AUDIT_ENTRY.c.position.desc()).limit(limit))
    return [_entry(row) for row in rows.mappings()]


async def list_revisions(tx: AsyncConnection, invoice_id: UUID) -> list[RevisionRead]:
    """Everything that was ever frozen, the latest first."""
    files: dict[int, list[FileRef]] = {}
    found = await tx.execute(
        select(FILE).where(FILE.c.invoice_id == invoice_id, FILE.c.stage == "staged").order_by(FILE.c.name)
    )
    for file in found.mappings():
        files.setdefault(file["revision"], []).append(FileRef.model_validate(dict(file)))
    rows = await tx.execute(
        select(REVISION).where(REVISION.c.invoice_id == invoice_id).order_by(REVISION.c.revision.desc())
    )
    return [_revision(row, files.get(row["revision"], [])) for row in rows.mappings()]


def _revision(row: RowMapping, files: list[FileRef]) -> RevisionRead:
    names = ("revision", "content_hash", "bundle_hash", "content", "frozen_at")
    return RevisionRead(**{name: row[name] for name in names}, status=row["state"], files=files)


def _entry(row: RowMapping) -> AuditEntryRead:
    names = ("entry_id", "position", "at", "actor_id", "action", "reason", "previous_hash", "entry_hash")
    changes: list[dict[str, Any]] = [*row["changes"], *(row["personal"] or [])]
    return AuditEntryRead(
        **{name: row[name] for name in names},
        actor_name=row["actor_name"] or "(erased)",
        changes=[FieldChange.model_validate(change) for change in changes],
    )


async def other_clients(tx: AsyncConnection, client_id: str) -> list[str]:
    """The names of all clients but this one."""
    found = await tx.execute(select(CLIENT.c.name).where(CLIENT.c.client_id != client_id))
    return list(found.scalars())
