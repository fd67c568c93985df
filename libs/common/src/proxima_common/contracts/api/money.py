"""The money fields of what staff send about an invoice."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.payload import Amount, Percent, Quantity, Wire


class AdjustmentWrite(Wire):
    """An allowance or charge of the whole document: a percent (of `base`, or of the lines) or an amount.

    In the terms of the prices. `reason_code` is UNCL 5189 for allowances, UNCL 7161 for charges. Without an id it is a
    new one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: UUID | None = None
    kind: Literal["allowance", "charge"]
    percent: Percent | None = Field(default=None, gt=0)
    amount: Amount | None = Field(default=None, gt=0)
    base: Amount | None = None
    reason: str = Field(min_length=1, max_length=200)
    reason_code: str | None = Field(default=None, max_length=3)


class LineMoney(Wire):
    """Money fields that a line is read with, beside quantity, price and discount."""

    base_quantity: Quantity = Decimal(1)
    discount_percent: Percent | None = None
    charge: Amount = Decimal(0)
    charge_percent: Percent | None = None
    document_discount: Amount = Decimal(0)
    document_charge: Amount = Decimal(0)
