"""Who is behind: the time that people logged in a month against what its working days ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod

LATELY = timedelta(days=62)
"""How long before a month somebody has worked at last to count in it."""


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """What a person logged for a local date."""

    person_id: str
    day: date
    seconds: int


@dataclass(frozen=True, slots=True)
class PersonHours:
    """A person's month so far; `empty_days` are working days on which nothing was logged."""

    person_id: str
    name: str
    role: str | None
    logged_seconds: int
    expected_seconds: int
    last_day: date | None
    empty_days: tuple[date, ...]

    @property
    def gap_seconds(self) -> int:
        """How much is missing; below 0 where there is more than expected."""
        return self.expected_seconds - self.logged_seconds


def hours_of_people(
    month: MonthPeriod, on: date, people: People, work: Iterable[DayOfWork], working: Sequence[date], day_seconds: int
) -> list[PersonHours]:
    """Everybody who counts in the month, with what they logged and what is expected of them up to `on`, the largest
    gap first.

    A working day is expected of who is engaged on it: who joins or leaves in the month owes the days between. Somebody
    counts who logged time in the month, or who is engaged on one of these working days and has worked, or begun,
    within `LATELY` before the month: an engagement that a source never ends does not make a person late for ever.
    Time of days off counts as logged, time after `on` does not. `working` are the working days of the month.
    """
    owed = [day for day in working if month.first <= day <= on]
    logged = _by_person(work, on)
    found = []
    for person_id in sorted(people.ids | logged.keys()):
        days = logged.get(person_id, {})
        engaged = [day for day in owed if people.engaged_on(person_id, day)]
        own = {day: seconds for day, seconds in days.items() if day >= month.first}
        if own or (engaged and (days or people.since(person_id) >= month.first - LATELY)):
            found.append(
                PersonHours(
                    person_id=person_id,
                    name=people.name_of(person_id),
                    role=people.last_role(person_id, on),
                    logged_seconds=sum(own.values()),
                    expected_seconds=len(engaged) * day_seconds,
                    last_day=max(days, default=None),
                    empty_days=tuple(day for day in engaged if day not in own),
                )
            )
    return sorted(found, key=place)


def place(one: PersonHours) -> tuple[int, str]:
    """Where a person stands in the list; no two stand in the same place."""
    return -one.gap_seconds, one.person_id


def _by_person(work: Iterable[DayOfWork], on: date) -> dict[str, dict[date, int]]:
    logged: dict[str, dict[date, int]] = {}
    for one in work:
        if one.seconds > 0 and one.day <= on:
            days = logged.setdefault(one.person_id, {})
            days[one.day] = days.get(one.day, 0) + one.seconds
    return logged
