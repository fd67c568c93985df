"""Approve exactly what was shown."""

from uuid import UUID

from proxima_common.contracts.words import FactName, FactState

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk

ONLY_LEVEL = 1


async def approve_invoice(desk: Desk, invoice_id: UUID, revision: int, bundle_hash: str) -> Invoice:
    """Needs review → approved: this revision with these files, by somebody who did not touch its amounts."""
    invoice = await load(desk, invoice_id)
    lifecycle.approve(invoice, revision, bundle_hash, desk.staff, desk.now)
    await desk.revisions.keep_approval(invoice, ONLY_LEVEL)
    for fact in (FactName.ARCHIVED, FactName.SYNCED):
        await desk.facts.put(invoice.id, invoice.revision, fact, FactState.PENDING)
    await desk.revisions.close(invoice.id, invoice.revision, "approved")
    content = await desk.revisions.content(invoice.id, invoice.revision)
    await desk.invoices.record(invoice, "approve", frozen=content)
    return invoice
