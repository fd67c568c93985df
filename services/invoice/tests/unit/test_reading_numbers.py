"""Numbers read back by their pattern, and the warning about their order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_invoice.domain.numbering import check_pattern, order_warning, parsed, reset_key, written

_PIECES = st.sampled_from(["{YYYY}", "{YY}", "{YYYY}-{MM}", "{YY}{MM}", "INV-", "/", "1", "№ ", ""])


@given(
    head=_PIECES,
    tail=_PIECES,
    padding=st.sampled_from(["{SEQ}", "{SEQ:1}", "{SEQ:4}", "{SEQ:9}"]),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    sequence=st.integers(1, 10**10),
)
def test_what_a_pattern_writes_is_read_back(head: str, tail: str, padding: str, day: date, sequence: int) -> None:
    pattern = head + padding + tail
    check_pattern(pattern)
    assert parsed(pattern, written(pattern, day, sequence)) == (reset_key(pattern, day), sequence)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{YYYY}-{SEQ:4}", "2026-142"),
        ("{YYYY}-{SEQ:4}", "2026-00142"),
        ("{YYYY}-{SEQ}", "2026-0"),
        ("{YYYY}-{SEQ}", "2026-"),
        ("{YYYY}-{SEQ}", "2026/1"),
        ("{YYYY}-{MM}-{SEQ}", "2026-13-1"),
        ("{YYYY}-{MM}-{SEQ}", "2026-00-1"),
        ("{YYYY}.{SEQ}", "2026x1"),
        ("{YYYY}/{YY}-{SEQ}", "2026/25-1"),
        ("{YYYY}/{YYYY}-{SEQ}", "2026/2025-1"),
        ("INV-{SEQ}", "inv-1"),
        ("{YYYY}-{SEQ}", "0000-1"),
    ],
)
def test_what_a_pattern_does_not_write_is_not_read(pattern: str, text: str) -> None:
    assert parsed(pattern, text) is None


def test_a_number_dated_before_its_predecessor_is_said() -> None:
    before = ("2026-0141", date(2026, 10, 31))
    assert order_warning("2026-0142", date(2026, 10, 31), before) is None
    assert order_warning("2026-0142", date(2026, 10, 30), None) is None
    said = order_warning("2026-0142", date(2026, 10, 30), before)
    assert said == "2026-0142 is dated 2026-10-30, earlier than 2026-0141 of 2026-10-31 before it"
