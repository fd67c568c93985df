"""The arithmetic and category rules of EN 16931 over plain data (international-invoicing §3, §4).

Tolerances are those of the official Schematron: the document's totals must match exactly, the taxable amount and tax of
a category may differ by less than one unit of the currency from the formula at two decimals, whatever decimals the
currency has; the line rule is Peppol's, within 0.02. XPath rounds exact halves up, we round them away from zero: of a
negative amount they differ by a cent, which that tolerance covers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from proxima_common.money import round_half_up, round_money

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
LINE_SLACK = Decimal("0.02")
LETTERS = ("S", "Z", "E", "AE", "G", "O")
_WITH_REASON = ("E", "AE", "G", "O")


@dataclass(frozen=True, slots=True)
class EnLine:
    """BG-25. `net` BT-131, `price` BT-146, `rate` BT-152; None where the category has none."""

    quantity: Decimal
    price: Decimal
    base_quantity: Decimal
    allowance: Decimal
    charge: Decimal
    net: Decimal
    letter: str
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class EnAdjustment:
    """BG-20 (allowance) or BG-21: its part of one category."""

    amount: Decimal
    letter: str
    rate: Decimal | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class EnCategory:
    """BG-23. `reason` is BT-120 or BT-121."""

    letter: str
    rate: Decimal | None
    taxable: Decimal
    tax: Decimal
    reason: str | None


@dataclass(frozen=True, slots=True)
class EnTotals:
    """BT-106 … BT-115, in their order."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    paid: Decimal
    rounding: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True)
class EnParties:
    """BT-31 and BT-32, BT-30 of the seller; BT-48 and BT-47 of the buyer."""

    seller_vat: str | None
    seller_tax: str | None
    seller_legal: str | None
    buyer_vat: str | None
    buyer_legal: str | None


