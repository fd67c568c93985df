"""What the document date and the parties decide of an invoice: its tax rule and its rate of exchange."""

from datetime import date

from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.exchange import ExchangeRate, rate_for
from proxima_invoice.domain.tax import regime_on, tax_rule
from proxima_invoice.usecases.ports import Desk, Seller


async def basis_of(
    desk: Desk,
    seller: Seller,
    *,
    buyer_country: str,
    tax_profile: str,
    document_date: date,
    currencies: tuple[str, str],
) -> Basis:
    """The rule and rate of a day. A rate that is missing is None here, and refuses the finalize later."""
    regime = regime_on(seller.regimes, document_date)
    rule = tax_rule(regime, seller.party.country, buyer_country, tax_profile)
    return Basis(rule, await _exchange_rate(desk, currencies, document_date))


async def _exchange_rate(desk: Desk, currencies: tuple[str, str], day: date) -> ExchangeRate | None:
    from_currency, to_currency = currencies
    if from_currency == to_currency:
        return None
    rates = await desk.master.rates(from_currency, to_currency, day)
    return rate_for(rates, from_currency, to_currency, day) if rates else None
