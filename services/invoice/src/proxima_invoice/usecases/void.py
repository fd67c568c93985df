"""Give an invoice up: a numbered one is voided, a draft without a number is discarded."""

from uuid import UUID

from proxima_common.contracts.words import FactName, FactState, InvoiceKind

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.hours import take_hours_back
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.offsets import give_advance_back
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent


async def void_invoice(desk: Desk, invoice_id: UUID, reason: str, *, keep_worklogs: bool = False) -> Invoice:
    """Void what the client does not hold. The time behind it is free again, unless it is kept for one in its place.

    A credit note that counted counts no more: what it took off is owed again, and its time is taken again.
    """
    invoice = await load(desk, invoice_id)
    lifecycle.void(invoice, reason, desk.staff, desk.now)
    await follow_parent(desk, invoice, reason)
    await end_of_void(desk, invoice, keep_worklogs=keep_worklogs)
    await desk.invoices.record(invoice, "void", reason=reason)
    return invoice


async def request_void(desk: Desk, invoice_id: UUID, reason: str, *, keep_worklogs: bool = False) -> Invoice:
    """Ask for the cancellation of what the client holds; a person signs it, and the partner's answer voids."""
    invoice = await load(desk, invoice_id)
    lifecycle.request_void(invoice, reason, desk.staff, desk.now, keep_worklogs=keep_worklogs)
    await desk.facts.put(
        invoice.id,
        invoice.revision,
        FactName.VOID_REQUESTED,
        FactState.WAITING,
        detail="to be cancelled at the partner",
    )
    await desk.invoices.record(invoice, "void_request", reason=reason)
    return invoice


async def end_of_void(desk: Desk, invoice: Invoice, *, keep_worklogs: bool) -> None:
    """What goes with a void invoice: its revision, approvals given, and the time unless it is kept reserved."""
    if invoice.revision:
        await desk.revisions.close(invoice.id, invoice.revision, "void")
        await desk.revisions.cancel_approvals(invoice)
    await give_advance_back(desk, invoice, "void")
    await take_hours_back(desk, invoice, "void")
    if not keep_worklogs or invoice.kind is not InvoiceKind.SERVICE:
        await desk.worklogs.release(invoice.id)
        await desk.components.release(invoice.id, desk.now)


async def discard_invoice(desk: Desk, invoice_id: UUID, reason: str) -> Invoice:
    """Throw a draft without a number away; its time is free again."""
    invoice = await load(desk, invoice_id)
    lifecycle.discard(invoice, desk.staff, desk.now)
    await desk.worklogs.release(invoice.id)
    await desk.components.release(invoice.id, desk.now)
    await desk.invoices.record(invoice, "discard", reason=reason)
    return invoice