@dataclass(frozen=True, slots=True)
class EnDocument:
    """An invoice as the rules see it."""

    currency: str
    parties: EnParties
    lines: tuple[EnLine, ...]
    allowances: tuple[EnAdjustment, ...]
    charges: tuple[EnAdjustment, ...]
    breakdown: tuple[EnCategory, ...]
    totals: EnTotals


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold, by its official name."""

    rule: str
    detail: str


def faults(document: EnDocument) -> tuple[Fault, ...]:
    """Every rule that does not hold, in the order of the rule book."""
    checks: tuple[Callable[[EnDocument], Iterator[Fault]], ...] = (
        _presence,
        _decimals,
        _totals,
        _lines,
        _categories,
        _identities,
        _outside_scope,
    )
    return tuple(fault for check in checks for fault in check(document))


def _presence(document: EnDocument) -> Iterator[Fault]:
    if not document.lines:
        yield Fault("BR-16", "an invoice has at least one line")
    if not document.breakdown:
        yield Fault("BR-CO-18", "an invoice has at least one VAT category")
    for line in document.lines:
        if line.price < 0:
            yield Fault("BR-27", f"a price is never negative: {line.price}; a correction has a negative quantity")
    for rule, parts in (("BR-33", document.allowances), ("BR-38", document.charges)):
        if any(not part.reason for part in parts):
            yield Fault(rule, "an allowance or charge has a reason")


def _decimals(document: EnDocument) -> Iterator[Fault]:
    amounts = [getattr(document.totals, name) for name in EnTotals.__slots__]
    amounts += [line.net for line in document.lines]
    amounts += [part.amount for part in (*document.allowances, *document.charges)]
    amounts += [amount for part in document.breakdown for amount in (part.taxable, part.tax)]
    for amount in amounts:
        if round_money(amount, document.currency) != amount:
            yield Fault("BR-DEC", f"{amount} has more decimals than {document.currency}")


def _totals(document: EnDocument) -> Iterator[Fault]:
    of = document.totals
    wanted = (
        ("BR-CO-10", "BT-106", of.lines, sum((line.net for line in document.lines), ZERO)),
        ("BR-CO-11", "BT-107", of.allowances, sum((part.amount for part in document.allowances), ZERO)),
        ("BR-CO-12", "BT-108", of.charges, sum((part.amount for part in document.charges), ZERO)),
        ("BR-CO-13", "BT-109", of.net, of.lines - of.allowances + of.charges),
        ("BR-CO-14", "BT-110", of.tax, sum((part.tax for part in document.breakdown), ZERO)),
        ("BR-CO-15", "BT-112", of.gross, of.net + of.tax),
        ("BR-CO-16", "BT-115", of.due, of.gross - of.paid + of.rounding),
    )
    for rule, term, is_now, should_be in wanted:
        if is_now != should_be:
            yield Fault(rule, f"{term} is {is_now}, not {should_be}")


def _lines(document: EnDocument) -> Iterator[Fault]:
    for at, line in enumerate(document.lines, start=1):
        should_be = line.quantity * line.price / line.base_quantity + line.charge - line.allowance
        if abs(line.net - should_be) > LINE_SLACK + (ZERO if _fine(document.currency) else ONE):
            yield Fault("R120", f"line {at} is {line.net}, not {round_half_up(should_be, 4)}")


def _fine(currency: str) -> bool:
    return round_money(LINE_SLACK, currency) == LINE_SLACK


def _categories(document: EnDocument) -> Iterator[Fault]:
    for letter in LETTERS:
        groups = [part for part in document.breakdown if part.letter == letter]
        if letter in _used(document) and not groups:
            yield Fault(f"BR-{letter}-01", f"category {letter} is used and has no group in the breakdown")
        if letter != "S" and len(groups) > 1:
            yield Fault(f"BR-{letter}-01", f"category {letter} has exactly one group")
    for part in document.breakdown:
        yield from _group(document, part)


def _used(document: EnDocument) -> set[str]:
    adjustments = (*document.allowances, *document.charges)
    return {line.letter for line in document.lines} | {part.letter for part in adjustments}


def _group(document: EnDocument, part: EnCategory) -> Iterator[Fault]:
    letter, rate = part.letter, part.rate
    taxable = _taxable(document, part)
    if abs(part.taxable - taxable) >= ONE:
        yield Fault(f"BR-{letter}-08", f"{part.taxable} is taxable, lines and adjustments give {taxable}")
    if letter == "S" and not (rate and rate > 0):
        yield Fault("BR-S-05", "the standard rate is above 0")
    if letter == "O" and rate is not None:
        yield Fault("BR-O-05", "outside the scope of VAT there is no rate, not even 0")
    if letter in ("Z", "E", "AE", "G") and rate != 0:
        yield Fault(f"BR-{letter}-05", f"the rate of category {letter} is 0")
    if letter == "S" and abs(part.tax - round_half_up(part.taxable * (rate or ZERO) / HUNDRED, 2)) >= ONE:
        yield Fault("BR-CO-17", f"{part.tax} is not {rate} % of {part.taxable}")
    if letter != "S" and part.tax != 0:
        yield Fault(f"BR-{letter}-09", f"the tax of category {letter} is 0")
    if letter in _WITH_REASON and not part.reason:
        yield Fault(f"BR-{letter}-10", f"category {letter} says why there is no VAT")
    if letter not in _WITH_REASON and part.reason:
        yield Fault(f"BR-{letter}-10", f"category {letter} has no reason")


def _taxable(document: EnDocument, part: EnCategory) -> Decimal:
    def of_part(one: EnLine | EnAdjustment) -> bool:
        return one.letter == part.letter and (part.letter != "S" or one.rate == part.rate)

    lines = sum((line.net for line in document.lines if of_part(line)), ZERO)
    gives = sum((one.amount for one in document.allowances if of_part(one)), ZERO)
    return lines - gives + sum((one.amount for one in document.charges if of_part(one)), ZERO)


def _identities(document: EnDocument) -> Iterator[Fault]:
    who = document.parties
    for number in (who.seller_vat, who.buyer_vat):
        if number and not (number[:2].isascii() and number[:2].isalpha() and number[:2].isupper()):
            yield Fault("BR-CO-09", f"{number} does not begin with a country")
    if not (who.seller_legal or who.seller_vat):
        yield Fault("BR-CO-26", "the seller has an identifier, a registration or a VAT number")
    letters = {part.letter for part in document.breakdown}
    for letter in ("S", "Z", "E", "AE"):
        if letter in letters and not (who.seller_vat or who.seller_tax):
            yield Fault(f"BR-{letter}-02", "the seller has a VAT number or a tax registration")
    if "AE" in letters and not (who.buyer_vat or who.buyer_legal):
        yield Fault("BR-AE-02", "the buyer has a VAT number or a registration")
    if "G" in letters and not who.seller_vat:
        yield Fault("BR-G-02", "an exporter has a VAT number")
    if "O" in letters and (who.seller_vat or who.buyer_vat):
        yield Fault("BR-O-02", "outside the scope of VAT no VAT number is named")


def _outside_scope(document: EnDocument) -> Iterator[Fault]:
    """O is never mixed with anything."""
    if not any(part.letter == "O" for part in document.breakdown):
        return
    mixed = (
        ("BR-O-11", document.breakdown),
        ("BR-O-12", document.lines),
        ("BR-O-13", document.allowances),
        ("BR-O-14", document.charges),
    )
    for rule, parts in mixed:
        if any(part.letter != "O" for part in parts):
            yield Fault(rule, "what is outside the scope of VAT is on an invoice of its own")
