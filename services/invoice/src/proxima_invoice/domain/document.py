"""The money of one document: plain data in, amounts, breakdown and totals out. No clock, no engine, no storage.

    document(lines, allowances, charges, taxes, settings) -> Document

Every amount is rounded once to the currency's minor units, half away from zero; everything else is a sum of rounded
amounts, so that it adds up. An example is in docs/business-logic.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import TaxKind
from proxima_common.errors import Invalid
from proxima_common.money import minor_units, round_money, round_to_step, spread

from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.computed import AdjustmentAmounts, Document, LineAmounts, LineTerms, Settings
from proxima_invoice.domain.totals import TaxMethod, TaxSubtotal, Totals

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
Category = tuple[TaxKind, Decimal]


@dataclass(frozen=True, slots=True)
class _Priced:
    """A line before tax and before what the document gives or takes, in the terms of the prices."""

    category: Category
    base: Decimal
    discount: Decimal
    charge: Decimal

    @property
    def amount(self) -> Decimal:
        return self.base - self.discount + self.charge


def document(
    lines: Sequence[LineTerms],
    allowances: Sequence[Adjustment],
    charges: Sequence[Adjustment],
    taxes: Mapping[TaxKind, Decimal],
    settings: Settings,
) -> Document:
    """Compute it all (billing-rules E16, E17, E19; uzbek-invoicing §5.2; international-invoicing §3.2).

    `taxes` is the rate of each kind, for lines without one of their own; Invalid `tax_rate_missing` when there is none.
    An allowance over lines that come to nothing is nothing.
    """
    priced = [_priced(line, taxes, settings.currency) for line in lines]
    adjusted = [_adjusted(one, priced, settings.currency) for one in (*allowances, *charges)]
    if settings.method is TaxMethod.PER_LINE:
        return _by_line(priced, adjusted, settings)
    return _by_category(priced, adjusted, settings)


def _priced(line: LineTerms, taxes: Mapping[TaxKind, Decimal], currency: str) -> _Priced:
    rate = taxes.get(line.tax_kind) if line.tax_rate is None else line.tax_rate
    if rate is None:
        raise Invalid(f"the rate of {line.tax_kind} is not known", code="tax_rate_missing")
    base = round_money(line.quantity * line.unit_price / line.base_quantity, currency)
    return _Priced(
        (line.tax_kind, rate),
        base,
        _part(base, line.discount_percent, line.discount, currency),
        _part(base, line.charge_percent, line.charge, currency),
    )


def _part(base: Decimal, percent: Decimal | None, amount: Decimal, currency: str) -> Decimal:
    return round_money(amount if percent is None else base * percent / HUNDRED, currency)


def _adjusted(one: Adjustment, priced: Sequence[_Priced], currency: str) -> tuple[Adjustment, Decimal, Decimal]:
    """With its base and its amount."""
    base = _sum(line.amount for line in priced) if one.base is None else one.base
    if not any(line.amount for line in priced):
        return one, base, ZERO
    return one, base, _part(base, one.percent, one.amount, currency)


def _by_line(
    priced: Sequence[_Priced], adjusted: Sequence[tuple[Adjustment, Decimal, Decimal]], settings: Settings
) -> Document:
    """Each line for itself: the document's allowances are shared out over the lines before tax (E16)."""
    currency = settings.currency
    amounts = [line.amount for line in priced]
    shares = [_split(amount, amounts, currency) for _, _, amount in adjusted]
    lines = []
    for at, line in enumerate(priced):
        given = _sum(share[at] for share, (one, _, _) in zip(shares, adjusted, strict=True) if _gives(one))
        taken = _sum(share[at] for share, (one, _, _) in zip(shares, adjusted, strict=True) if not _gives(one))
        net, tax = _taxed(line.amount - given + taken, line.category[1], settings)
        lines.append(_amounts(line, given, taken, net, tax))
    done = [
        AdjustmentAmounts(one, base, amount, _parts(priced, share, settings))
        for share, (one, base, amount) in zip(shares, adjusted, strict=True)
    ]
    groups = _grouped([line.category for line in priced])
    breakdown = [
        TaxSubtotal(*category, _sum(lines[at].net for at in group), _sum(lines[at].tax for at in group))
        for category, group in groups.items()
    ]
    return _document(lines, done, breakdown, settings)


