"""What the client says to a sent invoice, as staff heard it."""

from uuid import UUID

from proxima_invoice.domain import lifecycle, settlement
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk


async def accept_invoice(desk: Desk, invoice_id: UUID, how: str, note: str | None) -> Invoice:
    """Sent → accepted, and paid at once when it was settled before."""
    invoice = await load(desk, invoice_id)
    lifecycle.accept(invoice, how, desk.staff, desk.now)
    settlement.close_if_settled(invoice, desk.now)
    await desk.invoices.record(invoice, "accept", reason=note)
    return invoice


async def reject_invoice(desk: Desk, invoice_id: UUID, reason: str) -> Invoice:
    """Sent → rejected, with the client's reason."""
    invoice = await load(desk, invoice_id)
    lifecycle.reject(invoice, reason, desk.staff, desk.now)
    await desk.invoices.record(invoice, "reject", reason=reason)
    return invoice
