"""Working days of a country: what banking days and deadlines are counted in (uzbek-invoicing §6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_SATURDAY = 5
_FIRST_YEAR, _LAST_YEAR = 2023, 2035


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """A five-day week with the days that decrees took off it and the weekend days that they made working ones.

    Where both say something of a day, `working` wins: it is the later decision.
    """

    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether banks and offices are open on this local date."""
        if day in self.working:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def same_or_next(self, day: date) -> date:
        """The day itself when it is a working one, else the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add(self, day: date, working_days: int) -> date:
        """The date so many working days after `day`, which itself does not count; 0 is the day itself.

        Raises ValueError for a negative number.
        """
        if working_days < 0:
            raise ValueError("working days are counted forwards")
        for _ in range(working_days):
            day = self.same_or_next(day + _DAY)
        return day


def working_days(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included; none when `last` is before `first`."""
    return [day for day in _days(first, last) if calendar.is_working(day)]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


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
    # The extra `calendar` brings it; who counts no working days does without.
    import holidays

    official = holidays.country_holidays(country, years=range(_FIRST_YEAR, _LAST_YEAR + 1))
    return WorkingCalendar(frozenset(official), frozenset(official.weekend_workdays))
