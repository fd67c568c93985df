"""Give an invoice up: a numbered one is voided, a draft without a number is discarded."""

from uuid import UUID

from proxima_common.contracts.words import InvoiceStatus

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.hours import take_hours_back
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk


async def void_invoice(desk: Desk, invoice_id: UUID, reason: str, *, keep_worklogs: bool = False) -> Invoice:
    """Void before sending. The time behind it is free again, unless it is kept for an invoice in its place."""
    invoice = await load(desk, invoice_id)
    was = invoice.status
    lifecycle.void(invoice, reason, desk.staff, desk.now)
    if was is not InvoiceStatus.DRAFT:
        await desk.revisions.close(invoice.id, invoice.revision, "void")
        await desk.revisions.cancel_approvals(invoice)
    await take_hours_back(desk, invoice, "void")
    if not keep_worklogs:
        await desk.worklogs.release(invoice.id)
        await desk.components.release(invoice.id, desk.now)
    await desk.invoices.record(invoice, "void", reason=reason)
    return invoice


async def discard_invoice(desk: Desk, invoice_id: UUID, reason: str) -> Invoice:
    """Throw a draft without a number away; its time is free again."""
    invoice = await load(desk, invoice_id)
    lifecycle.discard(invoice, desk.staff, desk.now)
    await desk.worklogs.release(invoice.id)
    await desk.components.release(invoice.id, desk.now)
    await desk.invoices.record(invoice, "discard", reason=reason)
    return invoice
