"""What a member of staff did in another service: retried, adopted, settled, restored."""

from proxima_common.contracts.accounting import AccountingActionTaken
from proxima_common.contracts.delivery import DeliveryActionTaken
from proxima_common.contracts.render import RenderActionTaken

from proxima_invoice.usecases.ports import Desk

ActionTaken = RenderActionTaken | DeliveryActionTaken | AccountingActionTaken


async def action_taken(desk: Desk, event: ActionTaken) -> None:
    """It stands in the audit of the invoice that it was about, by who did it; plumbing belongs to no invoice."""
    if event.invoice_id is None:
        return
    invoice = await desk.invoices.get(event.invoice_id)
    invoice.note(event.target, None, event.outcome, personal=True)
    service = event.event_type.partition(".")[0]
    await desk.invoices.record(invoice, f"{service}_{event.action}", reason=event.outcome)
