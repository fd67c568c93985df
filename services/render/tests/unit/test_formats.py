from datetime import date
from decimal import Decimal

import pytest
from proxima_common.errors import Invalid
from proxima_render.domain import formats

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "currency", "language", "printed"),
    [
        ("8100000", "UZS", "ru", f"8{NB}100{NB}000,00"),
        ("8100000", "UZS", "uz-Latn", f"8{NB}100{NB}000,00"),
        ("8100000", "UZS", "uz-Cyrl", f"8{NB}100{NB}000,00"),
        ("8100000", "UZS", "en", "8,100,000.00"),
        ("0", "EUR", "en", "0.00"),
        ("-18.5", "USD", "en", "−18.50"),
        ("999.9900", "USD", "ru", "999,99"),
        ("1500", "JPY", "en", "1,500"),
        ("1.234", "KWD", "en", "1.234"),
    ],
)
def test_amounts(value: str, currency: str, language: str, printed: str) -> None:
    assert formats.amount(Decimal(value), currency, language) == printed


def test_an_amount_is_never_rounded_on_paper() -> None:
    with pytest.raises(Invalid, match="more than 2 decimals"):
        formats.amount(Decimal("37.565"), "USD", "en")


@pytest.mark.parametrize(
    ("value", "printed"),
    [("3", "3"), ("3.000000", "3"), ("37.5", "37.50"), ("37.333333", "37.333333"), ("1200", "1,200"), ("-2", "−2")],
)
def test_quantities(value: str, printed: str) -> None:
    assert formats.quantity(Decimal(value), "en") == printed


def test_a_unit_price_keeps_what_it_has() -> None:
    assert formats.unit_price(Decimal("450000.000000"), "UZS", "ru") == f"450{NB}000,00"
    assert formats.unit_price(Decimal("0.123456"), "USD", "en") == "0.123456"


def test_percents() -> None:
    assert formats.percent(Decimal("12.0000"), "ru") == f"12{NB}%"
    assert formats.percent(Decimal("7.5"), "en") == "7.5%"


@pytest.mark.parametrize(
    ("hours", "printed"), [("37.5", "37.50"), ("0.25", "0.25"), ("0.333333", "0.333333"), ("0", "0.00")]
)
def test_hours(hours: str, printed: str) -> None:
    assert formats.hours(Decimal(hours), "en") == printed


def test_a_known_unit_is_said_in_the_papers_language_and_another_is_left_alone() -> None:
    assert [formats.unit("hour", language) for language in ("ru", "en", "uz-Latn")] == ["час", "hour", "soat"]
    assert formats.unit("licence", "ru") == "licence"


def test_dates_in_words_of_each_language() -> None:
    day = date(2026, 10, 3)
    assert formats.long_date(day, "ru") == f"3{NB}октября 2026{NB}г."
    assert formats.long_date(day, "en") == f"3{NB}October 2026"
    assert formats.long_date(day, "uz-Latn") == "2026-yil 3-oktabr"
    assert formats.long_date(day, "uz-Cyrl") == f"2026{NB}йил 3{NB}октябрь"
    assert formats.short_date(day, "ru") == "03.10.2026"
    assert formats.short_date(day, "en") == f"3{NB}Oct{NB}2026"


def test_a_period_names_its_month_once() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    assert formats.period(first, last, "ru") == f"1–31{NB}октября 2026{NB}г."
    assert formats.period(last, last, "en") == f"31{NB}October 2026"
    assert formats.period(date(2026, 9, 28), first, "en") == f"28{NB}September 2026 – 1{NB}October 2026"
