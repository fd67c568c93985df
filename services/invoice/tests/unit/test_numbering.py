"""Numbers: their patterns, their series, and what keeps them from being given twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import InvoiceKind, SeriesKind
from proxima_common.errors import Conflict, Invalid
from proxima_invoice.domain.numbering import (
    Number,
    check_kept,
    check_pattern,
    order_warning,
    parsed,
    reset_key,
    series_of,
    written,
)

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("pattern", "number", "key"),
    [
        ("{YYYY}-{SEQ:4}", "2026-0142", "2026"),
        ("INV-{SEQ}", "INV-142", ""),
        ("{YY}{MM}/{SEQ:3}", "2610/142", "2026-10"),
        ("{SEQ:2}/{YYYY}", "142/2026", "2026"),
    ],
)
def test_a_pattern_says_number_and_reset(pattern: str, number: str, key: str) -> None:
    check_pattern(pattern)
    assert written(pattern, DAY, 142) == number
    assert reset_key(pattern, DAY) == key


@pytest.mark.parametrize("pattern", ["{YYYY}", "{SEQ}{SEQ}", "{MM}-{SEQ}", "{DD}-{SEQ}", "{SEQ:0}", "2026"])
def test_a_pattern_that_could_repeat_itself_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_pattern(pattern, "/series/0/pattern")
    assert refused.value.fields[0].pointer == "/series/0/pattern"


def test_each_kind_has_its_series() -> None:
    assert series_of(InvoiceKind.SERVICE, "UZ", "UZ") is SeriesKind.DOMESTIC
    assert series_of(InvoiceKind.SERVICE, "UZ", "DE") is SeriesKind.FOREIGN
    assert series_of(InvoiceKind.CREDIT, "UZ", "DE") is SeriesKind.CREDIT
    assert series_of(InvoiceKind.ADVANCE, "UZ", "UZ") is SeriesKind.ADVANCE


def test_a_number_stays_in_its_year_and_series() -> None:
    number = Number("2026-1", SeriesKind.DOMESTIC, "2026", 1)
    check_kept(number, SeriesKind.DOMESTIC, "2026")
    with pytest.raises(Conflict, match="void it instead"):
        check_kept(number, SeriesKind.DOMESTIC, "2027")
    with pytest.raises(Conflict, match="void it instead"):
        check_kept(number, SeriesKind.FOREIGN, "2026")


def test_a_number_of_another_year_and_of_another_series_say_so() -> None:
    number = Number("2026-1", SeriesKind.DOMESTIC, "2026", 1)
    with pytest.raises(Conflict) as refused:
        check_kept(number, SeriesKind.DOMESTIC, "2027")
    assert refused.value.code == "number_of_another_year"
    with pytest.raises(Conflict) as refused:
        check_kept(number, SeriesKind.FOREIGN, "2027")
    assert refused.value.code == "number_of_another_series"


def test_a_year_of_four_digits_makes_a_month_unique_and_so_does_one_of_two() -> None:
    check_pattern("{YYYY}{MM}-{SEQ}")
    check_pattern("{YY}{MM}-{SEQ}")


def test_both_forms_of_a_year_start_the_counter_anew() -> None:
    assert reset_key("{YYYY}-{SEQ}", DAY) == reset_key("{YY}-{SEQ}", DAY) == "2026"


def test_a_sequence_without_padding_is_not_padded() -> None:
    assert [written("{SEQ}", DAY, number) for number in (1, 9, 10)] == ["1", "9", "10"]
    assert [written("{SEQ:1}", DAY, number) for number in (1, 10)] == ["1", "10"]


@pytest.mark.parametrize(
    ("pattern", "text", "read"),
    [
        ("{YYYY}-{SEQ:4}", "2026-0142", ("2026", 142)),
        ("{YYYY}-{SEQ:4}", "2026-12345", ("2026", 12345)),
        ("{YYYY}-{SEQ:4}", "2026-142", None),
        ("{YYYY}-{SEQ:4}", "2026-0000", None),
        ("{YYYY}-{SEQ:4}", "2026-0001", ("2026", 1)),
        ("{YYYY}-{SEQ:4}", "26-0142", None),
        ("{YYYY}-{SEQ:4}", "0000-0142", None),
        ("INV-{SEQ}", "INV-7", ("", 7)),
        ("INV-{SEQ}", "inv-7", None),
        ("A.{SEQ}", "AB7", None),
        ("{YY}{MM}/{SEQ:3}", "2610/142", ("2026-10", 142)),
        ("{YY}{MM}/{SEQ:3}", "2613/142", None),
        ("{YY}{MM}/{SEQ:3}", "2612/142", ("2026-12", 142)),
        ("{YY}{MM}/{SEQ:3}", "2601/142", ("2026-01", 142)),
        ("{YY}{MM}/{SEQ:3}", "2600/142", None),
        ("{YYYY}/{YY}-{SEQ}", "2026/26-5", ("2026", 5)),
        ("{YYYY}/{YY}-{SEQ}", "2026/25-5", None),
        ("{YYYY}-{SEQ}-{YYYY}", "2026-5-2026", ("2026", 5)),
        ("{YYYY}-{SEQ}-{YYYY}", "2026-5-2025", None),
    ],
)
def test_a_number_from_elsewhere_is_read_by_the_pattern_or_not_at_all(
    pattern: str, text: str, read: tuple[str, int] | None
) -> None:
    assert parsed(pattern, text) == read


@given(
    st.sampled_from(["{YYYY}-{SEQ:4}", "INV-{SEQ}", "{YY}{MM}/{SEQ:3}", "{SEQ:2}/{YYYY}", "{YYYY}{MM}-{SEQ:5}"]),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 10**7),
)
def test_what_a_pattern_wrote_it_reads(pattern: str, day: date, sequence: int) -> None:
    assert parsed(pattern, written(pattern, day, sequence)) == (reset_key(pattern, day), sequence)


def test_a_number_earlier_than_the_one_before_it_is_warned_of() -> None:
    before = ("2026-0141", date(2026, 10, 30))
    assert order_warning("2026-0142", date(2026, 10, 29), before) == (
        "2026-0142 is dated 2026-10-29, earlier than 2026-0141 of 2026-10-30 before it"
    )
    assert order_warning("2026-0142", date(2026, 10, 30), before) is None
    assert order_warning("2026-0142", date(2026, 10, 31), before) is None
    assert order_warning("2026-0001", date(2026, 1, 1), None) is None
