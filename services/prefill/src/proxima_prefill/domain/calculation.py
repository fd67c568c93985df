"""How an amount that is not hours × rate came about; the fields are those of the contract's explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Proration:
    """A part of a month: `days` of `of_days` (E7)."""

    days: int
    of_days: int


@dataclass(frozen=True, slots=True)
class FeePart:
    """A part of the monthly fee; `full` before proration."""

    name: ClassVar[str] = "fee"
    component_id: str
    full: Decimal
    proration: Proration | None


@dataclass(frozen=True, slots=True)
class RetainerPart:
    """The month's hours against what was there (E5, E23)."""

    name: ClassVar[str] = "retainer"
    opening_seconds: int
    granted_seconds: int
    used_seconds: int
    overage_seconds: int
    order: str


@dataclass(frozen=True, slots=True)
class MinimumPart:
    """minimum − lines_net (E8)."""

    name: ClassVar[str] = "minimum"
    minimum: Decimal
    lines_net: Decimal


@dataclass(frozen=True, slots=True)
class CapPart:
    """min(uncapped_net, cap − billed_before) (E9); `billed_before` has this invoice's whole lines too."""

    name: ClassVar[str] = "cap"
    cap: Decimal
    per: str
    billed_before: Decimal
    uncapped_net: Decimal
    above: str
    unbilled_seconds: int


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """cumulative − billed_before (E14)."""

    name: ClassVar[str] = "progress"
    price: Decimal
    cumulative_percent: Decimal
    cumulative: Decimal
    billed_before: Decimal


@dataclass(frozen=True, slots=True)
class MilestonePart:
    """A share of `price`, or all of it; the last takes what `others` leave (E13)."""

    name: ClassVar[str] = "milestone"
    milestone_id: str
    price: Decimal
    percent: Decimal | None
    accepted_on: date
    others: Decimal | None


@dataclass(frozen=True, slots=True)
class InstalmentPart:
    """price ÷ count; the last is price − billed_before."""

    name: ClassVar[str] = "instalment"
    number: int
    count: int
    price: Decimal
    billed_before: Decimal


@dataclass(frozen=True, slots=True)
class AdvancePart:
    """−offset (E15)."""

    name: ClassVar[str] = "advance"
    advanced: Decimal
    offset_before: Decimal
    offset: Decimal
    how: str


@dataclass(frozen=True, slots=True)
class CorrectionPart:
    """(now − billed) × the price that was billed (E12)."""

    name: ClassVar[str] = "correction"
    invoice_number: str
    month: str
    billed_seconds: int
    now_seconds: int


Part = (
    FeePart
    | RetainerPart
    | MinimumPart
    | CapPart
    | ProgressPart
    | MilestonePart
    | InstalmentPart
    | AdvancePart
    | CorrectionPart
)
