"""Money paid ahead and how supplies use it up (product: Advance; billing-rules §5.4, E15).

Amounts are positive, tax included, in the account's currency. balance = received − refunded + adjusted − offset ≥ 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import LineBasis
from proxima_common.errors import Conflict, FieldError
from proxima_common.money import round_money
from proxima_common.said import said

from proxima_invoice.domain.line import Line

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money it is, and for which contract."""

    legal_entity_id: str
    client_id: str
    contract_no: str
    currency: str


@dataclass(frozen=True, slots=True)
class PaidAdvance:
    """What was received for one advance invoice; `net` is the part of it before tax, in the price currency."""

    invoice_id: UUID
    number: str
    received: Decimal
    net: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Position:
    """An account as its ledger has it, the oldest advance first."""

    advances: tuple[PaidAdvance, ...] = ()
    offset: Decimal = ZERO
    refunded: Decimal = ZERO
    adjusted: Decimal = ZERO

    @property
    def received(self) -> Decimal:
        return _sum(one.received for one in self.advances)

    @property
    def net(self) -> Decimal:
        """What was paid ahead and kept, before tax and in the price currency; not rounded."""
        if not self.received:
            return ZERO
        kept = (self.received - self.refunded + self.adjusted) / self.received
        return _sum(one.net for one in self.advances) * kept

    @property
    def balance(self) -> Decimal:
        """What may still be used."""
        return self.received - self.refunded + self.adjusted - self.offset


@dataclass(frozen=True, slots=True)
class AdvanceUse:
    """What one invoice uses up: `advanced` was there before it, `rest` is left, `numbers` are the advance invoices."""

    advanced: Decimal
    offset: Decimal
    rest: Decimal
    numbers: tuple[str, ...]


def proposed_offset(position: Position, gross: Decimal, wanted: Decimal | None) -> Decimal:
    """What a supply at home of this gross value uses: what staff want, else as much as there is and it takes.

    Raises Conflict `advance_short` when more is wanted than there is, or than the supply is worth.
    """
    most = max(min(position.balance, gross), ZERO)
    if wanted is None:
        return most
    if wanted > most:
        raise _short(f"{format(most, 'f')} of the advance can be offset here, not {format(wanted, 'f')}")
    return wanted


def offset_by_lines(lines: Iterable[Line]) -> Decimal:
    """What the lines of a foreign invoice take off for an advance, tax included (E15)."""
    return -_sum(line.gross for line in lines if line.basis is LineBasis.ADVANCE_OFFSET)


def used(position: Position, amount: Decimal) -> AdvanceUse:
    """Use so much, the oldest advance first. Raises Conflict `advance_short` when there is less."""
    if amount > position.balance:
        raise _short(
            said(
                "advance_short",
                f"{format(position.balance, 'f')} of the advance is left, not {format(amount, 'f')}",
                amount=position.balance,
            )
        )
    numbers = _drawn(position.advances, position.offset + position.refunded, amount)
    return AdvanceUse(position.balance, amount, position.balance - amount, numbers)


def check_taken_back(position: Position, amount: Decimal) -> None:
    """Refuse to take money back that supplies have used already: Conflict `advance_used`."""
    if amount > position.balance:
        raise Conflict(
            said(
                "advance_used",
                f"only {format(position.balance, 'f')} of this advance is unused: "
                "take the invoices back that offset it",
                amount=position.balance,
            ),
            fields=[FieldError("/amount", said("rest_is_offset", "the rest is offset against other invoices"))],
        )


def advance_net(price: Decimal | None, percent: Decimal | None, amount: Decimal | None, currency: str) -> Decimal:
    """An advance before tax, in the price currency: a percent of the contract's price, or an amount (E15: 30 % of
    12 000.00 = 3 600.00)."""
    if amount is not None:
        return round_money(amount, currency)
    if price is None or percent is None:
        detail = "the contract has no amount that a percent could be of"
        raise Conflict(detail, code="no_contract_amount", fields=[FieldError("/percent", detail)])
    return round_money(price * percent / 100, currency)


def _drawn(advances: Sequence[PaidAdvance], before: Decimal, amount: Decimal) -> tuple[str, ...]:
    numbers, begins = [], ZERO
    for one in advances:
        ends = begins + one.received
        if begins < before + amount and ends > before and amount:
            numbers.append(one.number)
        begins = ends
    return tuple(numbers)


def _short(detail: str) -> Conflict:
    return Conflict(detail, code="advance_short", fields=[FieldError("/advance_offset", detail)])


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
