"""What is remembered of a revision and of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.content import FileRef, InvoiceContent

SUPERSEDED = "superseded"


@dataclass(frozen=True)
class StoredRevision:
    content: InvoiceContent
    content_hash: str
    cancelled_because: str | None

    @property
    def needs_files(self) -> bool:
        return self.cancelled_because is None

    @property
    def needs_archive(self) -> bool:
        """What was approved is archived even when a later revision has come meanwhile."""
        return self.cancelled_because in (None, SUPERSEDED)


@dataclass(frozen=True)
class StoredFile:
    """A committed file. `archive_key` is set once its approved bytes lie write-once."""

    document_id: UUID
    revision: int
    invoice_id: UUID
    legal_entity_id: str
    kind: str
    language: str
    name: str
    content_hash: str
    paper_hash: str
    template_bundle: str
    sha256: str
    size: int
    pages: int
    bucket: str
    staged_key: str
    staged_at: datetime
    staged_removed_at: datetime | None = None
    archive_key: str | None = None
    archived_at: datetime | None = None
    rehashed_at: datetime | None = None
    rehash_ok: bool | None = None

    @property
    def key(self) -> str:
        """Where the bytes lie now."""
        return self.archive_key or self.staged_key

    def reference(self, key: str) -> FileRef:
        return FileRef(
            document_id=self.document_id,
            bucket=self.bucket,
            key=key,
            sha256=self.sha256,
            size=self.size,
            pages=self.pages,
            name=self.name,
        )
