"""Collect what render made: when every file of a revision is there, it can be approved."""

from proxima_common.contracts.content import FileRef
from proxima_common.contracts.render import FileArchived, FileFailed, FileReady
from proxima_common.contracts.words import FactName, FactState, InvoiceStatus
from proxima_common.errors import Invalid
from proxima_common.hashing import bundle_hash

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper, StoredFile
from proxima_invoice.usecases.asking_approval import ask_approval
from proxima_invoice.usecases.facts import note_fact
from proxima_invoice.usecases.ports import Desk


async def file_ready(desk: Desk, event: FileReady) -> None:
    """Keep a staged file; with the last one the bundle hash is fixed and approval is asked for."""
    invoice = await desk.invoices.get(event.invoice_id)
    present = event.revision == invoice.revision
    paper = _paper(invoice, event.document_id) if present else None
    if paper and invoice.content_hash and event.content_hash != invoice.content_hash:
        raise Invalid("the file was made from other content than this revision's", code="content_mismatch")
    if paper and await desk.revisions.keep_file(invoice.id, event.revision, stored(event.file), "staged"):
        paper.staged = stored(event.file)
        await _close_bundle(desk, invoice)
    await note_fact(desk, invoice, event.revision, FactName.RENDERED, FactState.DONE, document_id=event.document_id)


async def file_failed(desk: Desk, event: FileFailed) -> None:
    """Show that a file could not be made, and whether trying again can help."""
    invoice = await desk.invoices.get(event.invoice_id)
    state = FactState.FAILED if event.final else FactState.PENDING
    await note_fact(
        desk,
        invoice,
        event.revision,
        FactName.RENDERED,
        state,
        document_id=event.document_id,
        detail=f"{event.code}: {event.reason}",
    )


async def file_archived(desk: Desk, event: FileArchived) -> None:
    """Keep where the approved bytes lie; with all of them the invoice can be sent."""
    invoice = await desk.invoices.get(event.invoice_id)
    paper = _paper(invoice, event.document_id) if event.revision == invoice.revision else None
    if paper is None:
        await note_fact(desk, invoice, event.revision, FactName.ARCHIVED, FactState.DONE, document_id=event.document_id)
        return
    if paper.staged and paper.staged.sha256 != event.file.sha256:
        raise Invalid("the archived bytes are not the approved ones", code="archive_mismatch")
    if await desk.revisions.keep_file(invoice.id, event.revision, stored(event.file), "archived"):
        paper.archived = stored(event.file)
    archived = sum(1 for one in invoice.papers if one.archived)
    state = FactState.DONE if invoice.archived else FactState.PENDING
    detail = f"{archived} of {len(invoice.papers)}"
    await note_fact(desk, invoice, event.revision, FactName.ARCHIVED, state, detail=detail)


async def _close_bundle(desk: Desk, invoice: Invoice) -> None:
    """Once every paper has its file, fix the bundle hash and ask for approval; until then do nothing."""
    if not invoice.files_complete or invoice.bundle_hash or invoice.status is not InvoiceStatus.NEEDS_REVIEW:
        return
    hashes = [paper.staged.sha256 for paper in invoice.papers if paper.staged]
    invoice.bundle_hash = bundle_hash(invoice.content_hash or "", hashes)
    invoice.updated_at = desk.now
    await desk.revisions.keep_bundle(invoice)
    await ask_approval(desk, invoice)


def _paper(invoice: Invoice, document_id: object) -> Paper | None:
    return next((paper for paper in invoice.papers if paper.document_id == document_id), None)


def stored(file: FileRef) -> StoredFile:
    """The file as the domain has it."""
    return StoredFile(file.document_id, file.bucket, file.key, file.sha256, file.size, file.pages, file.name)
