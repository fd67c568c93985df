"""How far an invoice is paid, and what a payment may still pay (product.md, Payment)."""

from __future__ import annotations

from decimal import Decimal

from proxima_common.contracts.words import PaymentState
from proxima_common.errors import Conflict, FieldError, Invalid

ZERO = Decimal(0)


def payment_state(payable: Decimal, allocated: Decimal) -> PaymentState:
    """Where an invoice stands when `allocated` of `payable` has come in; amounts in one currency."""
    if allocated > payable:
        return PaymentState.OVER
    if allocated == payable:
        return PaymentState.SETTLED
    return PaymentState.PARTIAL if allocated > ZERO else PaymentState.UNPAID


def check_allocation(
    *, amount: Decimal, currency: str, left_of_payment: Decimal, invoice_currency: str, outstanding: Decimal
) -> None:
    """Refuse what cannot be: another currency, more than the payment has left, more than the invoice still owes."""
    if amount <= ZERO:
        wrong = [FieldError("/amount", "an allocation is more than zero")]
        raise Invalid("an allocation is more than zero", code="amount_not_positive", fields=wrong)
    if currency != invoice_currency:
        raise Conflict(f"a payment in {currency} cannot pay an invoice in {invoice_currency}", code="currency_mismatch")
    if amount > left_of_payment:
        raise Conflict(f"the payment has {left_of_payment} {currency} left to allocate", code="payment_exhausted")
    if amount > outstanding:
        raise Conflict(
            f"the invoice still owes {outstanding} {currency}; the rest stays the client's advance",
            code="more_than_outstanding",
        )


def oldest_first(amount: Decimal, debts: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The proposal for a payment: pay the debts in their order until it is used up; nothing is split needlessly."""
    proposal: list[tuple[str, Decimal]] = []
    for debtor, debt in debts:
        part = min(amount, debt)
        if part <= ZERO:
            break
        proposal.append((debtor, part))
        amount -= part
    return proposal
