"""What is to be done for a frozen revision: one job a paper, and one job a file once it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from proxima_common.contracts.content import FileRef, InvoiceContent
from proxima_common.errors import Conflict

MAKE = "make_file"
ARCHIVE = "archive_file"
COPY = "copy_file"
LANES = {MAKE: "gotenberg", ARCHIVE: "archive", COPY: "copy"}
"""The partner that a kind of job waits for; one that is down stops nothing else."""


class RevisionStore(Protocol):
    async def add(self, content: InvoiceContent, content_hash: str) -> bool: ...

    async def content_hash(self, invoice_id: UUID, revision: int) -> str | None: ...


@dataclass(frozen=True)
class Planned:
    """A job to be recorded. The key names document and revision, so that nothing is planned twice."""

    kind: str
    key: str
    payload: dict[str, Any]


async def plan_revision(content: InvoiceContent, content_hash: str, revisions: RevisionStore) -> list[Planned]:
    """One job for each document; of a form it is a view of its data that is printed.

    What a reissue keeps has its file already. A revision that comes again plans nothing; one that comes with other
    content is refused.
    """
    if not await revisions.add(content, content_hash):
        known = await revisions.content_hash(content.invoice_id, content.revision)
        if known != content_hash:
            raise Conflict(
                f"revision {content.revision} of {content.invoice_id} was frozen with other content",
                code="revision_changed",
            )
        return []
    return [
        _planned(MAKE, content.invoice_id, content.revision, document.document_id, {})
        for document in content.documents
        if document.kept_from is None
    ]


def plan_archive(invoice_id: UUID, revision: int, files: Sequence[FileRef]) -> list[Planned]:
    """One job for each approved file."""
    return [
        _planned(ARCHIVE, invoice_id, revision, file.document_id, {"file": file.model_dump(mode="json")})
        for file in files
    ]


def plan_copy(invoice_id: UUID, revision: int, document_id: UUID) -> Planned:
    """One job for the second copy of an archived file."""
    return _planned(COPY, invoice_id, revision, document_id, {})


def _planned(kind: str, invoice_id: UUID, revision: int, document_id: UUID, more: dict[str, Any]) -> Planned:
    payload = {"invoice_id": str(invoice_id), "revision": revision, "document_id": str(document_id), **more}
    return Planned(kind, f"{kind}:{document_id}:{revision}", payload)
