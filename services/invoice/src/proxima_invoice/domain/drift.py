"""What an invoice bills against its worklogs as they are now, and what to do about it (billing-rules §6, E12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from proxima_common.contracts.words import InvoiceStatus, LineBasis
from proxima_common.money import round_money

from proxima_invoice.domain.line import Line

Kind = Literal["changed", "late", "deleted"]
Proposed = Literal["refresh", "next_invoice", "supplement", "correction"]

ZERO = Decimal(0)
_BY_THE_HOUR = (LineBasis.HOURS, LineBasis.OVERAGE, LineBasis.LATE, LineBasis.CORRECTION)
_STILL_OURS = (InvoiceStatus.DRAFT, InvoiceStatus.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Difference:
    """A worklog that is not what the invoice bills; seconds before rounding."""

    worklog_id: str
    kind: Kind
    issue_key: str | None
    work_date: date | None
    billed_seconds: int
    now_seconds: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """A difference with its price of an hour and amount in the price currency, before tax, and what is proposed."""

    difference: Difference
    unit_price: Decimal | None
    amount: Decimal | None
    proposal: Proposed


def prices_of(lines: Iterable[Line]) -> dict[str, Decimal]:
    """By worklog, the price of an hour as billed; time behind a fee or milestone has none: it changes no amount."""
    prices: dict[str, Decimal] = {}
    for line in lines:
        hourly = line.basis in (*_BY_THE_HOUR, None) and line.source_unit_price is not None
        for worklog in line.worklogs:
            price = line.source_unit_price if hourly and line.source_unit_price is not None else ZERO
            prices[worklog.worklog_id] = max(price, prices.get(worklog.worklog_id, ZERO))
    return prices


def mean_price(lines: Iterable[Line]) -> Decimal | None:
    """What an hour costs on this invoice on the average, weighted by hours; None when none is billed by the hour."""
    timed = [line for line in lines if line.basis in _BY_THE_HOUR and line.source_unit_price and line.quantity > 0]
    hours = sum((line.quantity for line in timed), ZERO)
    if not hours:
        return None
    return sum((line.quantity * (line.source_unit_price or ZERO) for line in timed), ZERO) / hours


def assess(
    differences: Sequence[Difference],
    lines: Sequence[Line],
    status: InvoiceStatus,
    currency: str,
    thresholds: Mapping[str, Decimal],
) -> list[Assessed]:
    """Price each difference and propose what to do.

    What is not approved yet is refreshed. Later, differences that come to no more than the threshold of the currency
    all together go into the next invoice as lines of their own; above it late work takes a supplement, and what was
    billed and is less now a correction document. A currency without a threshold has 0.
    """
    prices, mean = prices_of(lines), mean_price(lines)
    priced = [(one, mean if one.kind == "late" else prices.get(one.worklog_id)) for one in differences]
    amounts = [_amount(one, price, currency) for one, price in priced]
    small = sum((abs(amount) for amount in amounts if amount is not None), ZERO) <= thresholds.get(currency, ZERO)
    return [
        Assessed(one, price, amount, _proposal(one, status, small=small))
        for (one, price), amount in zip(priced, amounts, strict=True)
    ]


def _amount(one: Difference, price: Decimal | None, currency: str) -> Decimal | None:
    if price is None:
        return None
    return round_money(Decimal(one.now_seconds - one.billed_seconds) / 3600 * price, currency)


def _proposal(one: Difference, status: InvoiceStatus, *, small: bool) -> Proposed:
    if status in _STILL_OURS:
        return "refresh"
    if small:
        return "next_invoice"
    return "supplement" if one.kind == "late" else "correction"
