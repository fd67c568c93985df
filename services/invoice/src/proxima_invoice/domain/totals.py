"""What the document says at its foot. The kind of document decides where tax is rounded (E17)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from proxima_common.contracts.words import DocumentSet, TaxKind
from proxima_common.money import allocate, minor_units, round_money

from proxima_invoice.domain.line import Line

ZERO = Decimal(0)


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
    """`net` is after discounts; `payable` = gross − prepaid."""

    net: Decimal
    discount: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    payable: Decimal
    breakdown: tuple[TaxSubtotal, ...]


NOTHING = Totals(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ())


def method_of(document_set: DocumentSet) -> TaxMethod:
    """Where tax is rounded for the papers of this set."""
    foreign = document_set in (DocumentSet.INVOICE, DocumentSet.INVOICE_ACT)
    return TaxMethod.PER_CATEGORY if foreign else TaxMethod.PER_LINE


def taxed(lines: Iterable[Line], currency: str, method: TaxMethod) -> list[Line]:
    """The lines with tax and gross. Per category the tax is split over its lines so that they add up to it."""
    whole = list(lines)
    taxes = _per_line(whole, currency) if method is TaxMethod.PER_LINE else _per_category(whole, currency)
    return [replace(line, tax=tax, gross=line.net + tax) for line, tax in zip(whole, taxes, strict=True)]


def total(lines: Iterable[Line], currency: str, prepaid: Decimal = ZERO) -> Totals:
    """The foot of a document whose lines already carry their tax."""
    whole = list(lines)
    groups: dict[tuple[TaxKind, Decimal], list[Line]] = {}
    for line in whole:
        groups.setdefault((line.tax_kind, line.tax_rate), []).append(line)
    breakdown = tuple(
        TaxSubtotal(kind, rate, _sum(line.net for line in group), _sum(line.tax for line in group))
        for (kind, rate), group in sorted(groups.items(), key=lambda item: (-item[0][1], item[0][0]))
    )
    net = _sum(line.net for line in whole)
    tax = _sum(line.tax for line in whole)
    gross = net + tax
    return Totals(
        net=round_money(net, currency),
        discount=round_money(_sum(line.discount for line in whole), currency),
        tax=round_money(tax, currency),
        gross=round_money(gross, currency),
        prepaid=round_money(prepaid, currency),
        payable=round_money(gross - prepaid, currency),
        breakdown=breakdown,
    )


def _per_line(lines: list[Line], currency: str) -> list[Decimal]:
    return [round_money(line.net * line.tax_rate / 100, currency) for line in lines]


def _per_category(lines: list[Line], currency: str) -> list[Decimal]:
    taxes = _per_line(lines, currency)
    for category in {(line.tax_kind, line.tax_rate) for line in lines}:
        at = [index for index, line in enumerate(lines) if (line.tax_kind, line.tax_rate) == category]
        nets = [lines[index].net for index in at]
        tax = round_money(_sum(nets) * category[1] / 100, currency)
        for index, share in zip(at, _shares(tax, nets, currency), strict=True):
            taxes[index] = share
    return taxes


def _shares(tax: Decimal, nets: list[Decimal], currency: str) -> list[Decimal]:
    if all(net >= 0 for net in nets) and any(nets):
        return allocate(tax, nets, minor_units(currency))
    # With a negative line among them there is no weight to split by: round each, the largest takes the difference.
    rounded = [round_money(tax * net / _sum(nets), currency) if _sum(nets) else ZERO for net in nets]
    largest = max(range(len(nets)), key=lambda index: abs(nets[index]))
    rounded[largest] += tax - _sum(rounded)
    return rounded


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
