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
ROUNDED = {
    "en": {
        "none": "Time is billed as entered{least}.",
        "up": "Time is rounded up to {minutes} minutes {scope}{least}.",
        "down": "Time is rounded down to {minutes} minutes {scope}{least}.",
        "nearest": "Time is rounded to the nearest {minutes} minutes {scope}{least}.",
        "least": ", at least {minutes} minutes {scope}",
        "worklog": "per entry",
        "issue_per_day": "per task and day",
        "issue_per_period": "per task",
        "person_per_day": "per person and day",
        "period": "in total",
    },
    "ru": {
        "none": "Время учитывается как записано{least}.",
        "up": "Время округляется вверх с шагом {minutes} мин {scope}{least}.",
        "down": "Время округляется вниз с шагом {minutes} мин {scope}{least}.",
        "nearest": "Время округляется до ближайших {minutes} мин {scope}{least}.",
        "least": ", не менее {minutes} мин {scope}",
        "worklog": "по каждой записи",
        "issue_per_day": "по задаче за день",
        "issue_per_period": "по задаче",
        "person_per_day": "по сотруднику за день",
        "period": "в целом",
    },
    "uz-Latn": {
        "none": "Vaqt yozilganidek hisoblanadi{least}.",
        "up": "Vaqt {scope} {minutes} daqiqagacha yuqoriga yaxlitlanadi{least}.",
        "down": "Vaqt {scope} {minutes} daqiqagacha pastga yaxlitlanadi{least}.",
        "nearest": "Vaqt {scope} eng yaqin {minutes} daqiqaga yaxlitlanadi{least}.",
        "least": ", {scope} kamida {minutes} daqiqa",
        "worklog": "har bir yozuv bo‘yicha",
        "issue_per_day": "kun davomidagi har bir vazifa bo‘yicha",
        "issue_per_period": "har bir vazifa bo‘yicha",
        "person_per_day": "har bir xodimning kuni bo‘yicha",
        "period": "jami bo‘yicha",
    },
    "uz-Cyrl": {
        "none": "Вақт ёзилганидек ҳисобланади{least}.",
        "up": "Вақт {scope} {minutes} дақиқагача юқорига яхлитланади{least}.",
        "down": "Вақт {scope} {minutes} дақиқагача пастга яхлитланади{least}.",
        "nearest": "Вақт {scope} энг яқин {minutes} дақиқага яхлитланади{least}.",
        "least": ", {scope} камида {minutes} дақиқа",
        "worklog": "ҳар бир ёзув бўйича",
        "issue_per_day": "кун давомидаги ҳар бир вазифа бўйича",
        "issue_per_period": "ҳар бир вазифа бўйича",
        "person_per_day": "ҳар бир ходимнинг куни бўйича",
        "period": "жами бўйича",
    },
}
LANGUAGES = tuple(MONTHS)
_VARIABLE = re.compile(r"(?P<before>(?:\s*[,;:–—-])?\s*)\{(?P<name>[a-z_]+)\}")


def first_language(language: str) -> str:
    """The first of one or two languages, such as `ru+en`; an unknown one reads as English."""
    first = re.split(r"[+,/ ]", language.strip(), maxsplit=1)[0]
    return first if first in LANGUAGES else "en"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace `{name}` by its value; an unknown name stays as it is written.

    An empty value takes the comma or dash beside it along, so that a text never begins or ends with one.
    """

    def value(found: re.Match[str]) -> str:
        text = values.get(found["name"])
        if text is None:
            return found[0]
        return f"{found['before']}{text}" if text else ""

    filled = _VARIABLE.sub(value, template).strip()
    emptied = any(values.get(found["name"]) == "" for found in _VARIABLE.finditer(template))
    return filled.strip(" ,;:–—-") if emptied else filled


def month_values(first: date, language: str) -> dict[str, str]:
    """The variables that name the month."""
    values = {"month_name": MONTHS[language][first.month - 1], "year": str(first.year)}
    return values | {"period": fill(PERIOD[language], values)}
