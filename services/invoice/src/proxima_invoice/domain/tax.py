"""Which tax a line carries: the seller's regime on the document date, and where the buyer is (uzbek-invoicing §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import TaxKind
from proxima_common.errors import Conflict
from proxima_common.said import said

ZERO = Decimal(0)
_ABROAD = {TaxKind.ZERO, TaxKind.OUTSIDE_SCOPE, TaxKind.REVERSE_CHARGE}
_AT_HOME = {TaxKind.EXEMPT, TaxKind.ZERO, TaxKind.PRIVILEGE}
_LETTERS = {
    TaxKind.STANDARD: "S",
    TaxKind.ZERO: "Z",
    TaxKind.EXEMPT: "E",
    TaxKind.PRIVILEGE: "E",
    TaxKind.NOT_PAYER: "O",
    TaxKind.OUTSIDE_SCOPE: "O",
    TaxKind.REVERSE_CHARGE: "AE",
}


@dataclass(frozen=True, slots=True)
class Regime:
    """How a seller is taxed from a date on."""

    valid_from: date
    tax_kind: TaxKind
    tax_rate: Decimal
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What the lines of one document carry unless a line says otherwise; `standard_rate` is of the seller's regime."""

    kind: TaxKind
    rate: Decimal
    standard_rate: Decimal
    note: str | None = None

    def of(self, kind: TaxKind) -> Decimal:
        """The rate of a kind that a line was given by hand. Raises Conflict when the seller charges no VAT."""
        if kind is not TaxKind.STANDARD:
            return ZERO
        if self.standard_rate == ZERO:
            raise Conflict("the seller charges no VAT on this date", code="seller_charges_no_tax")
        return self.standard_rate


def regime_on(regimes: Iterable[Regime], day: date) -> Regime:
    """The regime in force; Conflict `no_tax_regime` when none had begun."""
    begun = [regime for regime in regimes if regime.valid_from <= day]
    if not begun:
        raise Conflict(said("no_tax_regime", f"the seller has no tax regime on {day}", day=day))
    return max(begun, key=lambda regime: regime.valid_from)


def tax_rule(regime: Regime, seller_country: str, buyer_country: str, tax_profile: str) -> TaxRule:
    """The rule of a document.

    At home the regime decides, unless the application's profile names an exemption. Abroad the place of supply is the
    buyer's country: outside scope, or what the profile says (uzbek-invoicing §4.4).
    """
    standard = regime.tax_rate if regime.tax_kind is TaxKind.STANDARD else ZERO
    wanted = TaxKind(tax_profile) if tax_profile in set(TaxKind) else None
    if buyer_country != seller_country:
        kind = wanted if wanted in _ABROAD else TaxKind.OUTSIDE_SCOPE
        return TaxRule(kind or TaxKind.OUTSIDE_SCOPE, ZERO, standard, None)
    if wanted in _AT_HOME and regime.tax_kind is TaxKind.STANDARD and wanted is not None:
        return TaxRule(wanted, ZERO, standard, regime.note)
    return TaxRule(regime.tax_kind, standard, standard, regime.note)


def letter_of(kind: TaxKind, *, abroad: bool) -> str:
    """The category of EN 16931 (UNCL 5305): zero to a buyer abroad is the export category (international §4.2)."""
    if kind is TaxKind.ZERO and abroad:
        return "G"
    return _LETTERS[kind]
