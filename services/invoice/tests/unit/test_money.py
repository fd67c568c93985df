"""Lines, tax, exchange and totals, by the worked examples of the domain."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import DocumentSet, LineKind, TaxKind
from proxima_common.errors import Conflict, Invalid
from proxima_common.money import round_money
from proxima_invoice.domain.exchange import ExchangeRate, converted_price, rate_for
from proxima_invoice.domain.line import check_line, line_net
from proxima_invoice.domain.tax import Regime, regime_on, tax_rule
from proxima_invoice.domain.totals import TaxMethod, method_of, taxed, total

from ..scenes import a_line, an_invoice

D = Decimal
STANDARD = Regime(date(2020, 1, 1), TaxKind.STANDARD, D(12))


def priced(*nets: str, currency: str = "UZS"):
    return [a_line(quantity=D(1), unit_price=D(net)).priced(currency) for net in nets]


def test_e17_tax_per_line_and_per_category_differ_by_a_tiyin() -> None:
    three = priced("104.37", "104.37", "104.37")

    per_line = taxed(three, "UZS", TaxMethod.PER_LINE)
    per_category = taxed(three, "UZS", TaxMethod.PER_CATEGORY)

    assert total(per_line, "UZS").tax == D("37.56")
    assert total(per_category, "UZS").tax == D("37.57")
    assert [line.tax for line in per_category] == [D("12.53"), D("12.52"), D("12.52")]


def test_the_document_set_decides_where_tax_is_rounded() -> None:
    assert method_of(DocumentSet.INVOICE) is TaxMethod.PER_CATEGORY
    assert method_of(DocumentSet.INVOICE_ACT) is TaxMethod.PER_CATEGORY
    for domestic in (DocumentSet.BILL, DocumentSet.ESF, DocumentSet.ESF_ACT, DocumentSet.BILL_ESF):
        assert method_of(domestic) is TaxMethod.PER_LINE


def test_e5_support_with_overage() -> None:
    foot = total(taxed(priced("18000000", "3325000"), "UZS", TaxMethod.PER_LINE), "UZS")
    assert (foot.net, foot.tax, foot.gross, foot.payable) == (
        D("21325000.00"),
        D("2559000.00"),
        D("23884000.00"),
        D("23884000.00"),
    )


def test_e16_discounts_split_by_line() -> None:
    lines = [
        a_line(quantity=D(1), unit_price=D("2500000"), discount=D("125000")).priced("UZS"),
        a_line(quantity=D(1), unit_price=D("1333333.33"), discount=D("66666.67")).priced("UZS"),
    ]
    foot = total(taxed(lines, "UZS", TaxMethod.PER_LINE), "UZS")
    assert (foot.net, foot.discount, foot.tax, foot.gross) == (
        D("3641666.66"),
        D("191666.67"),
        D("437000.00"),
        D("4078666.66"),
    )


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
        ({"quantity": D(10) ** 11, "unit_price": D(10) ** 6}, "too_large"),
    ],
)
def test_a_line_that_nobody_could_print_is_refused(values: dict[str, D], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_line(a_line(**values), "UZS")
    assert refused.value.code == code
    assert refused.value.fields[0].pointer.startswith("/")


@given(
    nets=st.lists(st.decimals("0.01", "99999999", places=2), min_size=1, max_size=12),
    method=st.sampled_from(list(TaxMethod)),
)
def test_lines_always_add_up_to_the_foot(nets: list[D], method: TaxMethod) -> None:
    lines = taxed(priced(*map(str, nets)), "UZS", method)
    foot = total(lines, "UZS")
    assert foot.net + foot.tax == foot.gross == sum(line.gross for line in lines)
    assert sum(part.tax for part in foot.breakdown) == foot.tax
    if method is TaxMethod.PER_CATEGORY:
        assert foot.tax == round_money(foot.net * 12 / 100, "UZS")


def test_a_negative_line_keeps_the_category_whole() -> None:
    lines = priced("104.37", "104.37")
    lines.append(a_line(kind=LineKind.ADJUSTMENT, quantity=D(-1), unit_price=D("33.33")).priced("UZS"))
    foot = total(taxed(lines, "UZS", TaxMethod.PER_CATEGORY), "UZS")
    assert foot.tax == round_money(foot.net * 12 / 100, "UZS")


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


def usd(rate: str, issued_on: date) -> ExchangeRate:
    return ExchangeRate("USD", "UZS", D(rate), "cbu", issued_on)


def test_e18_the_unit_price_is_converted_first() -> None:
    price = converted_price(D("32.50"), usd("12171.03", date(2026, 10, 30)))
    assert price == D("395558.48")
    assert line_net(a_line(quantity=D("37.75"), unit_price=price), "UZS") == D("14932332.62")


def test_a_day_without_a_publication_takes_the_last_rate_before_it() -> None:
    friday, monday = usd("12171.03", date(2026, 10, 30)), usd("12200", date(2026, 11, 2))
    thursday = usd("12100", date(2026, 10, 29))
    assert rate_for([monday, friday, thursday], "USD", "UZS", date(2026, 10, 31)) is friday
    with pytest.raises(Conflict) as refused:
        rate_for([monday], "USD", "UZS", date(2026, 10, 31))
    assert refused.value.code == "missing_rate_of_exchange"


def test_an_invoice_adds_itself_up() -> None:
    invoice = an_invoice([a_line(), a_line(quantity=D(2))])
    assert [line.position for line in invoice.lines] == [1, 2]
    assert invoice.totals.gross == D("6048000.00")
    assert invoice.outstanding == invoice.totals.payable
