"""What money, credits and corrections do to an invoice (product: payment is counted apart from the status)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import Acceptance, Action, DocumentState, InvoiceStatus, PaymentState
from proxima_common.errors import Conflict, FieldError
from proxima_common.money import round_money
from proxima_common.said import said

from proxima_invoice.domain import events
from proxima_invoice.domain.acceptance import needing
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.answers import accept_papers, by_mail_only
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.following import follow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff

ZERO = Decimal(0)


def allocate(invoice: Invoice, amount: Decimal, staff: Staff, at: datetime) -> None:
    """Use money for this invoice, never more than is outstanding; it is in the invoice's currency.

    Full payment accepts what went by e-mail, never an ESF or act. `paid` = accepted and settled.
    """
    require(Action.RECORD_PAYMENT, invoice, staff)
    _check_amount(invoice, amount, "an allocation")
    settlement = invoice.settlement
    _settle(invoice, replace(settlement, allocated=settlement.allocated + amount), at)


def take_back(invoice: Invoice, amount: Decimal, staff: Staff, at: datetime) -> None:
    """Reverse an allocation: a paid invoice is accepted again. Never more than is allocated."""
    require(Action.REVERSE_PAYMENT, invoice, staff)
    if not 0 < amount <= invoice.settlement.allocated:
        raise _wrong(
            said(
                "allocated_only",
                f"{format(invoice.settlement.allocated, 'f')} {invoice.currency} are allocated",
                amount=invoice.settlement.allocated,
                currency=invoice.currency,
            )
        )
    settlement = invoice.settlement
    _settle(invoice, replace(settlement, allocated=settlement.allocated - amount), at)


def write_off(invoice: Invoice, amount: Decimal, limits: Mapping[str, Decimal], staff: Staff, at: datetime) -> None:
    """Close a small difference that nobody will pay: a bank's fee, rounding.

    All that is written off of one invoice stays within the limit of its currency; a currency without one has none.
    """
    require(Action.RECORD_PAYMENT, invoice, staff)
    _check_amount(invoice, amount, "a difference")
    limit = limits.get(invoice.currency, ZERO)
    settlement = invoice.settlement
    if settlement.written_off + amount > limit:
        detail = said(
            "difference_too_large",
            f"differences of up to {format(limit, 'f')} {invoice.currency} an invoice may be written off",
            amount=limit,
            currency=invoice.currency,
        )
        raise Conflict(detail, fields=[FieldError("/amount", detail)])
    if not settlement.allocated:
        raise Conflict("a difference is of a payment: none is allocated to it", code="nothing_allocated")
    _settle(invoice, replace(settlement, written_off=settlement.written_off + amount), at)


def take_difference_back(invoice: Invoice, amount: Decimal, staff: Staff, at: datetime) -> None:
    """Undo a write-off: what was settled by it is open again."""
    require(Action.REVERSE_PAYMENT, invoice, staff)
    settlement = invoice.settlement
    _settle(invoice, replace(settlement, written_off=settlement.written_off - amount), at)


def credit(invoice: Invoice, credit_id: UUID, amount: Decimal, at: datetime) -> None:
    """A credit note of this gross amount counts (negative: no longer). It never exceeds what is left of the total."""
    if amount > invoice.in_force:
        detail = said(
            "credit_too_large",
            f"{format(invoice.in_force, 'f')} {invoice.currency} of the invoice are left",
            amount=invoice.in_force,
            currency=invoice.currency,
        )
        raise Conflict(detail, fields=[FieldError("/lines", detail)])
    settlement = invoice.settlement
    _settle(
        invoice,
        replace(settlement, credited=settlement.credited + amount),
        at,
        events.Credited(credit_id, amount),
    )


def correct(invoice: Invoice, correction_id: UUID, change: Decimal, at: datetime) -> None:
    """A corrected or additional ESF changed the total by this much, tax included."""
    settlement = invoice.settlement
    _settle(
        invoice,
        replace(settlement, corrected=settlement.corrected + change),
        at,
        events.Corrected(correction_id, change),
    )


def _settle(invoice: Invoice, settlement: Settlement, at: datetime, event: events.InvoiceEvent | None = None) -> None:
    before = invoice.outstanding
    invoice.settlement = settlement
    invoice.recount()
    invoice.note("outstanding", before, invoice.outstanding)
    invoice.changed(at)
    if invoice.status is InvoiceStatus.PAID:
        follow(invoice, at)
    invoice.tell(event or events.PaymentChanged())
    accept_when_paid(invoice, at)
    follow(invoice, at)


def accept_when_paid(invoice: Invoice, at: datetime) -> None:
    """Full payment is acceptance of what went by e-mail: money, not a credit, and once the client holds the papers."""
    if invoice.payment_state is not PaymentState.SETTLED or not invoice.settlement.allocated:
        return
    if by_mail_only(invoice):
        held = [paper for paper in needing(invoice.papers) if paper.state is DocumentState.HANDED_OVER]
        accept_papers(invoice, held, Acceptance.PAYMENT, at)


def _check_amount(invoice: Invoice, amount: Decimal, what: str) -> None:
    if amount <= 0 or amount != round_money(amount, invoice.currency):
        raise _wrong(
            said(
                "amount_not_whole",
                f"{what} is a positive amount in whole minor units of {invoice.currency}",
                currency=invoice.currency,
            )
        )
    if amount > invoice.outstanding:
        raise _wrong(
            said(
                "outstanding_only",
                f"{format(invoice.outstanding, 'f')} {invoice.currency} are outstanding",
                amount=invoice.outstanding,
                currency=invoice.currency,
            )
        )


def _wrong(detail: str) -> Conflict:
    return Conflict(detail, code="allocation_impossible", fields=[FieldError("/amount", detail)])
