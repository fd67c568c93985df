"""What a document says at its foot, and where each kind of document rounds its tax (E17)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from proxima_common.contracts.words import DocumentKind, DocumentSet, TaxKind

ZERO = Decimal(0)
_PER_CATEGORY = {DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE, DocumentKind.QUOTE}
_TO_PAY = {DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.ANNEX, DocumentKind.QUOTE}


class TaxMethod(StrEnum):
    """Bill, ESF and act round tax per line; a foreign invoice per tax category, as EN 16931 does."""

    PER_LINE = "per_line"
    PER_CATEGORY = "per_category"


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """One tax category of a document."""

    tax_kind: TaxKind
    tax_rate: Decimal
    taxable: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot, tax not included but where said. It always adds up:

    subtotal − allowance_total + charge_total = net; net + tax = gross; gross − prepaid + rounding = payable.
    `discount` and `charge` are all there is of each, of lines and of the document: net + discount − charge is what
    quantities and prices alone would give. On documents with tax per line those of the document are in the lines
    already; `subtotal` is before them all the same.
    """

    net: Decimal
    discount: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    payable: Decimal
    breakdown: tuple[TaxSubtotal, ...]
    subtotal: Decimal = ZERO
    allowance_total: Decimal = ZERO
    charge_total: Decimal = ZERO
    charge: Decimal = ZERO
    rounding: Decimal = ZERO


AMOUNTS = (
    "net",
    "discount",
    "tax",
    "gross",
    "prepaid",
    "payable",
    "subtotal",
    "allowance_total",
    "charge_total",
    "charge",
    "rounding",
)
NOTHING = Totals(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ())


def method_of(document_set: DocumentSet) -> TaxMethod:
    """Where tax is rounded for the leading paper of this set, which the invoice itself follows."""
    foreign = document_set in (DocumentSet.INVOICE, DocumentSet.INVOICE_ACT)
    return TaxMethod.PER_CATEGORY if foreign else TaxMethod.PER_LINE


def method_of_kind(kind: DocumentKind, document_set: DocumentSet) -> TaxMethod:
    """Where tax is rounded on one paper: its kind decides, whatever the set; an annex follows its invoice."""
    if kind is DocumentKind.ANNEX:
        return method_of(document_set)
    return TaxMethod.PER_CATEGORY if kind in _PER_CATEGORY else TaxMethod.PER_LINE


def asks_to_pay(kind: DocumentKind) -> bool:
    """Whether what is prepaid and the rounding of cash stand on this paper; others carry the full value."""
    return kind in _TO_PAY
