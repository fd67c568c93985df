"""Calendar months by their name `2026-10`."""

from calendar import monthrange
from datetime import date, timedelta


def days_of(month: str) -> tuple[date, date]:
    """Its first and its last day."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def last_month_before(day: date) -> str:
    """The month of the day before: the last one that a rule holds in which ends on `day`."""
    return month_of(day - timedelta(days=1))
