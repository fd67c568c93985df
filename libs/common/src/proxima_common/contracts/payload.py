"""The base of everything that travels, and the number types that survive JSON."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer


def plain(value: Decimal) -> str:
    """A decimal as it is written on paper: no exponent, its scale kept."""
    return format(value, "f")


def _plausible(month: str) -> str:
    """A month whose neighbours have dates too."""
    if not "1900" <= month < "3000":
        raise ValueError("it is no month between 1900 and 2999")
    return month


_AsText = PlainSerializer(plain, return_type=str, when_used="json")

Amount = Annotated[Decimal, Field(max_digits=20, decimal_places=4), _AsText]
UnitPrice = Annotated[Decimal, Field(max_digits=20, decimal_places=6), _AsText]
Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=6), _AsText]
Rate = Annotated[Decimal, Field(max_digits=20, decimal_places=10), _AsText]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4), _AsText]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"), AfterValidator(_plausible)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Wire(BaseModel):
    """A frozen part of a payload; readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Payload(Wire):
    """The body of one event version. `event_type` is its `ce_type` and never changes meaning."""

    event_type: ClassVar[str]
