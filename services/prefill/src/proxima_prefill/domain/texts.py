"""Line texts in the language of the document. Staff text is data: only known variables are replaced, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ru": (
        "январь", "февраль", "март", "апрель", "май", "июнь",
        "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    ),
    "uz-Latn": (
        "yanvar", "fevral", "mart", "aprel", "may", "iyun",
        "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr",
    ),
    "uz-Cyrl": (
        "январь", "февраль", "март", "апрель", "май", "июнь",
        "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    ),
}  # fmt: skip
PERIOD = {
    "en": "{month_name} {year}",
    "ru": "{month_name} {year} г.",
    "uz-Latn": "{year}-yil {month_name}",
    "uz-Cyrl": "{year} йил {month_name}",
}
SERVICES = {
    "en": "Services for {period}",
    "ru": "Услуги за {period}",
    "uz-Latn": "{period} uchun xizmatlar",
    "uz-Cyrl": "{period} учун хизматлар",
}
LATE = {
    "en": "Late work, {period}: ",
    "ru": "Работы, учтённые позже, {period}: ",
    "uz-Latn": "Kechikkan ishlar, {period}: ",
    "uz-Cyrl": "Кечиккан ишлар, {period}: ",
}
LANGUAGES = tuple(MONTHS)
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


def first_language(language: str) -> str:
    """The first of one or two languages, such as `ru+en`; an unknown one reads as English."""
    first = re.split(r"[+,/ ]", language.strip(), maxsplit=1)[0]
    return first if first in LANGUAGES else "en"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace `{name}` by its value; an unknown name stays as it is written."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), template).strip()


def month_values(first: date, language: str) -> dict[str, str]:
    """The variables that name the month."""
    values = {"month_name": MONTHS[language][first.month - 1], "year": str(first.year)}
    return values | {"period": fill(PERIOD[language], values)}
