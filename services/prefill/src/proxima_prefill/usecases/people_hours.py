"""The page about people: who logged how much of what a month asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from proxima_common.errors import FieldError, Invalid
from proxima_common.working_days import WorkingCalendar, working_days

from proxima_prefill.domain.expected import LATELY, PersonHours, hours_of_people
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.usecases.source import TimeSource

_DAY = timedelta(days=1)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Expected:
    """What the company asks of a working day."""

    calendar: WorkingCalendar
    hours_per_day: Decimal


@dataclass(frozen=True, slots=True)
class PeopleOfMonth:
    """Everybody who counts, the largest gap first; `on` is None while the month has no whole day behind it."""

    on: date | None
    working_days: int
    people: list[PersonHours]
    source_as_of: datetime


def people_hours(
    month: MonthPeriod, source: TimeSource, expected: Expected, *, today: date, on: date | None = None
) -> PeopleOfMonth:
    """Count up to `on`, else up to yesterday: nobody is behind with a day that is not over.

    Raises `Invalid` for a day outside the month.
    """
    if on is not None and not month.first <= on < month.end:
        detail = f"it is no day of {month.name}"
        raise Invalid(detail, code="day_outside_month", fields=[FieldError("query:on", detail)])
    until = on or min(month.last, today - _DAY)
    as_of = source.as_of(month.before)
    if until < month.first:
        return PeopleOfMonth(None, 0, [], as_of)
    days = working_days(expected.calendar, month.first, until)
    work = source.days_of_work(month.first - LATELY, until + _DAY)
    seconds = int(expected.hours_per_day * _HOUR)
    people = hours_of_people(month, until, source.people(), work, days, seconds)
    return PeopleOfMonth(until, len(days), people, as_of)
