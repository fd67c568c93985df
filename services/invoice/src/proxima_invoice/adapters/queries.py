"""Lists for the screens: the registry by keyset, the timeline, the revisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import AuditEntryRead, FieldChange, InvoiceRow, RevisionRead
from proxima_common.contracts.content import FileRef
from sqlalchemy import RowMapping, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.reading import facts_of
from proxima_invoice.adapters.tables.audit import AUDIT_ENTRY, AUDIT_PERSONAL
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.revision import FILE, REVISION

_ROW = [INVOICE.c[name] for name in InvoiceRow.model_fields if name != "facts"]


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What the registry is narrowed to; `q` looks at the number's beginning and anywhere in the client's name."""

    status: tuple[str, ...] = ()
    month: str | None = None
    client_id: str | None = None
    application_id: str | None = None
    legal_entity_id: str | None = None
    number: str | None = None
    q: str | None = None


async def list_invoices(
    tx: AsyncConnection,
    wanted: InvoiceFilter,
    *,
    visible: frozenset[str] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[InvoiceRow]:
    """Rows, the latest change first, of the legal entities that are `visible` (None: every one)."""
    query = _narrowed(select(*_ROW), wanted)
    if visible is not None:
        query = query.where(INVOICE.c.legal_entity_id.in_(visible))
    if after:
        query = query.where(tuple_(INVOICE.c.updated_at, INVOICE.c.invoice_id) < after)
    query = query.order_by(INVOICE.c.updated_at.desc(), INVOICE.c.invoice_id.desc()).limit(limit)
    rows = (await tx.execute(query)).mappings().all()
    facts = await facts_of(tx, [(row["invoice_id"], row["revision"]) for row in rows]) if rows else {}
    return [InvoiceRow(**row, facts=facts.get(row["invoice_id"], [])) for row in rows]


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


def _narrowed(query: Select[Any], wanted: InvoiceFilter) -> Select[Any]:
    exact = {
        INVOICE.c.period: wanted.month,
        INVOICE.c.client_id: wanted.client_id,
        INVOICE.c.application_id: wanted.application_id,
        INVOICE.c.legal_entity_id: wanted.legal_entity_id,
        INVOICE.c.number: wanted.number,
    }
    for column, value in exact.items():
        if value is not None:
            query = query.where(column == value)
    if wanted.status:
        query = query.where(INVOICE.c.status.in_(wanted.status))
    if wanted.q:
        number = INVOICE.c.number.startswith(wanted.q, autoescape=True)
        query = query.where(or_(number, INVOICE.c.client_name.icontains(wanted.q, autoescape=True)))
    return query
