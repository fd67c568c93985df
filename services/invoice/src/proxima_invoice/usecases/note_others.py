"""What comes home besides facts of an invoice: who the staff are, and money that accounting found."""

from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.contracts.staff import StaffSnapshot

from proxima_invoice.usecases.billing_ports import BillingDesk


async def staff_changed(desk: BillingDesk, event: StaffSnapshot) -> None:
    """Keep who this member of staff is and what they may do."""
    await desk.staff_snapshots.put(event, desk.now)


async def receipt_found(desk: BillingDesk, event: ReceiptFound) -> None:
    """Keep money that was found and have it looked at; the same receipt again changes nothing."""
    if await desk.receipts.keep(event, desk.now):
        await desk.plan_matching(event.receipt_key, event.legal_entity_id)
