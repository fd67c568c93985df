"""Rates of exchange: answered by the invoice service."""

from __future__ import annotations

from datetime import date

from proxima_common.contracts.api.exchange import EnterRate, RateLookup, RateRead
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.payload import CurrencyCode
from pydantic import BaseModel, ConfigDict

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

RATES = "/exchange-rates"


class RateFilters(Filters):
    from_currency: CurrencyCode | None = None
    to_currency: CurrencyCode | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None


class RateQuestion(BaseModel):
    """A pair and a day."""

    model_config = ConfigDict(extra="ignore")

    from_currency: CurrencyCode
    to_currency: CurrencyCode
    day: date


exchange = Declarations(Owner.INVOICE, "exchange")
exchange.get(RATES, "list_rates", Page[RateRead], "Rates as published and entered.", query=RateFilters)
exchange.get(f"{RATES}/lookup", "look_up_rate", RateLookup, "The rate of a day, and why.", query=RateQuestion)
exchange.post(
    RATES,
    "enter_rate",
    RateRead,
    "Enter a rate by hand (accountants and administrators of every legal entity).",
    body=EnterRate,
    status=201,
)
