"""Lines: what is printed multiplies, and rounds once (product: dates and rounding; billing-rules E17)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineKind, TaxKind
from proxima_common.errors import FieldError, Invalid
from proxima_common.money import round_half_up, round_money

ZERO = Decimal(0)
AMOUNT_FIELDS = ("quantity", "unit_price", "discount", "tax_kind", "tax_rate")
EDITABLE = ("text", "unit", "quantity", "unit_price", "discount", "tax_kind")


@dataclass(frozen=True, slots=True)
class Worklog:
    """Time behind a line. `billable_seconds` are consumed; `billed_seconds` (rounded) are what the line shows."""

    worklog_id: str
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    person_id: str
    person_name: str
    role: str
    raw_seconds: int
    billable_seconds: int
    billed_seconds: int
    source_hash: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the document currency, tax not included in `net`.

    `edited` names the fields set by hand: a refresh leaves them alone. `proposed` keeps what prefill said of them.
    `source_unit_price` is the price before conversion, in the price currency.
    """

    line_id: UUID
    position: int
    kind: LineKind
    text: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    tax_kind: TaxKind
    tax_rate: Decimal
    service_from: date
    service_to: date
    key: str | None = None
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO
    source_unit_price: Decimal | None = None
    source_currency: str | None = None
    edited: frozenset[str] = frozenset()
    proposed: dict[str, Any] | None = None
    explanation: dict[str, Any] | None = None
    worklogs: tuple[Worklog, ...] = field(default=())
    worklog_count: int = 0

    def priced(self, currency: str) -> "Line":
        """With its net: round(quantity × unit price − discount) to the currency's minor units."""
        return replace(self, net=line_net(self, currency))

    def amounts(self) -> tuple[object, ...]:
        """What four eyes look at: anybody who changes any of these has touched the invoice."""
        return (self.line_id, *(getattr(self, name) for name in AMOUNT_FIELDS))


def line_net(line: Line, currency: str) -> Decimal:
    """The line's amount before tax, half away from zero."""
    return round_money(line.quantity * line.unit_price - line.discount, currency)


def check_line(line: Line, currency: str) -> None:
    """Refuse a line that nobody could print: Invalid, naming the field.

    Only an adjustment may be negative. A discount is in whole minor units and never exceeds what it is taken from.
    """
    if line.kind is not LineKind.ADJUSTMENT and line.quantity < 0:
        raise _wrong("quantity", "only an adjustment line may have a negative quantity", "negative_quantity")
    if line.kind is not LineKind.ADJUSTMENT and line.unit_price < 0:
        raise _wrong("unit_price", "only an adjustment line may have a negative price", "negative_price")
    if line.discount < 0:
        raise _wrong("discount", "a discount is not negative", "negative_discount")
    if line.discount != round_money(line.discount, currency):
        raise _wrong("discount", f"a discount is in whole minor units of {currency}", "too_precise")
    if line.discount and line.discount > round_money(line.quantity * line.unit_price, currency):
        raise _wrong("discount", "the discount exceeds the line's amount", "discount_too_large")
    if abs(line.quantity * line.unit_price) >= Decimal(10) ** 15:
        raise _wrong("unit_price", "the line's amount is too large", "too_large")
    if round_half_up(line.quantity, 6) != line.quantity:
        raise _wrong("quantity", "a quantity has at most six decimals", "too_precise")


def _wrong(field_name: str, detail: str, code: str) -> Invalid:
    return Invalid(detail, code=code, fields=[FieldError(f"/{field_name}", detail)])
