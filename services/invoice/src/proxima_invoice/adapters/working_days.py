"""Days off as the package `holidays` knows them, with what a newer decree says on top."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

from proxima_invoice.domain.calendar import WorkingCalendar

_FIRST_YEAR, _LAST_YEAR = 2023, 2035


def working_calendar(
    extra_days_off: Iterable[date] = (), extra_working_days: Iterable[date] = (), *, country: str = "UZ"
) -> WorkingCalendar:
    """The calendar of a country from 2023 to 2035.

    Islamic holidays of years to come are estimates, and decrees move days every year: days named here win over the
    package's.
    """
    known = _known(country)
    off, working = frozenset(extra_days_off), frozenset(extra_working_days)
    return WorkingCalendar((known.days_off - working) | off, (known.working - off) | working)


@lru_cache(maxsize=8)
def _known(country: str) -> WorkingCalendar:
    official = holidays.country_holidays(country, years=range(_FIRST_YEAR, _LAST_YEAR + 1))
    return WorkingCalendar(frozenset(official), frozenset(official.weekend_workdays))
