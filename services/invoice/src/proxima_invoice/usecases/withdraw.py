"""Take an invoice back from review."""

from uuid import UUID

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.hours import take_hours_back
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.offsets import give_advance_back
from proxima_invoice.usecases.ports import Desk


async def withdraw_invoice(desk: Desk, invoice_id: UUID, reason: str | None = None) -> Invoice:
    """Needs review → draft; the number stays."""
    invoice = await load(desk, invoice_id)
    lifecycle.withdraw(invoice, reason, desk.staff, desk.now)
    await desk.revisions.close(invoice.id, invoice.revision, "withdrawn")
    await desk.revisions.cancel_approvals(invoice)
    await give_advance_back(desk, invoice, reason)
    await take_hours_back(desk, invoice, "withdraw")
    await desk.invoices.record(invoice, "withdraw", reason=reason)
    return invoice
