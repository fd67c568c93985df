"""Files of invoices, and drafts shown as they would be printed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.payload import Sha256, Wire
from proxima_common.contracts.words import DocumentKind

PaperLanguage = Literal["ru", "uz-Latn", "uz-Cyrl", "en"]
ArchivePlace = Literal["archive", "copy"]
ArchiveFault = Literal["missing", "damaged"]


class FileRead(Wire):
    """A file of one document and revision. Approval binds `sha256`; `paper_hash` begins with what its footer prints.

    `archived` says that the bytes lie write-once; `intact` what the last reading of them found, null before the first.
    """

    document_id: UUID
    revision: int
    invoice_id: UUID
    legal_entity_id: str
    kind: DocumentKind
    language: str
    name: str
    content_hash: Sha256
    paper_hash: Sha256
    template_bundle: str
    sha256: Sha256
    size: int
    pages: int
    bucket: str
    key: str
    staged_at: datetime
    archived: bool
    archived_at: datetime | None
    intact: bool | None
    read_at: datetime | None = None
    """When the archived bytes were last compared with what was approved."""
    wrong: ArchiveFault | None = None
    """What is wrong with the archived bytes now, until they are restored."""
    copied_at: datetime | None = None
    """When the second copy was written, where there is a place for one."""


class ArchiveIncident(Wire):
    """Something found wrong with an archived file or its second copy; open while `closed_at` is null."""

    incident_id: UUID
    document_id: UUID
    revision: int
    invoice_id: UUID
    legal_entity_id: str
    place: ArchivePlace
    wrong: ArchiveFault
    key: str
    found_sha256: Sha256 | None
    found_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    outcome: str | None
    quarantine_key: str | None


class RestoreFile(Wire):
    """Put the approved bytes back in one place; whatever lies there instead goes into quarantine."""

    place: ArchivePlace = "archive"


class FileRestored(Wire):
    """How a restoration ended."""

    outcome: str


class FileLink(Wire):
    """An address that reads a file without a log-in until it expires. A secret: it is not to be kept or logged."""

    url: str
    expires_at: datetime


class PreviewRequest(Wire):
    """A draft's content and the paper wanted of it; two languages make a bilingual one."""

    content: InvoiceContent
    kind: DocumentKind
    languages: Annotated[list[PaperLanguage], Field(min_length=1, max_length=2)]
