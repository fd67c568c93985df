"""What render found: files made, refused or archived."""

from typing import ClassVar, Literal
from uuid import UUID

from proxima_common.contracts.content import FileRef
from proxima_common.contracts.payload import Payload, Sha256


class RenderFact(Payload):
    invoice_id: UUID
    legal_entity_id: str
    revision: int
    document_id: UUID


class FileReady(RenderFact):
    """The file is staged, its pages and text checked. First committed file per document and revision wins."""

    event_type: ClassVar[str] = "render.file_ready.v1"
    content_hash: Sha256
    file: FileRef


class FileFailed(RenderFact):
    """The file could not be made; `final` says that trying again cannot help."""

    event_type: ClassVar[str] = "render.file_failed.v1"
    code: str
    reason: str
    final: bool


class FileArchived(RenderFact):
    """The approved bytes lie write-once under `archive/`."""

    event_type: ClassVar[str] = "render.file_archived.v1"
    file: FileRef


class RenderActionTaken(Payload):
    event_type: ClassVar[str] = "render.action_taken.v1"
    invoice_id: UUID | None
    action: Literal["retry", "replay", "skip", "resolve"]
    target: str
    outcome: str
