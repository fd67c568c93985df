"""A document is computed from plain data: every figure of the domain's examples, and what always holds."""

from decimal import Decimal

import pytest
from proxima_common.contracts.words import DocumentKind, DocumentSet, TaxKind
from proxima_common.errors import Invalid
from proxima_common.ids import new_id
from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.computed import Document, LineTerms, Settings
from proxima_invoice.domain.document import document
from proxima_invoice.domain.totals import AMOUNTS, NOTHING, TaxMethod, asks_to_pay, method_of, method_of_kind

D = Decimal
S, E = TaxKind.STANDARD, TaxKind.EXEMPT
TAXES = {kind: D(12) if kind is S else D(0) for kind in TaxKind}
BOTH = pytest.mark.parametrize("method", list(TaxMethod))


def a_line(price: str, quantity: str = "1", kind: TaxKind = S, **values: D) -> LineTerms:
    return LineTerms(D(quantity), D(price), kind, **values)


def allowance(**values: D) -> Adjustment:
    return Adjustment(new_id(), AdjustmentKind.ALLOWANCE, "Loyalty", **values)


def charge(**values: D) -> Adjustment:
    return Adjustment(new_id(), AdjustmentKind.CHARGE, "Bank", **values)


def made(
    *lines: LineTerms,
    method: TaxMethod = TaxMethod.PER_LINE,
    less: tuple[Adjustment, ...] = (),
    more: tuple[Adjustment, ...] = (),
    currency: str = "UZS",
    **settings: D | bool,
) -> Document:
    return document(lines, less, more, TAXES, Settings(currency, method, **settings))  # type: ignore[arg-type]


# --- figures ---


def test_e5_support_with_overage() -> None:
    foot = made(a_line("18000000"), a_line("950000", "3.5")).totals
    assert (foot.net, foot.tax, foot.gross) == (D("21325000.00"), D("2559000.00"), D("23884000.00"))


def test_e13_milestones_with_vat() -> None:
    feet = [made(a_line(price)).totals for price in ("14400000", "19200000", "14400000")]
    assert [foot.tax for foot in feet] == [D("1728000.00"), D("2304000.00"), D("1728000.00")]
    assert sum(foot.gross for foot in feet) == D("53760000.00")


E16 = (a_line("2500000"), a_line("1333333.33"))


def test_e16_a_document_discount_at_the_foot_per_category() -> None:
    whole = made(*E16, method=TaxMethod.PER_CATEGORY, less=(allowance(percent=D(5)),))
    foot = whole.totals
    assert (foot.subtotal, foot.allowance_total, foot.net) == (D("3833333.33"), D("191666.67"), D("3641666.66"))
    assert (foot.tax, foot.gross) == (D("437000.00"), D("4078666.66"))
    assert [line.net for line in whole.lines] == [D("2500000.00"), D("1333333.33")]


def test_e16_a_document_discount_shared_out_per_line() -> None:
    whole = made(*E16, less=(allowance(percent=D(5)),))
    assert [line.document_discount for line in whole.lines] == [D("125000.00"), D("66666.67")]
    assert [line.tax for line in whole.lines] == [D("285000.00"), D("152000.00")]
    assert [line.net for line in whole.lines] == [D("2375000.00"), D("1266666.66")]
    foot = whole.totals
    assert (foot.discount, foot.tax, foot.gross) == (D("191666.67"), D("437000.00"), D("4078666.66"))


def test_e17_tax_per_line_and_per_category_differ_by_a_tiyin() -> None:
    three = [a_line("104.37")] * 3
    per_line, per_category = made(*three), made(*three, method=TaxMethod.PER_CATEGORY)
    assert (per_line.totals.tax, per_category.totals.tax) == (D("37.56"), D("37.57"))
    assert [line.tax for line in per_category.lines] == [D("12.53"), D("12.52"), D("12.52")]


@pytest.mark.parametrize("kind", [DocumentKind.BILL, DocumentKind.ESF, DocumentKind.ACT, DocumentKind.ESF_CORRECTED])
@pytest.mark.parametrize("document_set", list(DocumentSet))
def test_e17_the_kind_of_paper_decides_also_where_a_set_mixes(kind: DocumentKind, document_set: DocumentSet) -> None:
    assert method_of_kind(kind, document_set) is TaxMethod.PER_LINE
    assert method_of_kind(DocumentKind.INVOICE, document_set) is TaxMethod.PER_CATEGORY
    assert method_of_kind(DocumentKind.CREDIT_NOTE, document_set) is TaxMethod.PER_CATEGORY
    assert method_of_kind(DocumentKind.ANNEX, document_set) is method_of(document_set)


