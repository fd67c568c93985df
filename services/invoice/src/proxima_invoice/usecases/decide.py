"""A decision that somebody took over a channel of delivery: carried out as if they had clicked here, or refused."""

from proxima_common.contracts.delivery import DecisionTaken
from proxima_common.errors import Conflict, DomainError

from proxima_invoice.domain.events import DecisionRefused
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.approve import approve_invoice
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.return_ import return_invoice

NO_REASON = "returned over Telegram without a reason"


async def decision_taken(desk: BillingDesk, service: BillingDesk, event: DecisionTaken) -> None:
    """At the `desk` of who decided, with the grants of now: rights, four eyes, revision and files are checked as ever.

    What is refused changes nothing, and the reason goes back to who decided, told at the desk of the `service`.
    """
    try:
        async with desk.undoing():
            await _carry_out(desk, event)
    except DomainError as error:
        invoice = await service.invoices.get(event.invoice_id)
        if event.decision_id is not None:
            invoice.tell(DecisionRefused(event.decision_id, event.staff_id, error.code, error.detail))
        await service.invoices.record(invoice, "decision_refused", reason=f"{event.decision}: {error.detail}")


async def _carry_out(desk: BillingDesk, event: DecisionTaken) -> None:
    if event.decision == "approve":
        await approve_invoice(desk, event.invoice_id, event.revision, event.bundle_hash)
        return
    _require_same(await desk.invoices.get(event.invoice_id), event)
    await return_invoice(desk, event.invoice_id, event.reason or NO_REASON)


def _require_same(invoice: Invoice, event: DecisionTaken) -> None:
    if (event.revision, event.bundle_hash) != (invoice.revision, invoice.bundle_hash):
        detail = f"it changed after it was shown: it is at revision {invoice.revision} now"
        raise Conflict(detail, code="stale_decision")