def _by_category(
    priced: Sequence[_Priced], adjusted: Sequence[tuple[Adjustment, Decimal, Decimal]], settings: Settings
) -> Document:
    """Tax once per category and rate; allowances are shared out over the categories (EN 16931)."""
    currency = settings.currency
    groups = _grouped([line.category for line in priced])
    sums = [_sum(priced[at].amount for at in group) for group in groups.values()]
    shares = [_split(amount, sums, currency) for _, _, amount in adjusted]
    done = [
        AdjustmentAmounts(
            one,
            base,
            amount,
            tuple((*category, _net(part, category[1], settings)) for category, part in zip(groups, share, strict=True)),
        )
        for share, (one, base, amount) in zip(shares, adjusted, strict=True)
    ]
    lines: list[LineAmounts | None] = [None] * len(priced)
    breakdown = []
    for place, (category, group) in enumerate(groups.items()):
        whole = sums[place] + _sum(
            _signed(one.adjustment, share[place]) for one, share in zip(done, shares, strict=True)
        )
        taxable, tax = _taxed(whole, category[1], settings)
        breakdown.append(TaxSubtotal(*category, taxable, tax))
        lines_net = taxable - _sum(_signed(one.adjustment, one.parts[place][2]) for one in done)
        nets = _nets([priced[at].amount for at in group], lines_net, category[1], settings)
        for at, net, share in zip(group, nets, _taxes(nets, taxable, tax, category[1], currency), strict=True):
            lines[at] = _amounts(priced[at], ZERO, ZERO, net, share)
    return _document([line for line in lines if line], done, breakdown, settings)


def _nets(amounts: Sequence[Decimal], whole: Decimal, rate: Decimal, settings: Settings) -> list[Decimal]:
    """The nets of a category's lines. Out of prices with tax inside they are made to add up to its taxable amount."""
    if not settings.prices_include_tax:
        return list(amounts)
    return spread(whole, [amount * HUNDRED / (HUNDRED + rate) for amount in amounts], minor_units(settings.currency))


def _taxes(nets: Sequence[Decimal], taxable: Decimal, tax: Decimal, rate: Decimal, currency: str) -> list[Decimal]:
    """The category's tax over its lines, each near its own."""
    whole = _sum(nets)
    factor = taxable / whole if whole else ONE
    return spread(tax, [net * factor * rate / HUNDRED for net in nets], minor_units(currency))


def _document(
    lines: Sequence[LineAmounts],
    adjustments: Sequence[AdjustmentAmounts],
    breakdown: Iterable[TaxSubtotal],
    settings: Settings,
) -> Document:
    currency = settings.currency
    ordered = tuple(sorted(breakdown, key=lambda part: (-part.tax_rate, part.tax_kind)))
    net, tax = _sum(part.taxable for part in ordered), _sum(part.tax for part in ordered)
    allowance = _sum(one.net for one in adjustments if _gives(one.adjustment))
    charge = _sum(one.net for one in adjustments if not _gives(one.adjustment))
    due = net + tax - settings.prepaid
    rounding = round_to_step(due, settings.rounding_step) - due if settings.rounding_step else ZERO
    totals = {
        "net": net,
        "discount": _sum(_net(line.discount, line.tax_rate, settings) for line in lines) + allowance,
        "tax": tax,
        "gross": net + tax,
        "prepaid": settings.prepaid,
        "payable": due + rounding,
        "subtotal": net + allowance - charge,
        "allowance_total": allowance,
        "charge_total": charge,
        "charge": _sum(_net(line.charge, line.tax_rate, settings) for line in lines) + charge,
        "rounding": rounding,
    }
    amounts = {name: round_money(value, currency) for name, value in totals.items()}
    return Document(tuple(lines), tuple(adjustments), Totals(**amounts, breakdown=ordered))


def _amounts(line: _Priced, given: Decimal, taken: Decimal, net: Decimal, tax: Decimal) -> LineAmounts:
    return LineAmounts(line.category[1], line.base, line.discount, line.charge, given, taken, net, tax, gross=net + tax)


def _taxed(amount: Decimal, rate: Decimal, settings: Settings) -> tuple[Decimal, Decimal]:
    """(net, tax). Out of a price with tax inside, net is by division and tax the difference (E19)."""
    net = _net(amount, rate, settings)
    tax = amount - net if settings.prices_include_tax else round_money(net * rate / HUNDRED, settings.currency)
    return net, tax


def _net(amount: Decimal, rate: Decimal, settings: Settings) -> Decimal:
    inside = settings.prices_include_tax
    return round_money(amount * HUNDRED / (HUNDRED + rate) if inside else amount, settings.currency)


def _parts(
    priced: Sequence[_Priced], share: Sequence[Decimal], settings: Settings
) -> tuple[tuple[TaxKind, Decimal, Decimal], ...]:
    return tuple(
        (*category, _net(_sum(share[at] for at in group), category[1], settings))
        for category, group in _grouped([line.category for line in priced]).items()
    )


def _split(total: Decimal, amounts: Sequence[Decimal], currency: str) -> list[Decimal]:
    """In proportion, by largest remainder. Amounts that cancel out share by their size."""
    weights = amounts if _sum(amounts) else [abs(amount) for amount in amounts]
    whole = _sum(weights)
    exact = [total * weight / whole for weight in weights] if whole else [ZERO for _ in weights]
    return spread(total, exact, minor_units(currency)) if exact else []


def _grouped(categories: Sequence[Category]) -> dict[Category, list[int]]:
    groups: dict[Category, list[int]] = {}
    for at, category in enumerate(categories):
        groups.setdefault(category, []).append(at)
    return groups


def _gives(one: Adjustment) -> bool:
    return one.kind is AdjustmentKind.ALLOWANCE


def _signed(one: Adjustment, amount: Decimal) -> Decimal:
    return -amount if _gives(one) else amount


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
