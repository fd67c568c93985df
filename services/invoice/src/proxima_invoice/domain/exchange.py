"""From the currency of the price to the currency of the document (billing-rules §7, E18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.errors import Conflict
from proxima_common.money import round_money


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """`rate` units of `to_currency` for one of `from_currency`; the nominal is already divided out."""

    from_currency: str
    to_currency: str
    rate: Decimal
    source: str
    issued_on: date


def rate_for(rates: Iterable[ExchangeRate], from_currency: str, to_currency: str, on: date) -> ExchangeRate:
    """The newest rate issued on or before the day; a day without a publication takes the last one before it.

    Raises Conflict `missing_rate_of_exchange` when there is none: a missing rate is never 1.
    """
    fitting = [
        rate
        for rate in rates
        if (rate.from_currency, rate.to_currency) == (from_currency, to_currency) and rate.issued_on <= on
    ]
    if not fitting:
        raise Conflict(
            f"there is no rate of exchange from {from_currency} to {to_currency} on or before {on}",
            code="missing_rate_of_exchange",
        )
    return max(fitting, key=lambda rate: rate.issued_on)


def converted_price(unit_price: Decimal, rate: ExchangeRate | None) -> Decimal:
    """The unit price in the document currency, in whole minor units, so that what is printed multiplies (E18)."""
    if rate is None:
        return unit_price
    return round_money(unit_price * rate.rate, rate.to_currency)
