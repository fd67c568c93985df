"""What a person types is read by the locale's rules or refused; sums are exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.amounts import LOCALES, read_amount, read_exactly, rounded
from proxima_common.errors import Invalid
from proxima_common.money import round_half_up

D = Decimal
COMMA = ("ru", "uz-Latn", "uz-Cyrl")


@pytest.mark.parametrize("locale", COMMA)
@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u2009234\u202f567,8", "1234567.8"),
        ("1'234,56", "1234.56"),
        ("1’234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1 234.567", "1234.567"),
        ("1,5", "1.5"),
        ("1,234", "1.234"),
        ("1234.5", "1234.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("0", "0"),
        ("-5,5", "-5.5"),
        ("−5,5", "-5.5"),
        ("  12 000 000  ", "12000000"),
    ],
)
def test_russian_and_uzbek_have_a_decimal_comma(locale: str, text: str, amount: str) -> None:
    assert read_amount(text, locale) == D(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1 234.56", "1234.56"),
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234", "1.234"),
        ("1.5", "1.5"),
        ("1234.567", "1234.567"),
    ],
)
def test_english_has_a_decimal_dot(text: str, amount: str) -> None:
    assert read_amount(text, "en") == D(amount)


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("1.234", "ru", "amount_ambiguous"),
        ("123.456", "uz-Latn", "amount_ambiguous"),
        ("1.234,56", "ru", "amount_unreadable"),
        ("1,234.56", "ru", "amount_unreadable"),
        ("1.234.567", "uz-Cyrl", "amount_unreadable"),
        ("1,5", "en", "amount_unreadable"),
        ("1,23,456", "en", "amount_unreadable"),
        ("1 234'567", "en", "amount_unreadable"),
        ("1,234 567", "en", "amount_unreadable"),
        ("1 2345", "ru", "amount_unreadable"),
        ("12 34", "ru", "amount_unreadable"),
        ("1'23", "ru", "amount_unreadable"),
        ("5.", "en", "amount_unreadable"),
        (",5", "ru", "amount_unreadable"),
        ("1e5", "en", "amount_unreadable"),
        ("0x10", "en", "amount_unreadable"),
        ("١٢", "en", "amount_unreadable"),
        ("5 000 сум", "ru", "amount_unreadable"),
        ("$5", "en", "amount_unreadable"),
        ("NaN", "en", "amount_unreadable"),
        ("", "en", "amount_empty"),
        (" \u00a0 ", "ru", "amount_empty"),
        ("1" * 25, "en", "amount_too_large"),
        ("9" * 20 + "*" + "9" * 20, "en", "amount_too_large"),
        ("1+" * 100 + "1", "en", "amount_too_long"),
    ],
)
def test_what_has_no_one_meaning_is_refused(text: str, locale: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount(text, locale, pointer="/unit_price")
    assert refused.value.code == code
    assert [field.pointer for field in refused.value.fields] == ["/unit_price"]


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("1200*1.12", "en", "1344"),
        ("1 200 × 1,12", "ru", "1344"),
        ("(100+20)/3", "en", "40"),
        ("100/3*3", "ru", "100"),
        ("2+3*4", "en", "14"),
        ("2*-3", "en", "-6"),
        ("-(2+3)*2", "en", "-10"),
        ("10-4-3", "en", "3"),
        ("100÷8", "ru", "12.5"),
        ("1 000 - 2,50 + (3)", "uz-Latn", "1000.5"),
    ],
)
def test_sums_are_exact(text: str, locale: str, amount: str) -> None:
    assert read_amount(text, locale) == D(amount)


@pytest.mark.parametrize(
    "text",
    [
        "2**3",
        "2(3)",
        "(1",
        "1)",
        "1+",
        "*2",
        "--5",
        "()",
        "1 2",
        "((" * 6 + "1" + "))" * 6,
        "__import__('os')",
        "1//2",
        "*2)",
        "/2)",
    ],
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount(text, "en")
    assert refused.value.code == "amount_unreadable"


def test_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        read_amount("5/(2-2)", "en")
    assert refused.value.code == "division_by_zero"


def test_an_endless_decimal_wants_to_be_rounded() -> None:
    with pytest.raises(Invalid) as refused:
        read_amount("100/3", "en")
    assert refused.value.code == "amount_endless"
    assert read_amount("100/3", "en", 2) == D("33.33")
    assert read_amount("200/3", "en", 2) == D("66.67")


def test_halves_go_away_from_zero_and_there_is_no_negative_zero() -> None:
    assert read_amount("0,005", "ru", 2) == D("0.01")
    assert read_amount("-0,005", "ru", 2) == D("-0.01")
    assert str(read_amount("-0,001", "ru", 2)) == "0.00"


def test_a_locale_that_nobody_knows_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="de"):
        read_amount("1", "de")


def written(amount: D, locale: str, mark: str) -> str:
    text = f"{amount:,.2f}"
    whole, _, part = text.partition(".")
    return whole.replace(",", mark) + ("." if locale == "en" else ",") + part


@given(
    amount=st.decimals("-9999999999.99", "9999999999.99", places=2),
    locale=st.sampled_from(LOCALES),
    mark=st.sampled_from(["", " ", "\u00a0", "\u202f", "'"]),
)
def test_what_is_printed_is_read_back(amount: D, locale: str, mark: str) -> None:
    assert read_amount(written(amount, locale, mark), locale) == amount


@given(text=st.text("0123456789.,' +-*/()\u00a0", max_size=40), locale=st.sampled_from(LOCALES))
def test_whatever_is_typed_is_a_number_or_a_refusal(text: str, locale: str) -> None:
    try:
        value = read_exactly(text, locale)
    except Invalid:
        return
    assert isinstance(value, Fraction)


@given(value=st.decimals("-1e9", "1e9", places=6), places=st.integers(0, 4))
def test_rounding_is_that_of_money(value: D, places: int) -> None:
    assert rounded(Fraction(value), places) == round_half_up(value, places)


def code_of(text: str, locale: str = "en") -> str:
    with pytest.raises(Invalid) as refused:
        read_amount(text, locale, 2)
    return refused.value.code


def test_two_hundred_characters_are_read_and_no_more() -> None:
    assert read_amount("1+" * 99 + "11", "en") == 110
    assert code_of("1+" * 99 + "111") == "amount_too_long"


def test_a_decimal_of_twelve_places_is_read_and_no_longer_one() -> None:
    assert read_amount("1/4096", "en") == D("0.000244140625")
    with pytest.raises(Invalid) as refused:
        read_amount("1/8192", "en")
    assert refused.value.code == "amount_endless"


def test_a_number_has_twenty_four_digits_at_most() -> None:
    assert read_amount("9" * 24, "en") == 10**24 - 1
    assert read_amount("0." + "1" * 23, "en", 2) == D("0.11")
    assert code_of("0." + "1" * 24) == "amount_too_large"


def test_a_sum_is_below_ten_to_the_twenty_fourth() -> None:
    assert code_of("1000000000000*1000000000000") == "amount_too_large"
    assert code_of("-1000000000000*1000000000000") == "amount_too_large"


def test_parentheses_go_ten_deep() -> None:
    assert read_amount("(" * 10 + "7" + ")" * 10, "en") == 7
    assert code_of("(" * 11 + "7" + ")" * 11) == "amount_unreadable"


@pytest.mark.parametrize(("locale", "form"), [("en", "1,234.56"), *((locale, "1 234,56") for locale in COMMA)])
def test_a_refusal_says_how_numbers_are_written(locale: str, form: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount("1,2,3", locale)
    assert f"it is written {form}" in refused.value.detail


def test_a_refusal_says_what_is_out_of_place() -> None:
    for text, detail in (("1+", "something is missing at the end"), ("2)", "')' is out of place")):
        with pytest.raises(Invalid) as refused:
            read_amount(text, "en")
        assert detail in refused.value.detail
