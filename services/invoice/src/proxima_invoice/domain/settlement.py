"""What an allocation of money does to an invoice (product: payment is counted apart from the status)."""

from datetime import datetime
from decimal import Decimal

from proxima_common.contracts.words import Action, DocumentSet, InvoiceStatus, PaymentState
from proxima_common.errors import Conflict, FieldError
from proxima_common.money import round_money

from proxima_invoice.domain import events
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.lifecycle import accepted
from proxima_invoice.domain.staff import Staff

_BY_MAIL = (DocumentSet.BILL, DocumentSet.INVOICE)


def allocate(invoice: Invoice, amount: Decimal, staff: Staff, at: datetime) -> None:
    """Use money for this invoice, never more than is outstanding; it is in the invoice's currency.

    Full payment accepts what went by e-mail, never an ESF or act. `paid` = accepted and settled.
    """
    require(Action.RECORD_PAYMENT, invoice, staff)
    if amount <= 0 or amount != round_money(amount, invoice.currency):
        raise _wrong(f"an allocation is a positive amount in whole minor units of {invoice.currency}")
    if amount > invoice.outstanding:
        raise _wrong(f"{format(invoice.outstanding, 'f')} {invoice.currency} are outstanding")
    _settle(invoice, invoice.outstanding - amount, at)
    if invoice.payment_state is not PaymentState.SETTLED:
        return
    if invoice.status is InvoiceStatus.SENT and invoice.document_set in _BY_MAIL:
        accepted(invoice, "payment", at)
    _close_if_settled(invoice, at)


def take_back(invoice: Invoice, amount: Decimal, staff: Staff, at: datetime) -> None:
    """Reverse an allocation: a paid invoice is accepted again."""
    require(Action.REVERSE_PAYMENT, invoice, staff)
    if invoice.status is InvoiceStatus.PAID:
        invoice.note("status", invoice.status, InvoiceStatus.ACCEPTED)
        invoice.status = InvoiceStatus.ACCEPTED
    _settle(invoice, invoice.outstanding + amount, at)


def close_if_settled(invoice: Invoice, at: datetime) -> None:
    """After an acceptance: an invoice that was settled before it is paid now."""
    if invoice.payment_state is PaymentState.SETTLED:
        _close_if_settled(invoice, at)


def _close_if_settled(invoice: Invoice, at: datetime) -> None:
    if invoice.status is not InvoiceStatus.ACCEPTED:
        return
    invoice.note("status", invoice.status, InvoiceStatus.PAID)
    invoice.status = InvoiceStatus.PAID
    invoice.updated_at = at
    invoice.tell(events.Paid())


def _settle(invoice: Invoice, outstanding: Decimal, at: datetime) -> None:
    invoice.note("outstanding", invoice.outstanding, outstanding)
    invoice.outstanding = outstanding
    invoice.payment_state = _state(outstanding, invoice.totals.payable)
    invoice.changed(at)
    invoice.tell(events.PaymentChanged())


def _state(outstanding: Decimal, payable: Decimal) -> PaymentState:
    if outstanding < 0:
        return PaymentState.OVER
    if outstanding == 0:
        return PaymentState.SETTLED
    return PaymentState.UNPAID if outstanding == payable else PaymentState.PARTIAL


def _wrong(detail: str) -> Conflict:
    return Conflict(detail, code="allocation_impossible", fields=[FieldError("/amount", detail)])
