"""Grant the right to hand documents over, the first time and again."""

from uuid import UUID

from proxima_common.contracts.words import Channel, FactName, FactState
from proxima_common.errors import Conflict
from proxima_common.ids import new_id

from proxima_invoice.domain import handover
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk


async def send_invoice(desk: Desk, invoice_id: UUID, channel: Channel = Channel.EMAIL) -> Invoice:
    """Hand every document to every recipient who has not got it; the invoice is sent when the required ones are out.

    What can only go by Didox waits there for its signature; `channel` is for the rest.
    """
    invoice = await load(desk, invoice_id)
    handover.send(invoice, channel, terms_of(desk), desk.staff)
    await _granted(desk, invoice)
    await desk.invoices.record(invoice, "send")
    return invoice


async def resend_invoice(desk: Desk, invoice_id: UUID, reason: str) -> Invoice:
    """Mail every document that goes by letter once more; the status stays."""
    invoice = await load(desk, invoice_id)
    handover.resend(invoice, terms_of(desk), desk.staff, reason)
    await _granted(desk, invoice)
    await desk.invoices.record(invoice, "resend", reason=reason)
    return invoice


async def send_the_rest(desk: Desk, invoice: Invoice) -> None:
    """The client holds what went by Didox: the letters that waited for it go out now, or somebody has a task."""
    try:
        granted = handover.send_the_rest(invoice, terms_of(desk))
    except Conflict as error:
        await desk.facts.put(
            invoice.id, invoice.revision, FactName.DELIVERED, FactState.WAITING, detail=f"letters wait: {error.detail}"
        )
        return
    if granted:
        await _granted(desk, invoice)
        await desk.invoices.record(invoice, "send")


def terms_of(desk: Desk) -> handover.Terms:
    """How long rights granted now hold."""
    return handover.Terms(desk.now + desk.rules.lease, desk.now + desk.rules.signing_lease, new_id)


async def _granted(desk: Desk, invoice: Invoice) -> None:
    invoice.changed(desk.now)
    for document_id in sorted({lease.document_id for lease in invoice.open_leases}):
        await desk.facts.put(
            invoice.id, invoice.revision, FactName.DELIVERED, FactState.PENDING, document_id=document_id
        )
