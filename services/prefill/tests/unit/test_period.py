"""Months and validity, by local dates."""

from datetime import date

import pytest
from proxima_prefill.domain.period import MonthPeriod, Validity

DAY = date.fromisoformat
SEPTEMBER = Validity(DAY("2026-09-01"), DAY("2026-10-01"))


@pytest.mark.parametrize(
    ("first", "end", "holds"),
    [
        ("2026-08-01", "2026-09-01", False),
        ("2026-08-01", "2026-09-02", True),
        ("2026-09-30", "2026-10-31", True),
        ("2026-10-01", "2026-10-31", False),
        ("2026-09-10", "2026-09-11", True),
    ],
)
def test_validity_overlaps_when_it_holds_on_a_day(first: str, end: str, holds: bool) -> None:
    assert SEPTEMBER.overlaps(DAY(first), DAY(end)) is holds


def test_without_an_end_it_overlaps_whatever_is_later() -> None:
    endless = Validity(DAY("2026-09-01"), None)
    assert endless.overlaps(DAY("2030-01-01"), DAY("2030-01-02"))
    assert not endless.overlaps(DAY("2026-08-31"), DAY("2026-09-01"))


@pytest.mark.parametrize(
    ("month", "previous", "following", "days"),
    [
        ("2026-12", "2026-11", "2027-01", 31),
        ("2027-01", "2026-12", "2027-02", 31),
        ("2028-02", "2028-01", "2028-03", 29),
        ("2026-02", "2026-01", "2026-03", 28),
        ("2026-10", "2026-09", "2026-11", 31),
    ],
)
def test_months_follow_each_other(month: str, previous: str, following: str, days: int) -> None:
    now = MonthPeriod.of(month)
    assert (now.previous, now.next) == (MonthPeriod.of(previous), MonthPeriod.of(following))
    assert (now.days, now.name, now.last.day) == (days, month, days)
    assert now.before == MonthPeriod.of(previous).first


def test_months_are_counted_over_years() -> None:
    assert MonthPeriod.of("2027-01").months_after(MonthPeriod.of("2026-10")) == 3
    assert MonthPeriod.of("2025-12").months_after(MonthPeriod.of("2026-01")) == -1
    assert MonthPeriod.of("2029-10").months_after(MonthPeriod.of("2026-10")) == 36
