"""Amounts in words: every example of uzbek-invoicing §9, every agreement of Russian, and reading back what was said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.errors import Invalid
from proxima_common.money import minor_units, round_money
from proxima_invoice.domain.amount_in_words import WordStyle, in_words
from proxima_invoice.domain.currency_words import CURRENCY_WORDS
from proxima_invoice.domain.numerals import LARGEST, cardinal, form_of

D = Decimal
LANGUAGES = ("ru", "uz-Latn", "uz-Cyrl", "en")
GRAMMATICAL = WordStyle.GRAMMATICAL


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("8100000", "UZS", "Восемь миллионов сто тысяч сум 00 тийин"),
        ("21.21", "UZS", "Двадцать один сум 21 тийин"),
        ("0.05", "UZS", "Ноль сум 05 тийин"),
        ("2001002.5", "UZS", "Два миллиона одна тысяча два сум 50 тийин"),
        ("1012.11", "USD", "Одна тысяча двенадцать долларов США 11 центов"),
        ("2.01", "USD", "Два доллара США 01 цент"),
        ("345000000000", "UZS", "Триста сорок пять миллиардов сум 00 тийин"),
        ("1.5", "EUR", "Один евро 50 евроцентов"),
        ("1002.02", "RUB", "Одна тысяча два рубля 02 копейки"),
        ("5.05", "KZT", "Пять тенге 05 тиынов"),
        ("22.22", "GBP", "Двадцать два фунта стерлингов 22 пенса"),
        ("11.01", "CNY", "Одиннадцать юаней 01 фэнь"),
    ],
)
def test_the_paper_style_in_russian(amount: str, currency: str, words: str) -> None:
    assert in_words(D(amount), currency, "ru") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Восемь миллионов сто тысяч сум 00 тийин"),
        ("uz-Latn", "Sakkiz million bir yuz ming soʻm 00 tiyin"),
        ("uz-Cyrl", "Саккиз миллион бир юз минг сўм 00 тийин"),
        ("en", "Eight million one hundred thousand Uzbek sums and 00 tiyins"),
    ],
)
def test_uzbek_invoicing_9_usual_wording_on_papers(language: str, words: str) -> None:
    assert in_words(D("8100000.00"), "UZS", language) == words


def test_uzbek_invoicing_9_num2words_results_without_its_commas() -> None:
    assert in_words(D("8100000.00"), "UZS", "ru", GRAMMATICAL) == "Восемь миллионов сто тысяч сумов ноль тийинов"
    assert (
        in_words(D("8100000.00"), "UZS", "en", GRAMMATICAL)
        == "Eight million one hundred thousand Uzbek sums and zero tiyins"
    )
    assert in_words(D("21.21"), "UZS", "ru", GRAMMATICAL) == "Двадцать один сум двадцать один тийин"


def test_uzbek_invoicing_9_trap_of_whole_numbers_read_as_minor_units() -> None:
    assert in_words(D(5), "UZS", "ru", GRAMMATICAL) == "Пять сумов ноль тийинов"


def test_uzbek_invoicing_9_trap_of_a_third_decimal_is_rounded_half_up() -> None:
    assert in_words(D("12.345"), "UZS", "ru") == "Двенадцать сум 35 тийин"
    assert in_words(D("12.344"), "UZS", "ru") == "Двенадцать сум 34 тийин"
    assert in_words(D("0.995"), "UZS", "ru") == "Один сум 00 тийин"


def test_uzbek_invoicing_9_uzbek_has_no_gender_and_no_plural() -> None:
    assert cardinal(2134567, "uz-Latn") == "ikki million bir yuz oʻttiz toʻrt ming besh yuz oltmish yetti"
    assert cardinal(2134567, "uz-Cyrl") == "икки миллион бир юз ўттиз тўрт минг беш юз олтмиш етти"
    assert cardinal(1100, "uz-Latn") == "bir ming bir yuz"


def test_uzbek_letters_are_the_correct_ones() -> None:
    said = "".join(cardinal(number, "uz-Latn") for number in range(1000)) + in_words(D(1), "UZS", "uz-Latn")
    assert "ʻ" in said
    assert not set(said) & {"'", "‘", "’", "`"}


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1.01", "RUB", "Один рубль одна копейка"),
        ("2.02", "RUB", "Два рубля две копейки"),
        ("11.12", "RUB", "Одиннадцать рублей двенадцать копеек"),
        ("1001.21", "RUB", "Одна тысяча один рубль двадцать одна копейка"),
        ("2002.00", "UZS", "Две тысячи два сума ноль тийинов"),
        ("21000.01", "USD", "Двадцать одна тысяча долларов США один цент"),
        ("1000001", "EUR", "Один миллион один евро ноль евроцентов"),
        ("3.04", "KZT", "Три тенге четыре тиына"),
        ("5.01", "GBP", "Пять фунтов стерлингов один пенс"),
        ("1.05", "CNY", "Один юань пять фэней"),
    ],
)
def test_the_grammatical_style_declines_in_russian(amount: str, currency: str, words: str) -> None:
    assert in_words(D(amount), currency, "ru", GRAMMATICAL) == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1.01", "USD", "One US dollar and one cent"),
        ("121.40", "GBP", "One hundred twenty-one pounds sterling and forty pence"),
        ("1.01", "GBP", "One pound sterling and one penny"),
        ("1000.00", "KZT", "One thousand Kazakhstan tenge and zero tiyn"),
    ],
)
def test_the_grammatical_style_in_english(amount: str, currency: str, words: str) -> None:
    assert in_words(D(amount), currency, "en", GRAMMATICAL) == words


def test_below_zero_and_zero() -> None:
    assert in_words(D("-0.50"), "UZS", "ru") == "Минус ноль сум 50 тийин"
    assert in_words(D("-1200"), "USD", "en") == "Minus one thousand two hundred US dollars and 00 cents"
    assert in_words(D("-7"), "UZS", "uz-Latn") == "Minus yetti soʻm 00 tiyin"
    assert in_words(D("-0.004"), "UZS", "ru") == "Ноль сум 00 тийин"
    assert in_words(D(0), "UZS", "uz-Cyrl") == "Нол сўм 00 тийин"


def test_a_currency_without_names_is_written_by_code_and_fraction() -> None:
    assert in_words(D("120.45"), "CHF", "ru") == "Сто двадцать CHF 45/100"
    assert in_words(D("1200.5"), "JPY", "en") == "One thousand two hundred one JPY"
    assert in_words(D("3.0456"), "KWD", "uz-Latn") == "Uch KWD 046/1000"


def test_what_cannot_be_said_is_refused() -> None:
    for amount, currency, language, code in (
        (D(1), "UZS", "de", "unknown_language"),
        (D(-1), "UZS", "de", "unknown_language"),
        (D(1), "XXX", "ru", "unknown_currency"),
        (D(10) ** 18, "UZS", "ru", "no_words_for_number"),
    ):
        with pytest.raises(Invalid) as refused:
            in_words(amount, currency, language)
        assert refused.value.code == code


def test_every_named_currency_has_hundredths() -> None:
    assert {minor_units(currency) for currency in CURRENCY_WORDS} == {2}


def _read(text: str, language: str) -> int:
    """The number that a cardinal says, by another way than the one that it was made."""
    small = {cardinal(number, language): number for number in range(1000)}
    small |= {cardinal(number, language, feminine=True): number for number in range(1000)}
    scales = {
        "ru": ("тысяч", "миллион", "миллиард", "триллион", "квадриллион"),
        "uz-Latn": ("ming", "million", "milliard", "trillion", "kvadrillion"),
        "uz-Cyrl": ("минг", "миллион", "миллиард", "триллион", "квадриллион"),
        "en": ("thousand", "million", "billion", "trillion", "quadrillion"),
    }[language]
    value, waiting = 0, []
    for word in text.split():
        power = next((at for at, scale in enumerate(scales, 1) if word.startswith(scale)), 0)
        if power:
            value += small[" ".join(waiting)] * 1000**power
            waiting = []
        else:
            waiting.append(word)
    return value + (small[" ".join(waiting)] if waiting else 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_numbers_are_all_different(language: str) -> None:
    assert len({cardinal(number, language) for number in range(3000)}) == 3000


@given(number=st.integers(0, LARGEST), language=st.sampled_from(LANGUAGES), feminine=st.booleans())
def test_what_is_said_reads_back(number: int, language: str, feminine: bool) -> None:
    assert _read(cardinal(number, language, feminine=feminine), language) == number


@given(
    amount=st.decimals(D("-1e15"), D("1e15"), places=4),
    currency=st.sampled_from([*CURRENCY_WORDS, "CHF", "JPY", "KWD"]),
    language=st.sampled_from(LANGUAGES),
    style=st.sampled_from(WordStyle),
)
def test_words_are_those_of_the_rounded_amount(amount: D, currency: str, language: str, style: WordStyle) -> None:
    rounded = round_money(amount, currency)
    said = in_words(amount, currency, language, style)
    assert said == in_words(rounded, currency, language, style)
    assert said[0].isupper()
    assert "  " not in said
    assert said.startswith(("Минус ", "Minus ")) == (rounded < 0)


@given(number=st.integers(0, LARGEST))
def test_a_russian_noun_agrees_with_the_end_of_the_number(number: int) -> None:
    forms = ("один", "мало", "много")
    assert form_of(number, forms) == form_of(number % 100, forms)
