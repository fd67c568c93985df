"""Allowances and charges of a whole document (EN 16931 BG-20, BG-21; billing-rules §5.5)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from proxima_common.errors import FieldError, Invalid
from proxima_common.money import round_money

ZERO = Decimal(0)
# UNCL 5189 and UNCL 7161: what a document says when nobody chose a code.
DEFAULT_CODE = {"allowance": "95", "charge": "ABK"}


class AdjustmentKind(StrEnum):
    """What it does to the document's total."""

    ALLOWANCE = "allowance"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One allowance or charge in the terms of the prices (tax inside or not).

    `percent` decides when it is there, of `base` (the sum of the lines unless given); else `amount` does. A percent's
    `amount` is what it came to last.
    """

    id: UUID
    kind: AdjustmentKind
    reason: str
    percent: Decimal | None = None
    amount: Decimal = ZERO
    base: Decimal | None = None
    reason_code: str | None = None

    @property
    def code(self) -> str:
        """The reason's code for structured invoices."""
        return self.reason_code or DEFAULT_CODE[self.kind]

    def __str__(self) -> str:
        """As the audit shows it."""
        size = format(self.amount, "f") if self.percent is None else f"{format(self.percent, 'f')} %"
        return f"{self.kind} {size} ({self.reason})"

    def terms(self) -> tuple[object, ...]:
        """What four eyes look at."""
        return (self.id, self.kind, self.percent, self.base, None if self.percent is not None else self.amount)


def check_adjustments(adjustments: tuple[Adjustment, ...], currency: str) -> None:
    """Refuse what nobody could print: Invalid, naming the field."""
    if len({one.id for one in adjustments}) != len(adjustments):
        raise Invalid("an allowance or charge is there twice", code="duplicate_adjustment")
    for at, one in enumerate(adjustments):
        amount = one.amount if one.percent is None else ZERO
        if one.percent is None and amount <= 0:
            raise _wrong(at, "amount", "an amount or a percent above nothing is needed", "amount_missing")
        if amount != round_money(amount, currency):
            raise _wrong(at, "amount", f"an amount is in whole minor units of {currency}", "too_precise")
        if one.base is not None and one.base != round_money(one.base, currency):
            raise _wrong(at, "base", f"a base is in whole minor units of {currency}", "too_precise")
        if not one.reason.strip():
            raise _wrong(at, "reason", "a reason is printed with it (BR-33, BR-38)", "reason_missing")


def check_rounding_step(step: Decimal | None, currency: str) -> None:
    """Invalid for a step that the currency has no coins for."""
    if step is not None and (step <= 0 or step != round_money(step, currency)):
        detail = f"cash is rounded to whole minor units of {currency}"
        raise Invalid(detail, code="too_precise", fields=[FieldError("/rounding_step", detail)])


def _wrong(at: int, name: str, detail: str, code: str) -> Invalid:
    return Invalid(detail, code=code, fields=[FieldError(f"/adjustments/{at}/{name}", detail)])