def test_each_kind_of_paper_has_its_way_of_rounding_tax() -> None:
    per_category = {kind for kind in DocumentKind if method_of_kind(kind, DocumentSet.BILL) is TaxMethod.PER_CATEGORY}
    assert per_category == {DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE, DocumentKind.QUOTE}


def test_a_document_of_nothing_comes_to_nothing() -> None:
    assert all(getattr(NOTHING, name) == 0 for name in AMOUNTS)
    assert made().totals == NOTHING


def test_only_a_paper_that_asks_for_money_shows_what_is_prepaid() -> None:
    assert [kind for kind in DocumentKind if asks_to_pay(kind)] == ["bill", "invoice", "annex", "quote"]


@BOTH
@pytest.mark.parametrize(
    ("gross", "net", "tax"),
    [
        ("8100000.00", "7232142.86", "867857.14"),
        ("1234567.89", "1102292.76", "132275.13"),
        ("999999.99", "892857.13", "107142.86"),
        ("100.01", "89.29", "10.72"),
    ],
)
def test_e19_tax_inside_the_price_is_the_difference(method: TaxMethod, gross: str, net: str, tax: str) -> None:
    foot = made(a_line(gross), method=method, prices_include_tax=True).totals
    assert (foot.net, foot.tax, foot.gross) == (D(net), D(tax), D(gross))


def test_e19_by_rate_the_last_one_would_lose_a_tiyin() -> None:
    net = made(a_line("100.01"), prices_include_tax=True).totals.net
    by_rate = made(a_line(str(net))).totals
    assert (by_rate.tax, by_rate.gross) == (D("10.71"), D("100.00"))


@pytest.mark.parametrize(
    ("quantity", "net"), [("37.333333", "16799999.85"), ("37.33", "16798500.00"), ("37.5", "16875000.00")]
)
def test_e20_what_is_printed_multiplies(quantity: str, net: str) -> None:
    assert made(a_line("450000", quantity)).lines[0].net == D(net)


def test_international_3_2_the_example_check() -> None:
    """Lines 1 698.75 and 1 226.88 USD, allowance 5 %, category G at 0, 1 000.00 paid."""
    lines = (a_line("45", "37.75", TaxKind.ZERO), a_line("1226.88", "1", TaxKind.ZERO))
    foot = made(
        *lines, method=TaxMethod.PER_CATEGORY, less=(allowance(percent=D(5)),), currency="USD", prepaid=D(1000)
    ).totals
    assert (foot.subtotal, foot.allowance_total, foot.net) == (D("2925.63"), D("146.28"), D("2779.35"))
    assert (foot.tax, foot.gross) == (D("0.00"), D("2779.35"))
    assert (foot.prepaid, foot.payable) == (D("1000.00"), D("1779.35"))


def test_international_3_2_the_payable_total_is_rounded_by_bt_114() -> None:
    foot = made(a_line("999.81", kind=E), currency="EUR", rounding_step=D(1)).totals
    assert (foot.gross, foot.rounding, foot.payable) == (D("999.81"), D("0.19"), D("1000.00"))


def test_uzbek_5_2_the_order_of_computation() -> None:
    """DeliverySum, VatSum and DeliverySumWithVat of one line, document totals their sums."""
    whole = made(a_line("450000", "37.5"), a_line("104.37", "3"))
    assert [(line.net, line.tax, line.gross) for line in whole.lines] == [
        (D("16875000.00"), D("2025000.00"), D("18900000.00")),
        (D("313.11"), D("37.57"), D("350.68")),
    ]
    assert whole.totals.gross == D("18900350.68")


# --- parts ---


def test_a_line_has_its_own_discount_and_charge() -> None:
    by_percent = made(a_line("200", "2", discount_percent=D(10), charge_percent=D("2.5"))).lines[0]
    assert (by_percent.base, by_percent.discount, by_percent.charge) == (D("400.00"), D("40.00"), D("10.00"))
    by_amount = made(a_line("200", "2", discount=D(40), charge=D(10))).lines[0]
    assert by_amount == by_percent
    assert (by_amount.net, by_amount.tax, by_amount.gross) == (D("370.00"), D("44.40"), D("414.40"))


def test_a_price_may_be_for_many_and_have_six_decimals() -> None:
    assert made(a_line("0.123456", "10000")).lines[0].net == D("1234.56")
    assert made(a_line("4999.99", "250", base_quantity=D(1000))).lines[0].net == D("1250.00")


