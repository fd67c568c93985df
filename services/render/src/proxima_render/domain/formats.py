"""Figures and dates as a paper of the country writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from proxima_common.errors import Invalid
from proxima_common.money import minor_units, round_half_up

NBSP = "\u00a0"
MINUS = "\u2212"

RU, EN, UZ_LATN, UZ_CYRL = "ru", "en", "uz-Latn", "uz-Cyrl"
LANGUAGES = (RU, UZ_LATN, UZ_CYRL, EN)

_MONTH_NAMES = {
    RU: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    EN: "January February March April May June July August September October November December",
    UZ_LATN: "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    UZ_CYRL: "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
_MONTHS = {language: names.split() for language, names in _MONTH_NAMES.items()}
_DATES = {
    RU: f"{{day}}{NBSP}{{month}} {{year}}{NBSP}г.",
    EN: f"{{day}}{NBSP}{{month}} {{year}}",
    UZ_LATN: "{year}-yil {day}-{month}",
    UZ_CYRL: f"{{year}}{NBSP}йил {{day}}{NBSP}{{month}}",
}

_UNITS = {
    "hour": {RU: "час", EN: "hour", UZ_LATN: "soat", UZ_CYRL: "соат"},
    "service": {RU: "услуга", EN: "service", UZ_LATN: "xizmat", UZ_CYRL: "хизмат"},
}


def decimal_text(value: Decimal, language: str, *, least: int, most: int) -> str:
    """The value with `least` to `most` decimals, exactly; a value that needs more is refused, never rounded.

    Groups of three are parted by a non-breaking space (ru, uz) or a comma (en).
    """
    exact = round_half_up(value, most)
    if exact != value:
        raise Invalid(f"{value} has more than {most} decimals", code="too_precise")
    whole, _, fraction = format(abs(exact), "f").partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    group, point = (",", ".") if language == EN else (NBSP, ",")
    text = f"{int(whole):,}".replace(",", group)
    sign = MINUS if exact < 0 else ""
    return f"{sign}{text}{point}{fraction}" if fraction else f"{sign}{text}"


def amount(value: Decimal, currency: str, language: str) -> str:
    """An amount with exactly the minor units of its currency: `8 100 000,00` or `8,100,000.00`."""
    places = minor_units(currency)
    return decimal_text(value, language, least=places, most=places)


def unit_price(value: Decimal, currency: str, language: str) -> str:
    """A price with the minor units of its currency, and up to six decimals where it has them."""
    return decimal_text(value, language, least=minor_units(currency), most=6)


def quantity(value: Decimal, language: str) -> str:
    """`3`, `37.50`, `37.333333`: whole or with at least two decimals."""
    is_whole = value == value.to_integral_value()
    return decimal_text(value, language, least=0 if is_whole else 2, most=6)


def percent(value: Decimal, language: str) -> str:
    """`12 %` (ru, uz) or `12%` (en)."""
    figure = decimal_text(value, language, least=0, most=4)
    return f"{figure}%" if language == EN else f"{figure}{NBSP}%"


def hours(value: Decimal, language: str) -> str:
    """Hours with at least two decimals, exactly as they are."""
    return decimal_text(value, language, least=2, most=6)


def unit(text: str, language: str) -> str:
    """A unit in the paper's language where the word is known; what staff typed otherwise stays as it is."""
    return _UNITS.get(text, {}).get(language, text)


def long_date(day: date, language: str) -> str:
    """`31 октября 2026 г.`, `31 October 2026`, `2026-yil 31-oktabr`, `2026 йил 31 октябрь`."""
    return _DATES[language].format(day=day.day, month=_MONTHS[language][day.month - 1], year=day.year)


def short_date(day: date, language: str) -> str:
    """`31.10.2026`, or `31 Oct 2026` in English."""
    if language == EN:
        return f"{day.day}{NBSP}{_MONTHS[EN][day.month - 1][:3]}{NBSP}{day.year}"
    return day.strftime("%d.%m.%Y")


def period(first: date, last: date, language: str) -> str:
    """Both days included; within one month it is named once."""
    if (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}–{last.day}" if first != last else str(first.day)
        return _DATES[language].format(day=days, month=_MONTHS[language][last.month - 1], year=last.year)
    return f"{long_date(first, language)} – {long_date(last, language)}"
