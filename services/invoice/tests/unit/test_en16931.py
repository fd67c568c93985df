"""EN 16931 on every foreign invoice: arithmetic, categories, and the cases that the official rules were run on."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import DocumentSet, LineKind, TaxKind
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_common.money import round_half_up
from proxima_invoice.domain import finalizing
from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.en16931 import (
    EnAdjustment,
    EnCategory,
    EnDocument,
    EnLine,
    EnParties,
    EnTotals,
    faults,
)
from proxima_invoice.domain.en_document import check, en_document
from proxima_invoice.domain.finalizing import PeriodNow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.tax import TaxRule, letter_of

from ..scenes import TODAY, a_line, an_invoice

D = Decimal
SELLER = EnParties("UZ300000000001", None, "300000001", None, None)
NO_VAT = EnParties(None, "300000001", "300000001", None, None)
REASON = {"E": "Exempt", "AE": "Reverse charge", "G": "Export", "O": "Outside scope"}


def line(letter: str, net: str = "100.00", rate: str | None = "0", price: str | None = None) -> EnLine:
    amount = None if rate is None else D(rate)
    return EnLine(D(1), D(price or net), D(1), D(0), D(0), D(net), letter, amount)


def a_document(letter: str, parties: EnParties = SELLER, rate: str | None = "0", **values: Any) -> EnDocument:
    """One line of 100.00 in one category."""
    net, tax = D("100.00"), round_half_up(D(rate or 0), 2)
    defaults: dict[str, Any] = {
        "currency": "EUR",
        "parties": parties,
        "lines": (line(letter, rate=rate),),
        "allowances": (),
        "charges": (),
        "breakdown": (EnCategory(letter, None if rate is None else D(rate), net, tax, REASON.get(letter)),),
        "totals": EnTotals(net, D(0), D(0), net, tax, net + tax, D(0), D(0), net + tax),
    }
    return EnDocument(**(defaults | values))


def rules(document: EnDocument) -> list[str]:
    return [fault.rule for fault in faults(document)]


def reasoned(document: EnDocument, reason: str | None) -> EnDocument:
    return replace(document, breakdown=tuple(replace(part, reason=reason) for part in document.breakdown))


def lined(document: EnDocument, one: EnLine) -> EnDocument:
    return replace(document, lines=(one,))


BOTH_VAT = replace(SELLER, buyer_vat="DE123456789")
CASES = [
    ("G, seller VAT id with its country", a_document("G"), []),
    ("G, VAT id without its country", a_document("G", replace(SELLER, seller_vat="300000000001")), ["BR-CO-09"]),
    ("G, only a tax registration", a_document("G", NO_VAT), ["BR-G-02"]),
    ("G, no seller id at all", a_document("G", EnParties(None, None, None, None, None)), ["BR-CO-26", "BR-G-02"]),
    ("O, no VAT ids, legal id present", a_document("O", replace(NO_VAT, seller_tax=None), None), []),
    ("O plus a tax registration", a_document("O", NO_VAT, None), []),
    ("O with VAT ids", a_document("O", BOTH_VAT, None), ["BR-O-02"]),
    ("O with a rate", a_document("O", NO_VAT, "0"), ["BR-O-05"]),
    ("AE, seller VAT and buyer VAT", a_document("AE", BOTH_VAT), []),
    ("AE, tax registration and buyer VAT", a_document("AE", replace(NO_VAT, buyer_vat="DE123456789")), []),
    ("AE, no buyer id", a_document("AE"), ["BR-AE-02"]),
    ("Z without reason", a_document("Z"), []),
    ("Z with reason", reasoned(a_document("Z"), "why"), ["BR-Z-10"]),
    ("E with reason", a_document("E"), []),
    ("E without reason", reasoned(a_document("E"), None), ["BR-E-10"]),
    ("three decimals", lined(a_document("Z"), line("Z", "100.001", price="100")), ["BR-DEC", "BR-CO-10"]),
]


@pytest.mark.parametrize(("name", "document", "broken"), CASES, ids=[case[0] for case in CASES])
def test_international_4_1_the_observed_results(name: str, document: EnDocument, broken: list[str]) -> None:
    assert rules(document) == broken, name


def totals_off(name: str) -> EnDocument:
    document = a_document("S", rate="12")
    return replace(document, totals=replace(document.totals, **{name: getattr(document.totals, name) + D("0.01")}))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("lines", "BR-CO-10"),
        ("allowances", "BR-CO-11"),
        ("charges", "BR-CO-12"),
        ("net", "BR-CO-13"),
        ("tax", "BR-CO-14"),
        ("gross", "BR-CO-15"),
        ("due", "BR-CO-16"),
        ("rounding", "BR-CO-16"),
        ("paid", "BR-CO-16"),
    ],
)
def test_totals_that_are_a_cent_off_are_named(name: str, rule: str) -> None:
    assert rules(a_document("S", rate="12")) == []
    assert rule in rules(totals_off(name))


def test_international_3_2_the_official_tolerance_of_a_category_is_below_one_unit() -> None:
    def with_tax(tax: str) -> EnDocument:
        amount = D(tax)
        totals = EnTotals(D(100), D(0), D(0), D(100), amount, 100 + amount, D(0), D(0), 100 + amount)
        return a_document("S", rate="12", breakdown=(EnCategory("S", D(12), D(100), amount, None),), totals=totals)

    assert rules(with_tax("12.99")) == []
    assert rules(with_tax("13.00")) == ["BR-CO-17"]


def test_the_formula_has_two_decimals_in_a_currency_without_any() -> None:
    """23 yen with 12 % inside are 21 and 2; the formula says 2.52, which is 0.52 away: the official rule holds."""
    seller_prices = [a_line(quantity=D(1), unit_price=D(23), tax_kind=TaxKind.STANDARD, tax_rate=D(12))]
    yen = abroad(seller_prices, TaxKind.STANDARD, currency="JPY", price_currency="JPY", prices_include_tax=True)
    [part] = en_document(yen).breakdown
    assert (part.taxable, part.tax) == (D(21), D(2))
    check(yen)
    off = replace(part, tax=D(4))
    assert "BR-CO-17" in rules(replace(en_document(yen), breakdown=(off,)))


def test_the_taxable_amount_is_that_of_its_lines() -> None:
    part = EnCategory("S", D(12), D("101.00"), D("12.12"), None)
    assert "BR-S-08" in rules(a_document("S", rate="12", breakdown=(part,)))


def test_a_line_may_be_two_cents_off_and_no_more() -> None:
    for price, broken in (("100.02", False), ("100.021", True), ("99.98", False), ("99.979", True)):
        assert ("R120" in rules(lined(a_document("Z"), line("Z", price=price)))) is broken
    for base, price in ((D(2), "200.00"), (D(4), "400.00")):
        priced = replace(line("Z", price=price), base_quantity=base)
        assert "R120" not in rules(lined(a_document("Z"), priced))


def test_what_is_paid_is_taken_off_what_is_due() -> None:
    document = a_document("Z")
    totals = replace(document.totals, paid=D("40.00"), due=D("60.00"))
    assert rules(replace(document, totals=totals)) == []


def test_other_rules_of_the_categories() -> None:
    assert "BR-S-05" in rules(a_document("S", rate="0"))
    assert "BR-E-05" in rules(a_document("E", rate="12"))
    assert "BR-E-09" in rules(a_document("E", rate="12"))
    assert "BR-S-10" in rules(reasoned(a_document("S", rate="12"), "why"))
    assert rules(a_document("Z", breakdown=()))[0] == "BR-CO-18"
    assert rules(a_document("Z", lines=()))[0] == "BR-16"
    assert "BR-27" in rules(lined(a_document("Z"), replace(line("Z"), price=D(-100), quantity=D(-1))))
    assert "R120" in rules(lined(a_document("Z"), replace(line("Z"), quantity=D(2))))
    twice = (EnCategory("E", D(0), D(50), D(0), "a"), EnCategory("E", D(0), D(50), D(0), "b"))
    assert "BR-E-01" in rules(a_document("E", breakdown=twice))
    assert "BR-33" in rules(a_document("Z", allowances=(EnAdjustment(D(0), "Z", D(0), None),)))
    assert "BR-38" in rules(a_document("Z", charges=(EnAdjustment(D(0), "Z", D(0), ""),)))


def test_o_is_never_mixed_with_anything() -> None:
    outside, standard = a_document("O", NO_VAT, None), a_document("S", rate="12")
    extra = (EnAdjustment(D(0), "S", D(12), "why"),)
    mixed = replace(
        outside,
        breakdown=outside.breakdown + standard.breakdown,
        lines=outside.lines + standard.lines,
        allowances=extra,
        charges=extra,
    )
    assert [rule for rule in rules(mixed) if rule.startswith("BR-O-1")] == ["BR-O-11", "BR-O-12", "BR-O-13", "BR-O-14"]


def test_international_3_2_xpath_rounds_a_negative_half_up_and_we_away_from_zero() -> None:
    """−1.005 is −1.00 there and −1.01 here; the tolerance of a category covers the cent."""
    value = D("-1.005")
    xpath = (value * 100 + D("0.5")).to_integral_value(rounding=ROUND_FLOOR) / 100
    assert (xpath, round_half_up(value, 2)) == (D("-1.00"), D("-1.01"))
    for tax in (xpath, round_half_up(value, 2)):
        net = D("-8.375")
        part = EnCategory("S", D(12), net, tax, None)
        totals = EnTotals(net, D(0), D(0), net, tax, net + tax, D(0), D(0), net + tax)
        broken = rules(a_document("S", lines=(line("S", "-8.375", "12"),), breakdown=(part,), totals=totals))
        assert "BR-CO-17" not in broken


# --- our invoices ---

BUYER = Party("C9", "Example GmbH", "Example GmbH", "DE", "Berlin, 1", tin="HRB 1", vat_number="DE123456789")


def abroad(lines: Any, kind: TaxKind = TaxKind.OUTSIDE_SCOPE, **values: Any) -> Invoice:
    seller = an_invoice().seller
    defaults: dict[str, Any] = {
        "document_set": DocumentSet.INVOICE,
        "currency": "EUR",
        "price_currency": "EUR",
        "buyer": BUYER,
        "seller": replace(seller, vat_number="300000000001", bank=Bank("EUR", "First Bank", "1", swift="FIRSUZ22")),
        "tax_rule": TaxRule(kind, D(0), D(12)),
    }
    return an_invoice(lines, **(defaults | values))


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (TaxKind.STANDARD, "S"),
        (TaxKind.ZERO, "G"),
        (TaxKind.EXEMPT, "E"),
        (TaxKind.PRIVILEGE, "E"),
        (TaxKind.NOT_PAYER, "O"),
        (TaxKind.OUTSIDE_SCOPE, "O"),
        (TaxKind.REVERSE_CHARGE, "AE"),
    ],
)
def test_each_of_our_kinds_has_a_valid_category(kind: TaxKind, letter: str) -> None:
    rate = D(12) if kind is TaxKind.STANDARD else D(0)
    invoice = abroad([a_line(unit_price=D("45"), tax_kind=kind, tax_rate=rate)], kind)
    assert letter_of(kind, abroad=True) == letter
    assert [part.letter for part in en_document(invoice).breakdown] == [letter]
    check(invoice)


def test_zero_at_home_is_no_export() -> None:
    assert letter_of(TaxKind.ZERO, abroad=False) == "Z"


def test_two_kinds_of_one_letter_are_one_group() -> None:
    lines = [
        a_line(unit_price=D(1), tax_kind=TaxKind.EXEMPT, tax_rate=D(0)),
        a_line(unit_price=D(2), tax_kind=TaxKind.PRIVILEGE, tax_rate=D(0)),
    ]
    [part] = en_document(abroad(lines)).breakdown
    assert (part.letter, part.taxable) == ("E", D("30.00"))
    assert part.reason
    assert part.reason.count(";") == 1


def test_finalizing_names_the_rule_that_is_broken() -> None:
    mixed = [
        a_line(unit_price=D(1), tax_kind=TaxKind.OUTSIDE_SCOPE, tax_rate=D(0)),
        a_line(unit_price=D(1), tax_kind=TaxKind.EXEMPT, tax_rate=D(0)),
    ]
    with pytest.raises(Conflict) as refused:
        finalizing.check(abroad(mixed), PeriodNow(1, "open", None), TODAY)
    assert refused.value.code == "en16931"
    assert "BR-O-11" in refused.value.detail
    assert any("BR-O-12" in field.detail for field in refused.value.fields)


def test_a_domestic_document_is_not_held_to_it() -> None:
    check(an_invoice([a_line(), a_line(tax_kind=TaxKind.NOT_PAYER, tax_rate=D(0))]))


KINDS = [TaxKind.STANDARD, TaxKind.ZERO, TaxKind.EXEMPT, TaxKind.REVERSE_CHARGE]
PERCENT = st.none() | st.decimals("0", "100", places=2)


@st.composite
def foreign(draw: Callable[..., Any]) -> Invoice:
    kinds = draw(st.sampled_from([KINDS, [TaxKind.OUTSIDE_SCOPE], [TaxKind.NOT_PAYER, TaxKind.OUTSIDE_SCOPE]]))
    kind = st.sampled_from(kinds)
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        chosen = draw(kind)
        adjusting = draw(st.booleans())
        quantity = draw(st.decimals("-99" if adjusting else "0.01", "999", places=3))
        lines.append(
            a_line(
                kind=LineKind.ADJUSTMENT if adjusting else LineKind.MANUAL,
                quantity=quantity,
                unit_price=draw(st.decimals("0", "9999", places=6)),
                tax_kind=chosen,
                tax_rate=D(12) if chosen is TaxKind.STANDARD else D(0),
                discount_percent=draw(PERCENT),
                charge_percent=draw(PERCENT),
            )
        )
    adjustments = tuple(
        Adjustment(new_id(), AdjustmentKind(word), "why", percent=draw(st.decimals("0.01", "100", places=2)))
        for word in draw(st.lists(st.sampled_from(["allowance", "charge"]), max_size=3))
    )
    return abroad(
        lines,
        kinds[0],
        currency=draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"])),
        adjustments=adjustments,
        prices_include_tax=draw(st.booleans()),
        rounding_step=draw(st.none() | st.just(D(1))),
    )


@given(foreign())
def test_every_foreign_invoice_keeps_the_rules(invoice: Invoice) -> None:
    assert faults(en_document(invoice)) == ()