def test_an_allowance_is_shared_out_over_the_categories_by_largest_remainder() -> None:
    whole = made(
        a_line("100", kind=S),
        a_line("100", kind=E),
        a_line("100", kind=TaxKind.ZERO),
        method=TaxMethod.PER_CATEGORY,
        less=(allowance(amount=D("100.00")),),
    )
    [done] = whole.adjustments
    assert [part for _, _, part in done.parts] == [D("33.34"), D("33.33"), D("33.33")]
    assert [(part.tax_kind, part.taxable, part.tax) for part in whole.breakdown] == [
        (S, D("66.66"), D("8.00")),
        (E, D("66.67"), D("0.00")),
        (TaxKind.ZERO, D("66.67"), D("0.00")),
    ]


def test_a_percent_may_have_a_base_of_its_own() -> None:
    whole = made(a_line("100"), a_line("50"), less=(allowance(percent=D(10), base=D(100)),))
    assert whole.totals.allowance_total == D("10.00")
    assert [line.document_discount for line in whole.lines] == [D("6.67"), D("3.33")]


def test_charges_are_taxed_like_lines() -> None:
    foot = made(a_line("100"), more=(charge(amount=D(15)),), method=TaxMethod.PER_CATEGORY).totals
    assert (foot.subtotal, foot.charge_total, foot.net, foot.tax) == (D(100), D(15), D(115), D("13.80"))


@BOTH
def test_a_negative_line_keeps_everything_adding_up(method: TaxMethod) -> None:
    """E12: a correction of −1.5 h among the lines."""
    whole = made(a_line("45", "80"), a_line("45", "3"), a_line("45", "-1.5"), method=method)
    assert whole.totals.net == D("3667.50")
    assert whole.totals.tax == D("440.10")
    assert sum(line.tax for line in whole.lines) == D("440.10")


@BOTH
def test_lines_that_cancel_out_share_by_their_size(method: TaxMethod) -> None:
    lines = (a_line("100"), a_line("100", "-1"), a_line("100", kind=E), a_line("100", "-1", E))
    whole = made(*lines, more=(charge(amount=D(8)),), method=method)
    assert whole.totals.net == D("8.00")
    if method is TaxMethod.PER_LINE:
        assert [line.document_charge for line in whole.lines] == [D("2.00")] * 4


def test_the_tax_of_a_category_goes_to_its_lines_by_what_is_left_of_them() -> None:
    half = (allowance(percent=D(50)),)
    whole = made(a_line("1000"), a_line("10"), method=TaxMethod.PER_CATEGORY, less=half)
    assert [line.tax for line in whole.lines] == [D("60.00"), D("0.60")]


@BOTH
def test_an_allowance_over_nothing_is_nothing(method: TaxMethod) -> None:
    for lines in ((), (a_line("0"),)):
        assert made(*lines, less=(allowance(amount=D(5)),), method=method).totals.allowance_total == 0


@BOTH
def test_an_allowance_counts_though_one_of_the_lines_is_free(method: TaxMethod) -> None:
    foot = made(a_line("100"), a_line("0"), method=method, less=(allowance(amount=D(10)),)).totals
    assert (foot.allowance_total, foot.net, foot.tax) == (D("10.00"), D("90.00"), D("10.80"))


@BOTH
def test_with_tax_inside_each_line_has_the_net_of_its_own_price(method: TaxMethod) -> None:
    lines = made(a_line("1120"), a_line("11.20"), method=method, prices_include_tax=True).lines
    assert [(line.net, line.tax, line.gross) for line in lines] == [
        (D("1000.00"), D("120.00"), D("1120.00")),
        (D("10.00"), D("1.20"), D("11.20")),
    ]


@BOTH
def test_all_charges_are_those_of_the_lines_and_of_the_document(method: TaxMethod) -> None:
    foot = made(a_line("100", charge=D(5)), method=method, more=(charge(amount=D(7)),)).totals
    assert (foot.charge, foot.charge_total, foot.net) == (D("12.00"), D("7.00"), D("112.00"))


def test_a_negative_line_takes_its_negative_share_of_an_allowance() -> None:
    lines = made(a_line("100"), a_line("20", "-1"), less=(allowance(amount=D(8)),)).lines
    assert [line.document_discount for line in lines] == [D("10.00"), D("-2.00")]


def test_a_kind_without_a_rate_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        document([a_line("1")], [], [], {}, Settings("UZS", TaxMethod.PER_LINE))
    assert refused.value.code == "tax_rate_missing"


def test_cash_rounding_comes_after_what_is_prepaid() -> None:
    foot = made(a_line("1000"), prepaid=D("333.33"), rounding_step=D(100)).totals
    assert (foot.gross, foot.prepaid, foot.rounding, foot.payable) == (D(1120), D("333.33"), D("13.33"), D("800.00"))


# --- what always holds ---
