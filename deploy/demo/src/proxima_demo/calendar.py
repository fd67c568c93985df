"""The working days of the three months, and moments in Tashkent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")
MONTHS = ("2026-08", "2026-09", "2026-10")
HOLIDAYS = {date(2026, 9, 1), date(2026, 10, 1)}


def working_days(month: str) -> list[date]:
    """Monday to Friday without holidays."""
    first = date.fromisoformat(f"{month}-01")
    days = (first + timedelta(days=offset) for offset in range(31))
    return [day for day in days if day.month == first.month and day.weekday() < 5 and day not in HOLIDAYS]


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the day in Tashkent, in UTC."""
    return datetime.combine(day, time(hour, minute), TASHKENT).astimezone(UTC)
