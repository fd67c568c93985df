"""An approver sends an invoice back to its preparer."""

from uuid import UUID

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.hours import take_hours_back
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.offsets import give_advance_back
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent


async def return_invoice(desk: Desk, invoice_id: UUID, reason: str) -> Invoice:
    """Needs review or approved → draft, with the reason; the number stays, what approval created is removed."""
    invoice = await load(desk, invoice_id)
    staff = await desk.approvals.acting(desk.staff, desk.today)
    lifecycle.send_back(invoice, reason, staff, desk.now)
    await follow_parent(desk, invoice, reason)
    await desk.revisions.close(invoice.id, invoice.revision, "returned")
    await desk.revisions.cancel_approvals(invoice)
    await give_advance_back(desk, invoice, reason)
    await take_hours_back(desk, invoice, "return")
    await desk.invoices.record(invoice, "return", reason=reason)
    return invoice
