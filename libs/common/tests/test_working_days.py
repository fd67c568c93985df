"""Working days: the year of uzbek-invoicing §6, and what a decree changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.working_days import WorkingCalendar, working_calendar, working_days

UZ = working_calendar()
OFF_ON_WEEKDAYS_2026 = [
    "01-01",
    "01-02",
    "03-09",
    "03-20",
    "03-23",
    "05-11",
    "05-27",
    "05-28",
    "05-29",
    "08-31",
    "09-01",
    "10-01",
    "12-08",
    "12-31",
]
dates = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_uzbek_invoicing_6_the_year_2026_has_248_working_days() -> None:
    year = working_days(UZ, date(2026, 1, 1), date(2026, 12, 31))
    assert len(year) == 248
    by_month = [sum(1 for day in year if day.month == month and day.weekday() < 5) for month in range(1, 13)]
    assert by_month == [20, 20, 19, 22, 17, 22, 23, 20, 21, 21, 21, 21]
    assert UZ.is_working(date(2026, 12, 12))


@pytest.mark.parametrize("day", OFF_ON_WEEKDAYS_2026)
def test_each_day_off_of_2026_is_off(day: str) -> None:
    assert not UZ.is_working(date.fromisoformat(f"2026-{day}"))


def test_a_decree_wins_over_the_package() -> None:
    moved = working_calendar([date(2026, 11, 3), date(2026, 12, 12)], [date(2026, 12, 8), date(2026, 11, 7)])
    assert not moved.is_working(date(2026, 11, 3))
    assert not moved.is_working(date(2026, 12, 12))
    assert moved.is_working(date(2026, 12, 8))
    assert moved.is_working(date(2026, 11, 7))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-10-30", 0, "2026-10-30"),
        ("2026-10-30", 1, "2026-11-02"),
        ("2026-09-30", 1, "2026-10-02"),
        ("2026-12-30", 1, "2027-01-04"),
        ("2026-12-11", 1, "2026-12-12"),
    ],
)
def test_banking_days_skip_days_off(start: str, days: int, end: str) -> None:
    assert UZ.add(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_days_are_counted_forwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        UZ.add(date(2026, 10, 30), -1)


@given(dates, st.integers(1, 30))
def test_so_many_working_days_lie_between(start: date, days: int) -> None:
    end = UZ.add(start, days)
    assert UZ.is_working(end)
    assert len(working_days(UZ, start + timedelta(days=1), end)) == days


@given(dates)
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    found = UZ.same_or_next(day)
    assert working_days(UZ, day, found) == [found]


def test_without_data_it_is_the_plain_week() -> None:
    assert len(working_days(WorkingCalendar(), date(2026, 11, 2), date(2026, 11, 8))) == 5
