"""What delivery learned of a hand-over: it closes the lease, and when all is out the invoice is sent."""

from proxima_common.contracts.delivery import (
    Bounced,
    DeliveryFact,
    DeliveryFailed,
    DocumentAccepted,
    DocumentRejected,
    HandedOver,
)
from proxima_common.contracts.words import FactName, FactState, InvoiceStatus

from proxima_invoice.domain import handover, lifecycle, settlement
from proxima_invoice.domain.handover import FACT_OF
from proxima_invoice.usecases.facts import note_fact
from proxima_invoice.usecases.ports import Desk


async def handed_over(desk: Desk, event: HandedOver) -> None:
    """The recipient's server or the partner took the document."""
    await _close(desk, event, "handed_over", None)


async def delivery_failed(desk: Desk, event: DeliveryFailed) -> None:
    """It did not go out, or nobody can tell: then the lease stays open until a person finds out."""
    state = "unknown" if event.state is FactState.UNKNOWN else "failed"
    await _close(desk, event, state, f"{event.code}: {event.reason}")


async def bounced(desk: Desk, event: Bounced) -> None:
    """It came back; the invoice stays sent, and somebody has a task."""
    await _close(desk, event, "bounced", event.reason)


async def document_accepted(desk: Desk, event: DocumentAccepted) -> None:
    """The client accepted through the partner or the link."""
    invoice = await desk.invoices.get(event.invoice_id)
    if event.revision != invoice.revision or invoice.status is not InvoiceStatus.SENT:
        return
    lifecycle.accepted(invoice, event.how, desk.now)
    settlement.close_if_settled(invoice, desk.now)
    await desk.invoices.record(invoice, "accept", reason=event.how)


async def document_rejected(desk: Desk, event: DocumentRejected) -> None:
    """The client rejected through the partner."""
    invoice = await desk.invoices.get(event.invoice_id)
    if event.revision != invoice.revision or invoice.status is not InvoiceStatus.SENT:
        return
    lifecycle.rejected(invoice, event.reason, desk.now)
    await desk.invoices.record(invoice, "reject", reason=event.reason)


async def _close(desk: Desk, event: DeliveryFact, state: str, detail: str | None) -> None:
    invoice = await desk.invoices.get(event.invoice_id)
    lease = None
    if event.revision == invoice.revision:
        lease = handover.close_lease(invoice, event.lease_token, state, detail, desk.now)
    fact = handover.delivered(invoice, event.document_id) if lease else FACT_OF[state]
    await note_fact(
        desk,
        invoice,
        event.revision,
        FactName.DELIVERED,
        fact,
        document_id=event.document_id,
        detail=detail,
        save=lease is not None,
    )
