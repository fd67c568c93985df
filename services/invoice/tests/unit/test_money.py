"""Lines, tax and totals, by the worked examples of the domain."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import DocumentSet, LineBasis, LineKind, TaxKind
from proxima_common.errors import Conflict, Invalid
from proxima_invoice.domain.line import AMOUNT_FIELDS, NEGATIVE, Line, check_line
from proxima_invoice.domain.tax import Regime, regime_on, tax_rule
from proxima_invoice.domain.totals import TaxMethod, method_of

from ..scenes import a_line, an_invoice

D = Decimal
STANDARD = Regime(date(2020, 1, 1), TaxKind.STANDARD, D(12))
PARK = Regime(date(2026, 9, 1), TaxKind.PRIVILEGE, D(0), "code 102387")
SIMPLE = Regime(date(2020, 1, 1), TaxKind.NOT_PAYER, D(0))


def line_net(line: Line, currency: str) -> D:
    """What an invoice of this line alone comes to before tax."""
    return an_invoice([line], currency=currency).lines[0].net


def test_the_document_set_decides_where_tax_is_rounded() -> None:
    assert method_of(DocumentSet.INVOICE) is TaxMethod.PER_CATEGORY
    assert method_of(DocumentSet.INVOICE_ACT) is TaxMethod.PER_CATEGORY
    for domestic in (DocumentSet.BILL, DocumentSet.ESF, DocumentSet.ESF_ACT, DocumentSet.BILL_ESF):
        assert method_of(domestic) is TaxMethod.PER_LINE


@pytest.mark.parametrize(
    ("quantity", "price", "net"),
    [("37.333333", "450000", "16799999.85"), ("37.33", "450000", "16798500.00"), ("37.5", "450000", "16875000.00")],
)
def test_e20_what_is_printed_multiplies(quantity: str, price: str, net: str) -> None:
    assert line_net(a_line(quantity=D(quantity), unit_price=D(price)), "UZS") == D(net)


def test_halves_round_away_from_zero_also_below_it() -> None:
    adjustment = {"kind": LineKind.ADJUSTMENT, "unit_price": D("0.005")}
    assert line_net(a_line(quantity=D(1), **adjustment), "UZS") == D("0.01")
    assert line_net(a_line(quantity=D(-1), **adjustment), "UZS") == D("-0.01")


def test_a_currency_without_minor_units_has_none_in_its_amounts() -> None:
    assert line_net(a_line(quantity=D("1.5"), unit_price=D("333.33")), "JPY") == D("500")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"quantity": D(-1)}, "negative_quantity"),
        ({"unit_price": D(-1)}, "negative_price"),
        ({"discount": D("-0.01")}, "negative_discount"),
        ({"discount": D("0.001")}, "too_precise"),
        ({"discount": D("4500000.01")}, "discount_too_large"),
        ({"quantity": D("0.0000001")}, "too_precise"),
        ({"unit_price": D("0.0000001")}, "too_precise"),
        ({"base_quantity": D(0)}, "not_positive"),
        ({"discount_percent": D("100.01")}, "percent_out_of_range"),
        ({"charge": D("-0.01")}, "negative_charge"),
        ({"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "discount": D(1)}, "negative_discount"),
        ({"quantity": D(10) ** 11, "unit_price": D(10) ** 6}, "too_large"),
    ],
)
def test_a_line_that_nobody_could_print_is_refused(values: dict[str, D], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_line(a_line(**values), "UZS")
    assert refused.value.code == code
    assert refused.value.fields[0].pointer.startswith("/")


def test_the_regime_of_the_document_date_holds() -> None:
    privilege = Regime(date(2026, 9, 1), TaxKind.PRIVILEGE, D(0), "code 102387")
    assert regime_on([privilege, STANDARD], date(2026, 8, 31)) is STANDARD
    assert regime_on([privilege, STANDARD], date(2026, 9, 1)) is privilege
    with pytest.raises(Conflict) as refused:
        regime_on([privilege], date(2026, 8, 31))
    assert refused.value.code == "no_tax_regime"


@pytest.mark.parametrize(
    ("buyer", "profile", "kind", "rate"),
    [
        ("UZ", "standard", TaxKind.STANDARD, 12),
        ("UZ", "anything else", TaxKind.STANDARD, 12),
        ("UZ", "exempt", TaxKind.EXEMPT, 0),
        ("DE", "standard", TaxKind.OUTSIDE_SCOPE, 0),
        ("DE", "zero", TaxKind.ZERO, 0),
        ("DE", "reverse_charge", TaxKind.REVERSE_CHARGE, 0),
    ],
)
def test_the_rule_follows_the_buyer_and_the_profile(buyer: str, profile: str, kind: TaxKind, rate: int) -> None:
    rule = tax_rule(STANDARD, "UZ", buyer, profile)
    assert (rule.kind, rule.rate) == (kind, rate)


def test_a_seller_without_vat_cannot_be_made_to_charge_it() -> None:
    rule = tax_rule(Regime(date(2020, 1, 1), TaxKind.NOT_PAYER, D(0)), "UZ", "UZ", "standard")
    assert rule.kind is TaxKind.NOT_PAYER
    with pytest.raises(Conflict):
        rule.of(TaxKind.STANDARD)


def test_an_invoice_adds_itself_up() -> None:
    invoice = an_invoice([a_line(), a_line(quantity=D(2))])
    assert [line.position for line in invoice.lines] == [1, 2]
    assert invoice.totals.gross == D("6048000.00")
    assert invoice.outstanding == invoice.totals.payable


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": D(0)},
        {"unit_price": D(0), "discount": D(0)},
        {"quantity": D("0.000001")},
        {"discount": D("4500000.00")},
        {"discount_percent": D(0)},
        {"discount_percent": D(100)},
        {"charge_percent": D(0)},
        {"charge_percent": D(100)},
        {"charge": D("0.01")},
        {"base_quantity": D("0.000001"), "unit_price": D("0.000001")},
        {"quantity": D(1), "unit_price": D("999999999999999.99")},
        {"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "discount": D(-1)},
        {"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "charge": D(-1)},
        {"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "unit_price": D("0.50"), "charge": D("-0.01")},
        {"quantity": D(1), "unit_price": D(10) ** 15, "base_quantity": D(2)},
        *({"basis": basis, "quantity": D(-1)} for basis in NEGATIVE),
        *({"basis": basis, "unit_price": D(-1)} for basis in NEGATIVE),
    ],
)
def test_a_line_at_the_edge_of_what_is_allowed_is_allowed(values: dict[str, Any]) -> None:
    check_line(a_line(**values), "UZS")


@pytest.mark.parametrize(
    ("values", "code", "pointer"),
    [
        ({"base_quantity": D("-0.000001")}, "not_positive", "/base_quantity"),
        ({"quantity": D("-0.000001")}, "negative_quantity", "/quantity"),
        ({"unit_price": D("-0.000001")}, "negative_price", "/unit_price"),
        ({"basis": LineBasis.HOURS, "quantity": D(-1)}, "negative_quantity", "/quantity"),
        ({"discount_percent": D("-0.01")}, "percent_out_of_range", "/discount_percent"),
        ({"charge_percent": D("100.01")}, "percent_out_of_range", "/charge_percent"),
        ({"charge": D("0.001")}, "too_precise", "/charge"),
        ({"quantity": D(0), "charge": D("-0.01")}, "negative_charge", "/charge"),
        ({"quantity": D(1), "unit_price": D("0.50"), "charge": D("-0.01")}, "negative_charge", "/charge"),
        (
            {"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "unit_price": D("0.50"), "discount": D("0.01")},
            "negative_discount",
            "/discount",
        ),
        ({"base_quantity": D("1.0000001")}, "too_precise", "/base_quantity"),
        ({"quantity": D(1), "unit_price": D(10) ** 15}, "too_large", "/unit_price"),
        ({"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "unit_price": D(10) ** 15}, "too_large", "/unit_price"),
        ({"kind": LineKind.ADJUSTMENT, "quantity": D(-1), "discount": D(-4500000)}, "discount_too_large", "/discount"),
    ],
)
def test_a_line_just_beyond_the_edge_is_refused_by_its_field(values: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_line(a_line(**values), "UZS")
    assert (refused.value.code, refused.value.fields[0].pointer) == (code, pointer)


def test_four_eyes_see_every_amount_and_the_line_itself() -> None:
    line = a_line()
    assert line.amounts()[0] == line.line_id
    for name in AMOUNT_FIELDS:
        other = TaxKind.EXEMPT if name == "tax_kind" else D(7)
        assert replace(line, **{name: other}).amounts() != line.amounts(), name
    assert replace(line, text="other").amounts() == line.amounts()


@pytest.mark.parametrize(
    ("regime", "buyer", "profile", "expected"),
    [
        (STANDARD, "UZ", "privilege", (TaxKind.PRIVILEGE, 0, 12, None)),
        (STANDARD, "UZ", "zero", (TaxKind.ZERO, 0, 12, None)),
        (STANDARD, "UZ", "reverse_charge", (TaxKind.STANDARD, 12, 12, None)),
        (STANDARD, "UZ", "outside_scope", (TaxKind.STANDARD, 12, 12, None)),
        (STANDARD, "DE", "exempt", (TaxKind.OUTSIDE_SCOPE, 0, 12, None)),
        (PARK, "DE", "outside_scope", (TaxKind.OUTSIDE_SCOPE, 0, 0, None)),
        (STANDARD, "DE", "outside_scope", (TaxKind.OUTSIDE_SCOPE, 0, 12, None)),
        (PARK, "UZ", "standard", (TaxKind.PRIVILEGE, 0, 0, "code 102387")),
        (PARK, "UZ", "exempt", (TaxKind.PRIVILEGE, 0, 0, "code 102387")),
        (PARK, "DE", "zero", (TaxKind.ZERO, 0, 0, None)),
        (SIMPLE, "UZ", "zero", (TaxKind.NOT_PAYER, 0, 0, None)),
    ],
)
def test_the_rule_says_kind_rate_the_sellers_standard_rate_and_the_note(
    regime: Regime, buyer: str, profile: str, expected: tuple[TaxKind, int, int, str | None]
) -> None:
    rule = tax_rule(regime, "UZ", buyer, profile)
    assert (rule.kind, rule.rate, rule.standard_rate, rule.note) == expected


def test_an_exemption_keeps_the_note_of_the_regime() -> None:
    noted = Regime(date(2020, 1, 1), TaxKind.STANDARD, D(12), "Tax Code, article 1")
    assert tax_rule(noted, "UZ", "UZ", "exempt").note == "Tax Code, article 1"


def test_a_kind_given_by_hand_has_the_sellers_rate_or_none() -> None:
    rule = tax_rule(STANDARD, "UZ", "DE", "standard")
    assert rule.of(TaxKind.STANDARD) == 12
    assert [rule.of(kind) for kind in TaxKind if kind is not TaxKind.STANDARD] == [D(0)] * 6
    with pytest.raises(Conflict) as refused:
        tax_rule(PARK, "UZ", "UZ", "standard").of(TaxKind.STANDARD)
    assert refused.value.code == "seller_charges_no_tax"
    assert tax_rule(PARK, "UZ", "UZ", "standard").of(TaxKind.EXEMPT) == 0
