"""What a person types into an amount field: read by the locale's rules, or refused. Nothing is ever guessed.

    read_amount("1 234,56", "ru") == read_amount("1'234.56", "en") == Decimal("1234.56")
    read_amount("1200*1.12", "en") == Decimal("1344.00"); read_amount("(100+20)/3", "ru") == Decimal("40")

Rules. Spaces of any kind and apostrophes separate thousands everywhere, in groups of three and of one kind in a number.
Russian and Uzbek (both scripts): the comma is the decimal sign, so `1,234` is one and 234 thousandths. A dot is taken
for it too, as on a number pad, unless the number could be thousands to somebody (`1.234`): that is refused. English:
the dot is the decimal sign, the comma separates thousands, so `1,234` is a thousand and 234, and `1,5` is refused.
Sums with + − × ÷ (also * and /) and parentheses are computed exactly, in fractions; they are rounded once, at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from proxima_common.errors import FieldError, Invalid

LOCALES = ("ru", "uz-Latn", "uz-Cyrl", "en")
LONGEST, DEEPEST, MOST_DIGITS = 200, 10, 24
_MOST_PLACES = 12

_SPACES = " \u00a0\u2009\u202f\u2007"
_APOSTROPHES = "'\u2019\u02bc\u02bb"
_SAME = str.maketrans(
    dict.fromkeys(_SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | {"\u2212": "-", "×": "*", "·": "*", "÷": "/"}
)
_NUMBER = re.compile(r"[0-9][0-9.,']*(?: [0-9]{3}(?![0-9])[0-9.,']*)*")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE_EN = re.compile(r"[0-9]+|[0-9]{1,3}(?:([ ',])[0-9]{3})(?:\1[0-9]{3})*")
_COULD_BE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


def read_amount(text: str, locale: str, places: int | None = None, *, pointer: str = "/text") -> Decimal:
    """The one meaning of the text, rounded half away from zero to `places` if they are given.

    Invalid, with `pointer` as the field at fault: `amount_empty`, `amount_too_long`, `amount_unreadable` (with what is
    in the way), `amount_ambiguous`, `amount_too_large`, `division_by_zero`; without places also `amount_endless`, for a
    sum that no decimal says exactly. A locale that is not in LOCALES is a ValueError.
    """
    value = read_exactly(text, locale, pointer=pointer)
    if places is not None:
        return rounded(value, places)
    return _decimal(value, pointer)


def read_exactly(text: str, locale: str, *, pointer: str = "/text") -> Fraction:
    """As `read_amount`, before any rounding."""
    if locale not in LOCALES:
        raise ValueError(f"amounts are read in {', '.join(LOCALES)}, not in {locale!r}")
    if len(text) > LONGEST:
        raise _wrong(pointer, f"it is longer than {LONGEST} characters", "amount_too_long")
    plain = text.translate(_SAME).strip()
    if not plain:
        raise _wrong(pointer, "nothing was typed", "amount_empty")
    return _Reader(_tokens(plain, locale, pointer), pointer).whole()


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, straight from the exact value."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if value < 0 else units).scaleb(-places)


def _decimal(value: Fraction, pointer: str) -> Decimal:
    for places in range(_MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return rounded(value, places)
    raise _wrong(pointer, "no decimal says it exactly: round it", "amount_endless")


@dataclass(frozen=True, slots=True)
class _Token:
    """A number, or the sign that `value` None leaves: one of + - * / ( )."""

    sign: str
    value: Fraction | None = None


def _tokens(text: str, locale: str, pointer: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        if text[at] == " ":
            at += 1
        elif text[at] in "+-*/()":
            tokens.append(_Token(text[at]))
            at += 1
        else:
            found = _NUMBER.match(text, at)
            if found is None:
                raise _wrong(pointer, f"{text[at]!r} is no part of an amount", "amount_unreadable")
            tokens.append(_Token(found[0], _number(found[0], locale, pointer)))
            at = found.end()
    return tokens


def _number(text: str, locale: str, pointer: str) -> Fraction:
    if sum(letter.isdigit() for letter in text) > MOST_DIGITS:
        raise _wrong(pointer, f"a number has at most {MOST_DIGITS} digits", "amount_too_large")
    mark = "." if locale == "en" else _decimal_mark(text, pointer)
    whole, _, part = text.partition(mark)
    groups = (_WHOLE_EN if locale == "en" else _WHOLE).fullmatch(whole)
    if groups is None or (mark in text and not part.isdecimal()):
        raise _wrong(pointer, f"{text!r} is not a number in {locale}: {_form(locale)}", "amount_unreadable")
    digits = re.sub(r"[^0-9]", "", whole) + part
    return Fraction(int(digits), 10 ** len(part))


def _decimal_mark(text: str, pointer: str) -> str:
    """Comma, or the dot of a number pad where it cannot be anything else."""
    if "." not in text or "," in text:
        return ","
    if _COULD_BE_THOUSANDS.fullmatch(text):
        detail = f"{text!r} is thousands to some and a decimal to others: write {text.replace('.', ',')} or "
        raise _wrong(pointer, detail + text.replace(".", " "), "amount_ambiguous")
    return "."


def _form(locale: str) -> str:
    return "it is written 1,234.56" if locale == "en" else "it is written 1 234,56"


class _Reader:
    """Sums of products of signed numbers and parentheses."""

    def __init__(self, tokens: list[_Token], pointer: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._pointer = pointer

    def whole(self) -> Fraction:
        value = self._sum(0)
        if self._sign():
            raise self._refused()
        if abs(value) >= 10**MOST_DIGITS:
            raise _wrong(self._pointer, "the amount is too large", "amount_too_large")
        return value

    def _sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while self._sign() in ("+", "-"):
            plus = self._take() == "+"
            part = self._product(depth)
            value = value + part if plus else value - part
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._factor(depth)
        while self._sign() in ("*", "/"):
            times = self._take() == "*"
            part = self._factor(depth)
            if not times and part == 0:
                raise _wrong(self._pointer, "it divides by nothing", "division_by_zero")
            value = value * part if times else value / part
        return value

    def _factor(self, depth: int) -> Fraction:
        if self._sign() in ("+", "-"):
            minus = self._take() == "-"
            part = self._atom(depth)
            return -part if minus else part
        return self._atom(depth)

    def _atom(self, depth: int) -> Fraction:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token and token.value is not None:
            self._at += 1
            return token.value
        if token is None or token.sign != "(":
            raise self._refused()
        if depth == DEEPEST:
            raise _wrong(self._pointer, f"parentheses go {DEEPEST} deep at most", "amount_unreadable")
        self._at += 1
        value = self._sum(depth + 1)
        if self._sign() != ")":
            raise self._refused()
        self._at += 1
        return value

    def _sign(self) -> str:
        """What comes next: a sign, the text of a number, or nothing."""
        return self._tokens[self._at].sign if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1].sign

    def _refused(self) -> Invalid:
        found = self._sign()
        detail = f"{found!r} is out of place" if found else "something is missing at the end"
        return _wrong(self._pointer, detail, "amount_unreadable")


def _wrong(pointer: str, detail: str, code: str) -> Invalid:
    return Invalid(detail, code=code, fields=[FieldError(pointer, detail)])
