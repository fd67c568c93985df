"""From the lines of an invoice to the rows of an ESF or act: each multiplies, and they agree to the tiyin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from proxima_common.contracts.words import TaxKind
from proxima_common.money import round_half_up

from proxima_invoice.domain.line import Line
from proxima_invoice.domain.supply import Privilege, PrivilegeKind

ZERO, ONE = Decimal(0), Decimal(1)
VAT_RATES = ((date(2023, 1, 1), Decimal(12)), (date.min, Decimal(15)))
"""The standard rate by the day from which it holds (uzbek-invoicing §4.1)."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: round2(count × price) = net, net + tax = gross; `price` has two decimals, there is no discount."""

    name: str
    count: Decimal
    price: Decimal
    net: Decimal
    tax_kind: TaxKind
    tax_rate: Decimal
    tax: Decimal
    privilege: Privilege | None = None

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def rows_of(lines: Sequence[Line], esf_lines: Literal["single", "each"], whole: str) -> list[FormRow]:
    """The rows of the forms (product: dates and rounding; uzbek-invoicing §5.3).

    `single` makes one row with quantity 1 for each tax kind and rate, named `whole` unless one line is all there is.
    `each` keeps the lines and folds a discount into the price where that multiplies, else quantity 1; what nets to
    nothing is left out. A negative line is netted inside a row of its kind: a standard ESF has no negative rows.
    VAT is what the lines carry, so that the forms agree with the bill to the tiyin.
    """
    groups: dict[tuple[TaxKind, Decimal, Privilege | None], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.tax_kind, line.tax_rate, line.privilege), []).append(line)
    rows: list[FormRow] = []
    for group in groups.values():
        netted = any(line.net < 0 for line in group)
        rows += [_single(group, whole)] if esf_lines == "single" or netted else [_folded(line) for line in group]
    return [row for row in rows if row.net or row.tax]


def _single(group: Sequence[Line], whole: str) -> FormRow:
    net, tax = _sum(line.net for line in group), _sum(line.tax for line in group)
    name = group[0].text if len(group) == 1 else whole
    return replace(_row(group[0]), name=name, count=ONE, price=net, net=net, tax=tax)


def _folded(line: Line) -> FormRow:
    row = _row(line)
    if _multiplies(row):
        return row
    folded = replace(row, price=round_half_up(line.net / line.quantity, 2) if line.quantity else ZERO)
    return folded if _multiplies(folded) else replace(row, count=ONE, price=line.net)


def _row(line: Line) -> FormRow:
    return FormRow(
        line.text, line.quantity, line.unit_price, line.net, line.tax_kind, line.tax_rate, line.tax, line.privilege
    )


def _multiplies(row: FormRow) -> bool:
    return round_half_up(row.price, 2) == row.price and round_half_up(row.count * row.price, 2) == row.net


def has_vat(rows: Iterable[FormRow]) -> bool:
    """HasVat: false only of a seller who is no VAT payer (uzbek-invoicing §4.2)."""
    return any(row.tax_kind is not TaxKind.NOT_PAYER for row in rows)


def without_vat(kind: TaxKind, *, of_payer: bool) -> bool | None:
    """WithoutVat: «без НДС» for an exempt line, absent (None) where HasVat is false (uzbek-invoicing §4.2)."""
    return kind is TaxKind.EXEMPT if of_payer else None


def privilege_of(row: FormRow, default: Privilege | None) -> Privilege | None:
    """The privilege that a row names: of VAT on a privileged line, of turnover tax on one of no VAT payer (§4.2)."""
    privilege = row.privilege or default
    wanted = {TaxKind.PRIVILEGE: PrivilegeKind.VAT, TaxKind.NOT_PAYER: PrivilegeKind.TURNOVER_TAX}.get(row.tax_kind)
    return privilege if privilege and privilege.kind is wanted else None


def standard_rate_on(day: date) -> Decimal:
    """The standard rate of VAT that holds on a day, in percent."""
    return next(rate for since, rate in VAT_RATES if since <= day)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
