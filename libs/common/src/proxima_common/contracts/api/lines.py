"""Lines as staff see and change them."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.money import LineMoney
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.calculation import LineExplanation
from proxima_common.contracts.payload import Amount, Percent, Quantity, UnitPrice
from proxima_common.contracts.tax import TaxPrivilege
from proxima_common.contracts.words import LineBasis, LineKind, TaxKind


class LineRead(LineMoney):
    line_id: UUID
    position: int
    kind: LineKind
    key: str | None
    text: str
    unit: str
    quantity: Quantity
    unit_price: UnitPrice
    discount: Amount
    net: Amount
    tax_kind: TaxKind
    tax_rate: Percent
    tax: Amount
    gross: Amount
    service_from: date
    service_to: date
    edited: list[str]
    worklog_count: int
    explanation: LineExplanation | None
    basis: LineBasis | None = None
    component: str | None = None
    privilege: TaxPrivilege | None = None


class NewLine(Command):
    """A manual or adjustment line; net is computed. Tax is inside its price only where the document says so."""

    kind: Literal[LineKind.MANUAL, LineKind.ADJUSTMENT] = LineKind.MANUAL
    text: str = Field(min_length=1, max_length=2000)
    unit: str = Field(min_length=1, max_length=40)
    quantity: Quantity
    unit_price: UnitPrice
    discount: Amount = Decimal(0)
    discount_percent: Percent | None = None
    charge: Amount = Decimal(0)
    charge_percent: Percent | None = None
    base_quantity: Quantity = Field(default=Decimal(1), gt=0)
    tax_kind: TaxKind | None = None
    privilege: TaxPrivilege | None = None
    position: int | None = Field(default=None, ge=1)


class EditLine(Command):
    """Only the fields sent are changed; an amount is reached by quantity, price, discount and charge.

    A discount or charge is a percent or an amount: sending one takes the other away.
    """

    text: str | None = Field(default=None, min_length=1, max_length=2000)
    unit: str | None = Field(default=None, min_length=1, max_length=40)
    quantity: Quantity | None = None
    unit_price: UnitPrice | None = None
    discount: Amount | None = None
    discount_percent: Percent | None = None
    charge: Amount | None = None
    charge_percent: Percent | None = None
    base_quantity: Quantity | None = Field(default=None, gt=0)
    tax_kind: TaxKind | None = None
    privilege: TaxPrivilege | None = None
    position: int | None = Field(default=None, ge=1)


class RemoveLine(Command):
    """`drop` reopens the time behind the line, `write_off` consumes it."""

    how: Literal["drop", "write_off"] = "drop"
    reason: str | None = Field(default=None, max_length=1000)
