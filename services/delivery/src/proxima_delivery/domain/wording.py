"""How a letter says a date and an amount in its reader's language."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
LANGUAGES = ("ru", "en", "uz-Latn", "uz-Cyrl")
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip


def written_language(language: str) -> str:
    """The language of the letter: `ru`, `en`, `uz-Latn` or `uz-Cyrl`; another one gets English."""
    tag = language.strip().lower()
    if tag.startswith("uz"):
        return "uz-Cyrl" if "cyrl" in tag else "uz-Latn"
    return "ru" if tag.startswith("ru") else "en"


def written_date(day: date, language: str) -> str:
    """`31 October 2026` in English, `31.10.2026` elsewhere."""
    if language == "en":
        return f"{day.day}{NBSP}{_MONTHS_EN[day.month - 1]}{NBSP}{day.year}"
    return day.strftime("%d.%m.%Y")


def written_amount(amount: Decimal, currency: str, language: str) -> str:
    """`8 100 000,00 UZS` or `8,100,000.00 USD`, never broken over lines; two places, half away from zero."""
    whole = f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"
    if language != "en":
        whole = whole.replace(",", NBSP).replace(".", ",")
    return f"{whole}{NBSP}{currency}"
