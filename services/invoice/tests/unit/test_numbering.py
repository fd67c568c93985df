"""Numbers: their patterns, their series, and what keeps them from being given twice."""

from datetime import date

import pytest
from proxima_common.contracts.words import InvoiceKind, SeriesKind
from proxima_common.errors import Conflict, Invalid
from proxima_invoice.domain.numbering import Number, check_kept, check_pattern, reset_key, series_of, written

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
