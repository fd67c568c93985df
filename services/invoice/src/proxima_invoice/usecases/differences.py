"""Small differences that nobody will pay, and taking that back."""

from uuid import UUID

from proxima_common.contracts.api.moves import WriteOffDifference
from proxima_common.errors import NotFound
from proxima_common.ids import new_id
from proxima_common.money import round_money

from proxima_invoice.domain import settlement
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk


async def write_off_difference(desk: Desk, invoice_id: UUID, body: WriteOffDifference) -> Invoice:
    """Settle what a bank's fee or rounding left open, within the limit of the currency."""
    invoice = await load(desk, invoice_id)
    settlement.write_off(invoice, body.amount, desk.rules.differences, desk.staff, desk.now)
    await desk.postings.write_off(invoice.id, new_id(), body.amount, body.why, body.note, desk.now)
    await desk.invoices.record(invoice, "write_off_difference", reason=f"{body.why}: {body.note or ''}".rstrip(": "))
    return invoice


async def reverse_difference(desk: Desk, invoice_id: UUID, difference_id: UUID, reason: str) -> Invoice:
    """Open it again: a paid invoice is accepted again."""
    invoice = await load(desk, invoice_id)
    amount = await desk.postings.live_difference(invoice_id, difference_id)
    if amount is None:
        raise NotFound(f"no difference {difference_id} of this invoice stands")
    settlement.take_difference_back(invoice, round_money(amount, invoice.currency), desk.staff, desk.now)
    await desk.postings.reverse_difference(difference_id, reason, desk.now)
    await desk.invoices.record(invoice, "reverse_difference", reason=reason)
    return invoice
