"""Files of invoices, and drafts shown as they would be printed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.payload import Sha256, Wire
from proxima_common.contracts.words import DocumentKind

PaperLanguage = Literal["ru", "uz-Latn", "uz-Cyrl", "en"]


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


class PreviewRequest(Wire):
    """A draft's content and the paper wanted of it; two languages make a bilingual one."""

    content: InvoiceContent
    kind: DocumentKind
    languages: Annotated[list[PaperLanguage], Field(min_length=1, max_length=2)]
