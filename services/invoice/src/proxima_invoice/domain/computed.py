"""What a document is computed from and what it comes to, as plain data."""

from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import TaxKind

from proxima_invoice.domain.adjustments import Adjustment
from proxima_invoice.domain.totals import TaxMethod, TaxSubtotal, Totals

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What a line is computed from. A percent wins over the amount beside it; `tax_rate` None takes the kind's rate.

    `base_quantity` is how many units the price is for (EN 16931 BT-149).
    """

    quantity: Decimal
    unit_price: Decimal
    tax_kind: TaxKind
    tax_rate: Decimal | None = None
    base_quantity: Decimal = ONE
    discount: Decimal = ZERO
    discount_percent: Decimal | None = None
    charge: Decimal = ZERO
    charge_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How a document is computed. `rounding_step` rounds what is to pay, as cash does (BT-114)."""

    currency: str
    method: TaxMethod
    prices_include_tax: bool = False
    prepaid: Decimal = ZERO
    rounding_step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a line came to. `base` = round(quantity × price ÷ base quantity); discount and charge are its own.

    With tax per line, `document_discount` and `document_charge` are its share of the document's, and `net` is after
    them; per category they are nothing and `net` is BT-131. base, discounts and charges are in the terms of the
    prices; net + tax = gross.
    """

    tax_rate: Decimal
    base: Decimal
    discount: Decimal
    charge: Decimal
    document_discount: Decimal
    document_charge: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class AdjustmentAmounts:
    """What an allowance or charge came to: in the terms of the prices, and its part of each category before tax."""

    adjustment: Adjustment
    base: Decimal
    amount: Decimal
    parts: tuple[tuple[TaxKind, Decimal, Decimal], ...]

    @property
    def net(self) -> Decimal:
        """Before tax."""
        return sum((part for _, _, part in self.parts), ZERO)


@dataclass(frozen=True, slots=True)
class Document:
    """The whole computed document, lines and adjustments in the order that they were given in."""

    lines: tuple[LineAmounts, ...]
    adjustments: tuple[AdjustmentAmounts, ...]
    totals: Totals

    @property
    def breakdown(self) -> tuple[TaxSubtotal, ...]:
        """By tax kind and rate."""
        return self.totals.breakdown
