"""Grant the right to hand documents over, the first time and again."""

from uuid import UUID

from proxima_common.contracts.words import Channel, FactName, FactState
from proxima_common.ids import new_id

from proxima_invoice.domain import handover
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk


async def send_invoice(desk: Desk, invoice_id: UUID, channel: Channel = Channel.EMAIL) -> Invoice:
    """Hand every required document to every recipient who has not got it; the invoice is sent when they are out."""
    invoice = await load(desk, invoice_id)
    handover.send(invoice, channel, desk.now + desk.rules.lease, new_id, desk.staff)
    await _granted(desk, invoice)
    await desk.invoices.record(invoice, "send")
    return invoice


async def resend_invoice(desk: Desk, invoice_id: UUID, reason: str, channel: Channel = Channel.EMAIL) -> Invoice:
    """Hand every required document over once more; the status stays."""
    invoice = await load(desk, invoice_id)
    handover.resend(invoice, channel, desk.now + desk.rules.lease, new_id, desk.staff, reason)
    await _granted(desk, invoice)
    await desk.invoices.record(invoice, "resend", reason=reason)
    return invoice


async def _granted(desk: Desk, invoice: Invoice) -> None:
    invoice.changed(desk.now)
    for document_id in sorted({lease.document_id for lease in invoice.open_leases}):
        await desk.facts.put(
            invoice.id, invoice.revision, FactName.DELIVERED, FactState.PENDING, document_id=document_id
        )
