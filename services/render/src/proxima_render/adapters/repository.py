"""What this service remembers: revisions to print and the files made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.content import InvoiceContent
from sqlalchemy import RowMapping, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.tables import FILE, REVISION
from proxima_render.usecases.records import StoredFile, StoredRevision


class Revisions:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, content: InvoiceContent, content_hash: str) -> bool:
        """Keep a revision; False when it is there already."""
        row = {
            "invoice_id": content.invoice_id,
            "revision": content.revision,
            "legal_entity_id": content.legal_entity_id,
            "content_hash": content_hash,
            "content": content.model_dump(mode="json"),
        }
        statement = insert(REVISION).values(row).on_conflict_do_nothing().returning(REVISION.c.revision)
        return (await self._tx.execute(statement)).first() is not None

    async def content_hash(self, invoice_id: UUID, revision: int) -> str | None:
        query = select(REVISION.c.content_hash).where(_is_revision(invoice_id, revision))
        return (await self._tx.execute(query)).scalar_one_or_none()

    async def get(self, invoice_id: UUID, revision: int) -> StoredRevision | None:
        query = select(REVISION.c.content, REVISION.c.content_hash, REVISION.c.cancelled_because)
        row = (await self._tx.execute(query.where(_is_revision(invoice_id, revision)))).first()
        if row is None:
            return None
        content = InvoiceContent.model_validate(row.content)
        return StoredRevision(content, row.content_hash, row.cancelled_because)

    async def cancel(self, invoice_id: UUID, up_to_revision: int, because: str, at: datetime) -> None:
        """Nothing more is to be done for these revisions; what exists stays."""
        await self._tx.execute(
            update(REVISION)
            .where(
                REVISION.c.invoice_id == invoice_id,
                REVISION.c.revision <= up_to_revision,
                REVISION.c.cancelled_at.is_(None),
            )
            .values(cancelled_at=at, cancelled_because=because)
        )


class Files:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, file: StoredFile) -> bool:
        """Commit a file; False when another was committed first for this document and revision, and that one stays."""
        statement = insert(FILE).values(_columns(file)).on_conflict_do_nothing().returning(FILE.c.document_id)
        return (await self._tx.execute(statement)).first() is not None

    async def get(self, document_id: UUID, revision: int) -> StoredFile | None:
        query = select(FILE).where(FILE.c.document_id == document_id, FILE.c.revision == revision)
        return _file((await self._tx.execute(query)).mappings().first())

    async def of_invoice(self, invoice_id: UUID) -> list[StoredFile]:
        query = select(FILE).where(FILE.c.invoice_id == invoice_id).order_by(FILE.c.revision, FILE.c.staged_at)
        return [StoredFile(**row) for row in (await self._tx.execute(query)).mappings()]

    async def same_paper(self, paper_hash: str, template_bundle: str) -> StoredFile | None:
        """A file of exactly this paper, made with these templates and fonts: it need not be printed again."""
        query = (
            select(FILE)
            .where(FILE.c.paper_hash == paper_hash, FILE.c.template_bundle == template_bundle)
            .order_by(FILE.c.staged_at)
            .limit(1)
        )
        return _file((await self._tx.execute(query)).mappings().first())

    async def archive(self, file: StoredFile, key: str, at: datetime) -> bool:
        """The bytes lie under `key`; False when that was known already."""
        statement = (
            update(FILE)
            .where(FILE.c.document_id == file.document_id, FILE.c.revision == file.revision)
            .where(FILE.c.archived_at.is_(None))
            .values(archive_key=key, archived_at=at)
            .returning(FILE.c.document_id)
        )
        return (await self._tx.execute(statement)).first() is not None

    async def due_for_reading(self, read_before: datetime, limit: int) -> list[StoredFile]:
        """Archived files not read since, and those found wrong; those first whose bytes were read longest ago."""
        query = (
            select(FILE)
            .where(
                FILE.c.archived_at.is_not(None),
                or_(FILE.c.rehashed_at.is_(None), FILE.c.rehashed_at < read_before, FILE.c.rehash_ok.is_(False)),
            )
            .order_by(FILE.c.rehashed_at.nulls_first())
        )
        return [StoredFile(**row) for row in (await self._tx.execute(query.limit(limit))).mappings()]

    async def unread_since(self, read_before: datetime) -> int:
        """How many archived files wait to be read again."""
        query = select(func.count()).where(
            FILE.c.archived_at.is_not(None), func.coalesce(FILE.c.rehashed_at, FILE.c.archived_at) < read_before
        )
        return int((await self._tx.execute(query)).scalar_one())

    async def checked(self, file: StoredFile, *, ok: bool, at: datetime) -> None:
        await self._set(file, rehashed_at=at, rehash_ok=ok)

    async def staged_twice(self, archived_before: datetime, limit: int) -> list[StoredFile]:
        """Archived files whose staged copy has served its time."""
        query = (
            select(FILE)
            .where(FILE.c.archived_at < archived_before, FILE.c.staged_removed_at.is_(None))
            .order_by(FILE.c.archived_at)
            .limit(limit)
        )
        return [StoredFile(**row) for row in (await self._tx.execute(query)).mappings()]

    async def staged_removed(self, file: StoredFile, at: datetime) -> None:
        await self._set(file, staged_removed_at=at)

    async def not_copied(self, limit: int) -> list[StoredFile]:
        """Archived files without a second copy."""
        query = select(FILE).where(FILE.c.archived_at.is_not(None), FILE.c.copied_at.is_(None))
        query = query.order_by(FILE.c.archived_at).limit(limit)
        return [StoredFile(**row) for row in (await self._tx.execute(query)).mappings()]

    async def copied(self, file: StoredFile, at: datetime) -> None:
        await self._set(file, copied_at=at)

    async def damaged(self) -> int:
        """How many archived files were not what their hash says when they were last read."""
        query = select(func.count()).where(FILE.c.rehash_ok.is_(False))
        return int((await self._tx.execute(query)).scalar_one())

    async def _set(self, file: StoredFile, **values: object) -> None:
        await self._tx.execute(
            update(FILE)
            .where(FILE.c.document_id == file.document_id, FILE.c.revision == file.revision)
            .values(**values)
        )


def _is_revision(invoice_id: UUID, revision: int) -> Any:
    return (REVISION.c.invoice_id == invoice_id) & (REVISION.c.revision == revision)


def _columns(file: StoredFile) -> Mapping[str, Any]:
    return {column.name: getattr(file, column.name) for column in FILE.columns}


def _file(row: RowMapping | None) -> StoredFile | None:
    return StoredFile(**row) if row is not None else None
