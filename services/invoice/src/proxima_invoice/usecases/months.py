"""Calendar months by their name `2026-10`."""

from calendar import monthrange
from datetime import date, timedelta

from proxima_common.errors import Invalid


def days_of(month: str) -> tuple[date, date]:
    """Its first and its last day. Invalid for the year 0, which the form of a month allows and no calendar has."""
    year, number = int(month[:4]), int(month[5:])
    if year == 0:
        raise Invalid(f"{month} is no month of a calendar", code="invalid_month")
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def last_month_before(day: date) -> str:
    """The month of the day before: the last one that a rule holds in which ends on `day`."""
    return month_of(day - timedelta(days=1))
