"""Reading what a person typed into an amount field, and dividing or joining lines."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import CurrencyCode, Quantity, Wire, plain

Exact = Annotated[Decimal, PlainSerializer(plain, return_type=str, when_used="json")]


class ReadAmount(Command):
    """A number or a sum as typed. It is rounded to the minor units of a currency, else to `scale` if given."""

    text: str = Field(max_length=200)
    locale: Literal["ru", "uz-Latn", "uz-Cyrl", "en"]
    currency: CurrencyCode | None = None
    scale: int | None = Field(default=None, ge=0, le=6)


class AmountRead(Wire):
    """The one meaning of the text; `exact` is false when rounding changed it."""

    amount: Exact
    exact: bool


class SplitLine(Command):
    """Part of a line as a line of its own: a quantity of it, or the named worklogs behind it."""

    quantity: Quantity | None = Field(default=None, gt=0)
    worklog_ids: list[str] | None = Field(default=None, min_length=1, max_length=2000)
    text: str | None = Field(default=None, min_length=1, max_length=2000)


class MergeLines(Command):
    """Several lines as one, in the place of the first."""

    line_ids: list[UUID] = Field(min_length=2, max_length=200)
    text: str | None = Field(default=None, min_length=1, max_length=2000)
