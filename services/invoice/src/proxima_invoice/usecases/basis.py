"""What the document date and the parties decide of an invoice: its tax rule and its rate of exchange."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn

from proxima_common.errors import Conflict, FieldError
from proxima_common.said import said

from proxima_invoice.domain.document_terms import ExchangeRule
from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.exchange import BY_DOCUMENT_DATE, HAND, ExchangeRate, PublishedRate, rate_for
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.sellers import Seller
from proxima_invoice.domain.tax import regime_on, tax_rule
from proxima_invoice.usecases.ports import Desk


@dataclass(frozen=True, slots=True)
class Exchanging:
    """Between which currencies an invoice converts, and by which terms; `since` is when it was begun.

    `held` is the rate that is not chosen again: a credit note or a correction converts as what it is about did.
    """

    from_currency: str
    to_currency: str
    period_end: date
    terms: ExchangeRule | None = None
    since: datetime | None = None
    held: ExchangeRate | None = None

    @classmethod
    def of(cls, invoice: Invoice) -> "Exchanging":
        """As the invoice says now."""
        return cls(
            invoice.price_currency,
            invoice.currency,
            invoice.service_to,
            invoice.document_terms.exchange,
            invoice.created_at,
            invoice.exchange_rate if invoice.parent_id else None,
        )


async def basis_of(
    desk: Desk, seller: Seller, *, buyer_country: str, tax_profile: str, document_date: date, exchange: Exchanging
) -> Basis:
    """The rule and rate of a day. A rate that is missing is None here, and refuses the finalize later."""
    regime = regime_on(seller.regimes, document_date)
    rule = tax_rule(regime, seller.party.country, buyer_country, tax_profile)
    rate, entered_by = await _chosen(desk, exchange, document_date)
    return Basis(rule, rate, entered_by)


async def require_present_rate(desk: Desk, invoice: Invoice) -> None:
    """Raise Conflict unless the invoice has the rate that its terms choose now.

    `rate_changed`: a rate was published or entered since. `rates_not_imported`: the chosen day was not asked for yet,
    so that nobody knows whether a newer rate holds.
    """
    if invoice.exchange_rate is None or invoice.parent_id:
        return
    rate, _ = await _chosen(desk, Exchanging.of(invoice), invoice.document_date)
    if rate is None or _figures(rate) != _figures(invoice.exchange_rate):
        _refuse(
            "the rate of exchange is another one now: refresh the lines, or set the document date again", "rate_changed"
        )
    day = invoice.service_to if invoice.exchange_rate.basis == "period_end" else invoice.document_date
    until = await desk.rates.imported_until()
    # Today's rate may still come; a day that is over is known once it was asked for.
    needed = min(day, desk.today - timedelta(days=1))
    settled = invoice.exchange_rate.basis == "fixed" or invoice.exchange_rate.issued_on >= day
    if until is not None and not settled and until < needed:
        _refuse(
            said("rates_not_imported", f"the Central Bank's rates are imported until {until} only", day=until),
            "rates_not_imported",
        )


async def _chosen(desk: Desk, exchange: Exchanging, document_date: date) -> tuple[ExchangeRate | None, frozenset[str]]:
    """The rate, and who entered it by hand while the invoice was open: they touched its amounts."""
    if exchange.from_currency == exchange.to_currency:
        return None, frozenset()
    if exchange.held:
        return exchange.held, frozenset()
    terms = exchange.terms or BY_DOCUMENT_DATE
    day = exchange.period_end if terms.basis == "period_end" else document_date
    rates = await desk.rates.newest(exchange.from_currency, exchange.to_currency, day)
    try:
        rate = rate_for(
            rates,
            exchange.from_currency,
            exchange.to_currency,
            terms,
            document_date=document_date,
            period_end=exchange.period_end,
        )
    except Conflict:
        return None, frozenset()
    return rate, _entered_by(rates, rate, exchange.since)


def _entered_by(rates: list[PublishedRate], chosen: ExchangeRate, since: datetime | None) -> frozenset[str]:
    if chosen.source != HAND or since is None:
        return frozenset()
    return frozenset(rate.entered_by for rate in rates if rate.by_hand and rate.entered_at >= since)


def _figures(rate: ExchangeRate) -> tuple[object, ...]:
    return (rate.from_currency, rate.to_currency, rate.rate, rate.issued_on, rate.source)


def _refuse(detail: str, code: str) -> NoReturn:
    raise Conflict(detail, code=code, fields=[FieldError("/exchange_rate", detail)])
