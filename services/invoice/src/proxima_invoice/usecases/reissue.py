"""Make a rejected invoice anew."""

from uuid import UUID

from proxima_invoice.domain import reissuing
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.due_dates import due_anew
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent


async def reissue_invoice(desk: Desk, invoice_id: UUID, reason: str, *, keep_number: bool = False) -> Invoice:
    """Rejected → draft: worklogs, payments and the shipment stay; finalizing replaces the rejected documents only."""
    invoice = await load(desk, invoice_id)
    reissuing.reissue(invoice, reason, desk.staff, desk.now, keep_number=keep_number)
    if invoice.document_terms.due and invoice.document_terms.due.counted_from != "document":
        due_anew(desk, invoice, desk.rules.due_days)
    await follow_parent(desk, invoice, reason)
    await desk.revisions.cancel_approvals(invoice)
    await desk.invoices.record(invoice, "reissue", reason=reason)
    return invoice
