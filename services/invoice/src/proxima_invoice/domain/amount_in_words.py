"""Amounts in words (uzbek-invoicing §9; product: dates and rounding).

PAPER is what papers of the country write: «Восемь миллионов сто тысяч сум 00 тийин», the so'm undeclined and hundredths
in figures. GRAMMATICAL declines both units and writes both in words. A currency that we have no names for is written
with its code and a fraction: «Сто двадцать CHF 45/100».
"""

from decimal import Decimal
from enum import StrEnum

from proxima_common.money import minor_units, round_money

from proxima_invoice.domain.currency_words import CURRENCY_WORDS, CurrencyWords
from proxima_invoice.domain.numerals import cardinal, form_of

_MINUS = {"ru": "минус", "uz-Latn": "minus", "uz-Cyrl": "минус", "en": "minus"}


class WordStyle(StrEnum):
    """How an amount is written out."""

    PAPER = "paper"
    GRAMMATICAL = "grammatical"


def in_words(amount: Decimal, currency: str, language: str, style: WordStyle = WordStyle.PAPER) -> str:
    """The amount, first rounded to the currency's minor units, with a capital letter; below zero after `minus`.

    `language` is ru, uz-Latn, uz-Cyrl or en. Raises Invalid for another one (`unknown_language`), for what is no
    currency of ISO 4217, and for an amount that is too large (`no_words_for_number`).
    """
    rounded = round_money(amount, currency)
    places = minor_units(currency)
    whole, small = divmod(int(abs(rounded).scaleb(places)), 10**places)
    words = CURRENCY_WORDS.get(currency)
    if words is None:
        text = _by_code(whole, small, currency, places, language)
    elif style is WordStyle.PAPER:
        text = _paper(whole, small, words, language)
    else:
        text = _grammatical(whole, small, words, language)
    text = f"{_MINUS[language]} {text}" if rounded < 0 else text
    return text[0].upper() + text[1:]


def _paper(whole: int, small: int, words: CurrencyWords, language: str) -> str:
    """Every currency with names of its own has hundredths."""
    if language == "ru" and words.undeclined:
        unit, small_unit = words.undeclined
    else:
        unit, small_unit = _unit(whole, words, language, 0), _unit(small, words, language, 1)
    figures = f"{small:02d} {small_unit}"
    joined = f"and {figures}" if language == "en" else figures
    return f"{cardinal(whole, language, feminine=_feminine(words, language, 0))} {unit} {joined}"


def _grammatical(whole: int, small: int, words: CurrencyWords, language: str) -> str:
    parts = [
        f"{cardinal(number, language, feminine=_feminine(words, language, at))} {_unit(number, words, language, at)}"
        for at, number in enumerate((whole, small))
    ]
    return (" and " if language == "en" else " ").join(parts)


def _by_code(whole: int, small: int, currency: str, places: int, language: str) -> str:
    text = f"{cardinal(whole, language)} {currency}"
    return f"{text} {small:0{places}d}/{10**places}" if places else text


def _unit(number: int, words: CurrencyWords, language: str, at: int) -> str:
    if language == "ru":
        return form_of(number, words.ru[at].forms)
    if language == "en":
        one, many = words.en[at]
        return one if number == 1 else many
    return (words.uz_latn if language == "uz-Latn" else words.uz_cyrl)[at]


def _feminine(words: CurrencyWords, language: str, at: int) -> bool:
    return language == "ru" and words.ru[at].feminine
