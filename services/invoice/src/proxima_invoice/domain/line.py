"""Lines: what is printed multiplies, and rounds once (product: dates and rounding; billing-rules E17)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineBasis, LineKind, TaxKind
from proxima_common.errors import FieldError, Invalid
from proxima_common.money import round_half_up, round_money
from proxima_common.said import said

from proxima_invoice.domain.computed import LineAmounts, LineTerms
from proxima_invoice.domain.supply import Privilege

ZERO, ONE = Decimal(0), Decimal(1)
# What takes back or evens out what was billed before may come out negative.
NEGATIVE = (LineBasis.CORRECTION, LineBasis.ADVANCE_OFFSET, LineBasis.PROGRESS, LineBasis.INSTALMENT)
_REDUCED = ("discount", "discount_percent", "charge", "charge_percent")
AMOUNT_FIELDS = ("quantity", "base_quantity", "unit_price", *_REDUCED, "tax_kind", "tax_rate")
EDITABLE = ("text", "unit", "quantity", "base_quantity", "unit_price", *_REDUCED, "tax_kind", "privilege")


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
    """One line in the document currency, tax not included in `net` (`document.LineAmounts` says what the amounts are).

    A discount or charge with a percent is what the percent came to. The price is for `base_quantity` units.

    `edited` names the fields set by hand: a refresh leaves them alone. `proposed` keeps what prefill said of them.
    `source_unit_price` is the price before conversion, in the price currency. `basis` says what a generated line is
    for, `component` what of the deal it bills.
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
    basis: LineBasis | None = None
    component: str | None = None
    worklogs: tuple[Worklog, ...] = field(default=())
    worklog_count: int = 0
    base_quantity: Decimal = ONE
    discount_percent: Decimal | None = None
    charge: Decimal = ZERO
    charge_percent: Decimal | None = None
    document_discount: Decimal = ZERO
    document_charge: Decimal = ZERO
    privilege: Privilege | None = None

    def terms(self) -> LineTerms:
        """What its amounts are computed from."""
        return LineTerms(
            self.quantity,
            self.unit_price,
            self.tax_kind,
            self.tax_rate,
            self.base_quantity,
            self.discount,
            self.discount_percent,
            self.charge,
            self.charge_percent,
        )

    def with_amounts(self, amounts: LineAmounts) -> "Line":
        """With what it came to."""
        return replace(
            self,
            discount=amounts.discount,
            charge=amounts.charge,
            document_discount=amounts.document_discount,
            document_charge=amounts.document_charge,
            net=amounts.net,
            tax=amounts.tax,
            gross=amounts.gross,
        )

    def amounts(self) -> tuple[object, ...]:
        """What four eyes look at: anybody who changes any of these has touched the invoice."""
        return (self.line_id, *(getattr(self, name) for name in AMOUNT_FIELDS))


def line_base(line: Line, currency: str) -> Decimal:
    """Quantity × price ÷ base quantity, half away from zero: before discounts and charges."""
    return round_money(line.quantity * line.unit_price / line.base_quantity, currency)


def check_line(line: Line, currency: str) -> None:
    """Refuse a line that nobody could print: Invalid, naming the field.

    Only an adjustment may be negative, or a generated line that corrects or offsets. A discount or charge is in whole
    minor units; a discount has the sign of what it is taken from and never exceeds it.
    """
    if line.base_quantity <= 0:
        raise _wrong("base_quantity", "a price is for a quantity above nothing", "not_positive")
    if line.kind is not LineKind.ADJUSTMENT and line.basis not in NEGATIVE:
        _check_not_negative(line)
    _check_scale(line)
    base = line_base(line, currency)
    if abs(base) >= Decimal(10) ** 15:
        raise _wrong("unit_price", "the line's amount is too large", "too_large")
    _check_parts(line, base, currency)


def _check_not_negative(line: Line) -> None:
    if line.quantity < 0:
        raise _wrong("quantity", "only an adjustment line may have a negative quantity", "negative_quantity")
    if line.unit_price < 0:
        raise _wrong("unit_price", "only an adjustment line may have a negative price", "negative_price")


def _check_scale(line: Line) -> None:
    for name in ("quantity", "base_quantity", "unit_price"):
        if round_half_up(getattr(line, name), 6) != getattr(line, name):
            raise _wrong(name, "it has at most six decimals", "too_precise")


def _check_parts(line: Line, base: Decimal, currency: str) -> None:
    for name in ("discount", "charge"):
        amount, percent = getattr(line, name), getattr(line, f"{name}_percent")
        if percent is not None and not 0 <= percent <= 100:
            raise _wrong(f"{name}_percent", "a percent is from 0 to 100", "percent_out_of_range")
        if percent is None and amount != round_money(amount, currency):
            raise _wrong(name, said("too_precise", f"it is in whole minor units of {currency}"), "too_precise")
        if percent is None and (amount < 0) and base >= 0:
            raise _wrong(name, "it is not negative", f"negative_{name}")
    if line.discount_percent is None and abs(line.discount) > abs(base):
        raise _wrong("discount", "the discount exceeds the line's amount", "discount_too_large")
    if line.discount_percent is None and line.discount * base < 0:
        raise _wrong("discount", "a discount has the sign of the line's amount", "negative_discount")


def _wrong(field_name: str, detail: str, code: str) -> Invalid:
    return Invalid(detail, code=code, fields=[FieldError(f"/{field_name}", detail)])
