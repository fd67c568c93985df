"""What comes home besides facts of an invoice: who the staff are, and money that accounting found."""

from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.contracts.staff import StaffSnapshot

from proxima_invoice.usecases.billing_ports import BillingDesk


async def staff_changed(desk: BillingDesk, event: StaffSnapshot) -> None:
    """Keep who this member of staff is and what they may do."""
    await desk.staff_snapshots.put(event, desk.now)


async def receipt_found(desk: BillingDesk, event: ReceiptFound) -> None:
    """Keep money that was received, for a person to match; the same receipt again changes nothing."""
    await desk.payments.keep_receipt(event, desk.now)
