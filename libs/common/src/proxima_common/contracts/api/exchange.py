"""Rates of exchange as staff see, enter and look them up."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import CurrencyCode, Rate, Wire


class RateRead(Wire):
    """A rate as it was published or entered. `source` is `cbu` for the Central Bank, `hand` for staff.

    `published` units of `to_currency` for `nominal` units of `from_currency`; `rate` is for one, to ten decimals.
    """

    rate_id: UUID
    source: str
    from_currency: CurrencyCode
    to_currency: CurrencyCode
    nominal: int
    published: Rate
    rate: Rate
    issued_on: date
    entered_by: str
    entered_at: datetime
    reason: str | None


class EnterRate(Command):
    """A rate that staff enter: it holds for its day over what was published, until the next publication."""

    from_currency: CurrencyCode
    to_currency: CurrencyCode
    nominal: int = Field(default=1, ge=1, le=10_000)
    published: Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=10)]
    issued_on: date
    reason: str = Field(min_length=3, max_length=500)


class RateLookup(Wire):
    """The rate of a pair on a day, and why it is this one. Its own date may lie before the day."""

    from_currency: CurrencyCode
    to_currency: CurrencyCode
    day: date
    rate: Rate
    nominal: int
    source: str
    issued_on: date
    why: str
    imported_until: date | None
