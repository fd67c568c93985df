"""From the currency of the price to the currency of the document (billing-rules §7, uzbek-invoicing §10, E18)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from proxima_common.errors import Conflict
from proxima_common.money import round_half_up, round_money
from proxima_common.said import said

from proxima_invoice.domain.document_terms import ExchangeRule

BASE = "UZS"
"""The Central Bank quotes every currency in it; any other pair goes through it."""
CENTRAL_BANK = "cbu"
HAND = "hand"
CONTRACT = "contract"
PLACES = 10

RateBasis = Literal["document_date", "period_end", "fixed"]


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """A rate as it was published or entered: `published` units of `to_currency` for `nominal` of `from_currency`."""

    source: str
    from_currency: str
    to_currency: str
    nominal: int
    published: Decimal
    issued_on: date
    entered_by: str
    entered_at: datetime
    reason: str | None = None

    @property
    def rate(self) -> Decimal:
        """For one unit, to ten decimals."""
        return round_half_up(self.exact, PLACES)

    @property
    def exact(self) -> Decimal:
        """For one unit, before rounding."""
        return self.published / self.nominal

    @property
    def by_hand(self) -> bool:
        return self.source == HAND


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """`rate` units of `to_currency` for one of `from_currency`; the nominal is already divided out.

    `nominal` is what the source quotes, `basis` the date of the deal that chose the day, `why` the choice in words.
    """

    from_currency: str
    to_currency: str
    rate: Decimal
    source: str
    issued_on: date
    nominal: int | None = None
    basis: RateBasis | None = None
    why: str | None = None


BY_DOCUMENT_DATE = ExchangeRule()


def rate_on(rates: Iterable[PublishedRate], from_currency: str, to_currency: str, day: date) -> ExchangeRate:
    """The newest rate issued on or before the day; a day without a publication takes the last one before it.

    A rate of the pair itself is taken unless the way through UZS has a newer one; that way is divided once and rounded
    to ten decimals, and its date is the older of the two. Of one day, what was entered by hand wins, then what was
    entered last. Raises Conflict `missing_rate_of_exchange` when there is none: a missing rate is never 1.
    """
    known = [rate for rate in rates if rate.issued_on <= day]
    found = [
        rate
        for rate in (_direct(known, from_currency, to_currency, day), _crossed(known, from_currency, to_currency, day))
        if rate is not None
    ]
    if not found:
        raise Conflict(
            said(
                "missing_rate_of_exchange",
                f"there is no rate of exchange from {from_currency} to {to_currency} on or before {day}",
                from_currency=from_currency,
                to_currency=to_currency,
            ),
        )
    return max(found, key=lambda rate: rate.issued_on)


def rate_for(
    rates: Iterable[PublishedRate],
    from_currency: str,
    to_currency: str,
    terms: ExchangeRule,
    *,
    document_date: date,
    period_end: date,
) -> ExchangeRate:
    """The rate that the deal's terms choose: of the document date, of the period's last day, or fixed; then bounded.

    Where a bound or a fixed rate holds, the source is the contract. A fixed rate has the document date.
    Raises Conflict `missing_rate_of_exchange`.
    """
    if terms.basis == "fixed" and terms.fixed is not None:
        why = f"fixed by the contract at {_text(terms.fixed)}"
        chosen = ExchangeRate(from_currency, to_currency, terms.fixed, CONTRACT, document_date, 1, "fixed", why)
    else:
        day = period_end if terms.basis == "period_end" else document_date
        found = rate_on(rates, from_currency, to_currency, day)
        said = "last day of the period" if terms.basis == "period_end" else "document date"
        chosen = replace(found, basis=terms.basis, why=f"{said} {day}: {found.why}")
    return _bounded(chosen, terms)


def converted_price(unit_price: Decimal, rate: ExchangeRate | None) -> Decimal:
    """The unit price in the document currency, in whole minor units, so that what is printed multiplies (E18)."""
    if rate is None:
        return unit_price
    return round_money(unit_price * rate.rate, rate.to_currency)


def newest(rates: Iterable[PublishedRate]) -> PublishedRate | None:
    """Of rates of one pair: the latest day; of one day what was entered by hand, then what was entered last."""
    return max(rates, key=lambda rate: (rate.issued_on, rate.by_hand, rate.entered_at), default=None)


def _direct(rates: list[PublishedRate], from_currency: str, to_currency: str, day: date) -> ExchangeRate | None:
    rate = newest(_of(rates, from_currency, to_currency))
    if rate is None:
        return None
    return ExchangeRate(
        from_currency,
        to_currency,
        rate.rate,
        rate.source,
        rate.issued_on,
        nominal=rate.nominal,
        why=_reason(rate, day),
    )


def _crossed(rates: list[PublishedRate], from_currency: str, to_currency: str, day: date) -> ExchangeRate | None:
    if to_currency == BASE:
        return None
    above = newest(_of(rates, from_currency, BASE))
    below = newest(_of(rates, to_currency, BASE))
    if below is None or (above is None and from_currency != BASE):
        return None
    parts = [part for part in (above, below) if part is not None]
    return ExchangeRate(
        from_currency,
        to_currency,
        round_half_up((above.exact if above else Decimal(1)) / below.exact, PLACES),
        HAND if any(part.by_hand for part in parts) else below.source,
        min(part.issued_on for part in parts),
        nominal=1,
        why=f"through {BASE}: " + "; ".join(_reason(part, day) for part in parts),
    )


def _of(rates: list[PublishedRate], from_currency: str, to_currency: str) -> list[PublishedRate]:
    return [rate for rate in rates if (rate.from_currency, rate.to_currency) == (from_currency, to_currency)]


def _reason(rate: PublishedRate, day: date) -> str:
    quote = f"{_text(rate.published)} {rate.to_currency} for {rate.nominal} {rate.from_currency}"
    who = f"entered by hand ({rate.reason})" if rate.by_hand else f"published by {rate.source}"
    when = f"on {rate.issued_on}"
    before = "" if rate.issued_on == day else f", the last before {day}"
    return f"{quote}, {who} {when}{before}"


def _bounded(rate: ExchangeRate, terms: ExchangeRule) -> ExchangeRate:
    for bound, word, breaks in (
        (terms.floor, "floor", terms.floor is not None and rate.rate < terms.floor),
        (terms.cap, "cap", terms.cap is not None and rate.rate > terms.cap),
    ):
        if bound is not None and breaks:
            why = f"the contract's {word} {_text(bound)} holds over {_text(rate.rate)} ({rate.why})"
            return replace(rate, rate=bound, source=CONTRACT, nominal=1, why=why)
    return rate


def _text(value: Decimal) -> str:
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
