"""What is remembered of a revision and of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
    copied_at: datetime | None = None

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


class Place(StrEnum):
    """Where archived bytes lie."""

    ARCHIVE = "archive"
    COPY = "copy"


class Wrong(StrEnum):
    """What a reading found."""

    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Incident:
    """Something wrong with the archive, open until somebody or the clock's job has put it right."""

    id: UUID
    document_id: UUID
    revision: int
    invoice_id: UUID
    legal_entity_id: str
    place: Place
    wrong: Wrong
    key: str
    found_sha256: str | None
    found_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: str | None = None
    quarantine_key: str | None = None

    @property
    def is_open_in_archive(self) -> bool:
        """Whether the archived bytes themselves are wrong now."""
        return self.closed_at is None and self.place is Place.ARCHIVE
