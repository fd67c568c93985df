"""What is read out of the purpose of a payment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_invoice.domain import purpose

NUMBER = "2026-0042"


@pytest.mark.parametrize(
    "text",
    [
        "Оплата по счету № 2026-0042 от 31.10.2026",
        "Оплата за услуги по дог. № 12 от 15.01.2026, счёт №2026-0042, в т. ч. НДС 12 %",
        "оплата по сч.2026-0042",
        "Сч-ф 2026–0042",
        "2026-0042 bo'yicha to'lov",
        "12-sonli shartnoma bo'yicha 2026-0042 hisob-faktura uchun to'lov",
        "ҳисоб-фактура № 2026-0042",
        "Invoice No.2026-0042",
        "INVOICE N2026-0042; thank you",
        "счет 2026 -0042",
        "счет 2026-0042 - услуги за октябрь",
        "счет 2026-0042 - 31.10.2026",
        "(2026-0042)",
        "№2026-0042,2026-0043",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert purpose.names(text, NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "счет 2026-00421",
        "счет 12026-0042",
        "A-2026-0042",
        "2026-0042/1",
        "2026-0042-2",
        "2026 0042",
        "от 2026 года",
        "",
    ],
)
def test_a_part_of_another_number_is_none(text: str) -> None:
    assert not purpose.names(text, NUMBER)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("оплата INV-2026-7", "inv-2026-7"),
        ("ОПЛАТА СЧЕТ АВ-2026/7", "AB-2026/7"),
        ("payment of adv-2026-3", "ADV-2026-3"),
        ("счёт № 42", "42"),
        ("счета № 41, 42 и 43", "42"),
        ("счёт на оплату № 0042", "42"),
    ],
)
def test_series_have_their_own_ways_to_write(text: str, number: str) -> None:
    assert purpose.names(text, number)


@pytest.mark.parametrize(
    "text", ["договор 42 от 01.02.2026", "НДС 42", "42 часа работ", "расчетный счет 20208000000000000042"]
)
def test_digits_alone_are_a_number_behind_a_word_for_an_invoice_only(text: str) -> None:
    assert not purpose.names(text, "42")


def test_people_say_the_last_part_of_a_number() -> None:
    assert purpose.spoken("оплата по счетам 41, 42 и 43 по договору 12") == {"41", "42", "43"}
    assert purpose.spoken("to'lov: hisob-faktura 0042") == {"42"}
    assert purpose.spoken("оплата услуг 42") == frozenset()


@pytest.mark.parametrize(
    ("text", "contract", "there"),
    [
        ("по договору № 12 от 15.01.2026", "12", True),
        ("дог.12, счет 3", "12", True),
        ("shartnoma № PX-7/26", "px-7/26", True),
        ("contract No. 12.", "12", True),
        ("по договору № 121", "12", False),
        ("счет 12", "12", False),
    ],
)
def test_a_contract_stands_behind_its_word(text: str, contract: str, *, there: bool) -> None:
    assert purpose.names_contract(text, contract) is there


def test_candidates_are_the_writings_a_number_may_be_kept_in() -> None:
    assert {"2026-0042", "AB-2026/7"} <= set(purpose.candidates("сч. №2026—0042 и ав-2026/7 от 31.10."))


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_can_be_read(text: str, number: str) -> None:
    assert len(purpose.candidates(text, number)) <= 60
    purpose.spoken(text)
    if number.strip():
        purpose.names(text, number)
        purpose.names_contract(text, number)


_SERIES = st.builds(
    lambda prefix, year, sequence: f"{prefix}{year}-{sequence:04d}",
    st.sampled_from(["", "INV-", "ADV-", "S2/"]),
    st.integers(2020, 2035),
    st.integers(1, 99999),
)
_BEFORE = st.sampled_from(["Оплата по счету № ", "счёт ", "Invoice No. ", "hisob-faktura ", "сч.", "", "за "])
_BEHIND = st.sampled_from(["", " от 31.10.2026", ", НДС 12 %", ".", " - услуги", "; 2031-7777"])


@given(_SERIES, _SERIES, _BEFORE, _BEHIND)
def test_a_written_number_is_found_and_no_other(number: str, other: str, before: str, behind: str) -> None:
    text = f"{before}{number}{behind}"
    assert purpose.names(text, number)
    if other != number and other not in behind:
        assert not purpose.names(text, other)
