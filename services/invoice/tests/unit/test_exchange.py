"""Choosing a rate of exchange and converting by it: E18, P7, uzbek-invoicing §10, and the terms of a deal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import LineKind
from proxima_common.errors import Conflict
from proxima_common.money import round_half_up, round_money
from proxima_invoice.domain import editing
from proxima_invoice.domain.document_terms import ExchangeRule
from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.exchange import (
    ExchangeRate,
    PublishedRate,
    converted_price,
    rate_for,
    rate_on,
)
from proxima_invoice.domain.line import Line

from ..scenes import a_line, an_invoice

D = Decimal
THURSDAY, FRIDAY, SATURDAY, MONDAY = (date(2026, 10, 29), date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 2))
NOON = datetime(2026, 11, 2, 7, tzinfo=UTC)
E18_RATE = D("12171.03")


def line_net(line: Line, currency: str) -> D:
    """What an invoice of this line alone comes to before tax."""
    return an_invoice([line], currency=currency).lines[0].net


def published(
    rate: str, issued_on: date, currency: str = "USD", *, nominal: int = 1, source: str = "cbu", minutes: int = 0
) -> PublishedRate:
    reason = "letter of the bank" if source == "hand" else None
    at = NOON + timedelta(minutes=minutes)
    return PublishedRate(source, currency, "UZS", nominal, D(rate), issued_on, "accountant", at, reason)


def chosen(rates: list[PublishedRate], terms: ExchangeRule, document_date: date = SATURDAY) -> ExchangeRate:
    return rate_for(rates, "USD", "UZS", terms, document_date=document_date, period_end=SATURDAY)


def test_e18_the_products_choice_the_unit_price_is_converted_first() -> None:
    rate = rate_on([published("12171.03", FRIDAY)], "USD", "UZS", SATURDAY)
    price = converted_price(D("32.50"), rate)
    assert price == D("395558.48")
    assert line_net(a_line(quantity=D("37.75"), unit_price=price), "UZS") == D("14932332.62")


def test_e18_the_amount_first_is_not_what_we_do() -> None:
    in_dollars = round_money(D("32.50") * D("37.75"), "USD")
    assert in_dollars == D("1226.88")
    assert round_money(in_dollars * E18_RATE, "UZS") == D("14932393.29")


def test_e18_unrounded_is_not_what_we_do() -> None:
    assert round_money(D("32.50") * D("37.75") * E18_RATE, "UZS") == D("14932332.43")


def test_e18_where_both_orders_agree() -> None:
    assert round_money(D("1698.75") * E18_RATE, "UZS") == D("20675537.21")
    rate = rate_on([published("12171.03", FRIDAY)], "USD", "UZS", FRIDAY)
    price = converted_price(D(45), rate)
    assert line_net(a_line(quantity=D("37.75"), unit_price=price), "UZS") == D("20675537.21")


def test_p7_a_price_in_som_at_the_rate_and_at_the_buffered_one() -> None:
    assert round_money(D("34285714.29") / E18_RATE, "USD") == D("2816.99")
    assert round_money(D("34285714.29") / (E18_RATE * D("0.97")), "USD") == D("2904.12")


def test_the_central_banks_rate_of_friday_the_30th_for_saturday_the_31st() -> None:
    rates = [published("12200", MONDAY), published("12171.03", FRIDAY), published("12100", THURSDAY)]
    rate = rate_on(rates, "USD", "UZS", SATURDAY)
    assert (rate.rate, rate.issued_on, rate.source) == (D("12171.0300000000"), FRIDAY, "cbu")
    assert rate.why == "12171.03 UZS for 1 USD, published by cbu on 2026-10-30, the last before 2026-10-31"


def test_a_missing_rate_is_an_error() -> None:
    for rates in ([], [published("12200", MONDAY)], [published("13000", FRIDAY, "EUR")]):
        with pytest.raises(Conflict) as refused:
            rate_on(rates, "USD", "UZS", SATURDAY)
        assert refused.value.code == "missing_rate_of_exchange"
        with pytest.raises(Conflict):
            chosen(rates, ExchangeRule())


def test_uzbek_10_the_nominal_is_divided_out_before_anything_is_converted() -> None:
    rate = rate_on([published("7.41", FRIDAY, "IDR", nominal=10)], "IDR", "UZS", FRIDAY)
    assert (rate.rate, rate.nominal) == (D("0.7410000000"), 10)
    assert converted_price(D(1_500_000), rate) == D("1111500.00")


def test_a_rate_entered_by_hand_wins_for_its_day_and_says_so() -> None:
    friday = published("12171.03", FRIDAY, minutes=9)
    by_hand = published("12000", FRIDAY, source="hand")
    rate = rate_on([friday, by_hand], "USD", "UZS", SATURDAY)
    assert (rate.rate, rate.source) == (D(12000), "hand")
    assert "entered by hand (letter of the bank) on 2026-10-30" in (rate.why or "")
    assert rate_on([friday, by_hand, published("12200", MONDAY)], "USD", "UZS", MONDAY).rate == D(12200)


def test_of_one_day_the_later_entry_holds() -> None:
    first, second = published("12171.03", FRIDAY), published("12170.01", FRIDAY, minutes=1)
    assert rate_on([second, first], "USD", "UZS", FRIDAY).rate == D("12170.01")
    hands = [published("1", FRIDAY, source="hand"), published("2", FRIDAY, source="hand", minutes=1)]
    assert rate_on([*hands, second], "USD", "UZS", FRIDAY).rate == D(2)


def test_other_pairs_go_through_som_and_are_rounded_once() -> None:
    rates = [published("12171.03", FRIDAY), published("14123.45", THURSDAY, "EUR")]
    rate = rate_on(rates, "EUR", "USD", SATURDAY)
    assert rate.rate == D("1.1604153469")
    assert (rate.issued_on, rate.source, rate.nominal) == (THURSDAY, "cbu", 1)
    assert rate.why is not None
    assert rate.why.startswith("through UZS: 14123.45 UZS for 1 EUR")
    assert rate_on(rates, "UZS", "USD", SATURDAY).rate == D("0.0000821623")
    with pytest.raises(Conflict):
        rate_on(rates[:1], "EUR", "USD", SATURDAY)


def test_a_rate_of_the_pair_itself_holds_unless_the_way_through_som_is_newer() -> None:
    through = [published("12171.03", FRIDAY), published("14123.45", FRIDAY, "EUR")]
    direct = PublishedRate("hand", "EUR", "USD", 1, D("1.15"), FRIDAY, "accountant", NOON, "agreed")
    assert rate_on([*through, direct], "EUR", "USD", SATURDAY).rate == D("1.15")
    older = PublishedRate("hand", "EUR", "USD", 1, D("1.15"), THURSDAY, "accountant", NOON, "agreed")
    assert rate_on([*through, older], "EUR", "USD", SATURDAY).rate == D("1.1604153469")


OCTOBER = [published("12100", THURSDAY), published("12171.03", FRIDAY), published("12200", MONDAY)]


def test_the_basis_of_the_deal_chooses_the_day() -> None:
    of_document = chosen(OCTOBER, ExchangeRule(), MONDAY)
    assert (of_document.rate, of_document.basis) == (D(12200), "document_date")
    assert (of_document.why or "").startswith("document date 2026-11-02: ")
    of_period = chosen(OCTOBER, ExchangeRule("period_end"), MONDAY)
    assert (of_period.rate, of_period.basis, of_period.issued_on) == (D("12171.03"), "period_end", FRIDAY)
    fixed = chosen([], ExchangeRule("fixed", fixed=D(12500)))
    assert (fixed.rate, fixed.source, fixed.basis, fixed.issued_on) == (D(12500), "contract", "fixed", SATURDAY)
    assert fixed.why == "fixed by the contract at 12500"


@pytest.mark.parametrize(
    ("terms", "rate", "source"),
    [
        (ExchangeRule(floor=D(12500)), "12500", "contract"),
        (ExchangeRule(cap=D(12000)), "12000", "contract"),
        (ExchangeRule(floor=D(12000), cap=D(12500)), "12171.03", "cbu"),
        (ExchangeRule(floor=D("12171.03"), cap=D("12171.03")), "12171.03", "cbu"),
        (ExchangeRule("fixed", fixed=D(13000), cap=D(12500)), "12500", "contract"),
    ],
)
def test_floor_and_cap_bound_the_rate_whatever_its_source(terms: ExchangeRule, rate: str, source: str) -> None:
    bounded = chosen(OCTOBER, terms)
    assert (bounded.rate, bounded.source) == (D(rate), source)
    assert ("holds over" in (bounded.why or "")) == (rate != "12171.03")


def test_who_entered_another_rate_while_the_invoice_was_open_touched_its_amounts() -> None:
    line = a_line(kind=LineKind.GENERATED, source_unit_price=D("32.50"), source_currency="USD")
    invoice = an_invoice([line], price_currency="USD")
    rate = rate_on([published("12171.03", FRIDAY)], "USD", "UZS", SATURDAY)
    editing.rebase(invoice, Basis(invoice.tax_rule, rate, frozenset({"accountant"})))
    assert invoice.lines[0].unit_price == D("395558.48")
    assert invoice.touched_by == {"accountant"}
    invoice.touched_by.clear()
    editing.rebase(invoice, Basis(invoice.tax_rule, rate, frozenset({"accountant"})))
    assert not invoice.touched_by


RATES = st.decimals(D("0.0001"), D("99999"), places=4)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
LEDGER = st.lists(st.tuples(RATES, DAYS, st.sampled_from(["cbu", "hand"])), max_size=12)


@given(ledger=LEDGER, day=DAYS)
def test_no_rate_is_of_a_later_day_and_none_between_is_passed_over(ledger: list, day: date) -> None:
    rates = [published(str(rate), issued, source=source) for rate, issued, source in ledger]
    before = [rate.issued_on for rate in rates if rate.issued_on <= day]
    if not before:
        with pytest.raises(Conflict):
            rate_on(rates, "USD", "UZS", day)
        return
    found = rate_on(rates, "USD", "UZS", day)
    assert found.issued_on == max(before)
    hands = [rate for rate in rates if rate.issued_on == found.issued_on and rate.by_hand]
    assert (found.source == "hand") == bool(hands)


@given(usd=RATES, eur=RATES, floor=RATES, width=RATES)
def test_bounds_hold_for_any_rate(usd: D, eur: D, floor: D, width: D) -> None:
    rates = [published(str(usd), FRIDAY), published(str(eur), FRIDAY, "EUR")]
    terms = ExchangeRule(floor=floor, cap=floor + width)
    rate = rate_for(rates, "EUR", "USD", terms, document_date=SATURDAY, period_end=SATURDAY).rate
    assert floor <= rate <= floor + width
    assert rate == round_half_up(rate, 10)
