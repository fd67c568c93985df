"""Who is behind with their time: worked by hand, no engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from proxima_common.errors import Invalid
from proxima_common.working_days import working_calendar, working_days
from proxima_prefill.domain.expected import DayOfWork, PersonHours, hours_of_people
from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.usecases.people_hours import Expected, PeopleOfMonth, people_hours

MARCH = MonthPeriod.of("2026-03")
LONG_AGO = date(2024, 1, 1)
HOUR = 3600
DAY = 8 * HOUR
# The 8th of March and Navruz fall on a weekend, days off are given for them; a decree asks for one Saturday.
CALENDAR = working_calendar([date(2026, 3, 9), date(2026, 3, 23)], [date(2026, 3, 28)])


def engaged(person_id: str, since: date = LONG_AGO, until: date | None = None, role: str = "Developer") -> Engagement:
    return Engagement(person_id, person_id.title(), role, Validity(since, until))


def worked(person_id: str, *days: int, hours: int = 8, month: int = 3) -> list[DayOfWork]:
    return [DayOfWork(person_id, date(2026, month, day), hours * HOUR) for day in days]


def found(
    engagements: Iterable[Engagement], work: Iterable[DayOfWork], on: date = date(2026, 3, 31)
) -> dict[str, PersonHours]:
    days = working_days(CALENDAR, MARCH.first, MARCH.last)
    return {one.person_id: one for one in hours_of_people(MARCH, on, People(engagements), work, days, DAY)}


def test_a_month_begins_with_the_days_that_are_over() -> None:
    # 1 March is a Sunday.
    work = worked("anna", 27, month=2) + worked("anna", 2)
    anna = found([engaged("anna")], work, on=date(2026, 3, 3))["anna"]
    assert (anna.expected_seconds, anna.logged_seconds, anna.gap_seconds) == (2 * DAY, DAY, DAY)
    assert anna.empty_days == (date(2026, 3, 3),)
    assert found([engaged("anna")], worked("anna", 27, month=2), on=date(2026, 3, 1)) == {}


def test_holidays_ask_for_nothing_and_moved_days_do() -> None:
    anna = found([engaged("anna")], worked("anna", 27, month=2))["anna"]
    days = {day.day for day in anna.empty_days}
    assert not days & {7, 8, 9, 21, 22, 23}
    assert 28 in days
    assert anna.expected_seconds == len(days) * DAY


def test_who_joins_or_leaves_owes_the_days_between() -> None:
    joins = engaged("joins", since=date(2026, 3, 26))
    leaves = engaged("leaves", until=date(2026, 3, 4))
    people = found([joins, leaves], worked("leaves", 2))
    assert people["joins"].empty_days == tuple(date(2026, 3, day) for day in (26, 27, 28, 30, 31))
    assert people["leaves"].expected_seconds == 2 * DAY
    assert people["leaves"].gap_seconds == DAY


def test_who_was_engaged_only_on_days_off_counts_by_time_alone() -> None:
    weekend = engaged("weekend", since=date(2026, 3, 14), until=date(2026, 3, 16))
    assert found([weekend], []) == {}
    assert found([weekend], worked("weekend", 14))["weekend"].gap_seconds == -DAY


def test_no_time_at_all_counts_of_who_worked_lately_or_has_just_begun() -> None:
    lately = worked("lately", 2, month=2)
    people = found(
        [engaged("lately"), engaged("gone"), engaged("new", since=date(2026, 2, 20)), engaged("empty")],
        [*lately, *worked("empty", 3, hours=0)],
    )
    assert people.keys() == {"lately", "new"}
    assert people["lately"].logged_seconds == 0
    assert people["lately"].last_day == date(2026, 2, 2)
    assert people["new"].last_day is None
    assert people["new"].gap_seconds == people["new"].expected_seconds > 0


def test_another_role_makes_no_beginner_and_a_new_engagement_does() -> None:
    promoted = [engaged("promoted", until=date(2026, 3, 1)), engaged("promoted", date(2026, 3, 1), role="Lead")]
    back = [engaged("back", until=date(2025, 6, 1)), engaged("back", date(2026, 3, 1), role="Lead")]
    beside = [engaged("beside"), engaged("beside", until=date(2025, 6, 1)), engaged("beside", date(2026, 3, 1))]
    people = found([*promoted, *back, *beside], [])
    assert people.keys() == {"back"}
    assert people["back"].role == "Lead"


def test_two_roles_at_once_are_owed_once() -> None:
    anna = found([engaged("anna"), engaged("anna", role="Lead")], worked("anna", 2), on=date(2026, 3, 2))["anna"]
    assert anna.gap_seconds == 0


def test_work_of_days_off_is_logged_and_later_work_is_not() -> None:
    anna = found([engaged("anna")], worked("anna", 1, 2, 4), on=date(2026, 3, 3))["anna"]
    assert anna.logged_seconds == 2 * DAY
    assert anna.last_day == date(2026, 3, 2)
    assert anna.gap_seconds == 0


def test_somebody_the_source_does_not_name_owes_nothing() -> None:
    stranger = found([], worked("stranger", 2))["stranger"]
    assert (stranger.name, stranger.role, stranger.expected_seconds) == ("stranger", None, 0)
    assert found([], worked("stranger", 2, month=2)) == {}


def test_the_largest_gap_comes_first() -> None:
    people = found([engaged("anna"), engaged("boris"), engaged("clara")], worked("anna", 2) + worked("clara", 2, 3))
    assert list(people) == ["anna", "clara"]


class Warehouse:
    """Says what it is told, and remembers for which days it was asked."""

    asked: tuple[date, date] | None = None

    def people(self) -> People:
        return People([engaged("anna")])

    def days_of_work(self, first: date, end: date) -> list[DayOfWork]:
        self.asked = (first, end)
        return worked("anna", 2)

    def as_of(self, since: date) -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)


def asked(today: date, on: date | None = None) -> tuple[PeopleOfMonth, Warehouse]:
    source = Warehouse()
    return people_hours(MARCH, source, Expected(CALENDAR, Decimal("7.5")), today=today, on=on), source


@pytest.mark.parametrize(
    ("today", "on", "until"),
    [
        (date(2026, 3, 3), None, date(2026, 3, 2)),
        (date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 3)),
        (date(2026, 5, 1), None, date(2026, 3, 31)),
    ],
)
def test_it_is_counted_up_to_yesterday_the_day_asked_or_the_end(today: date, on: date | None, until: date) -> None:
    result, source = asked(today, on)
    assert result.on == until
    assert source.asked
    assert source.asked[1].toordinal() == until.toordinal() + 1
    assert result.people[0].expected_seconds == result.working_days * 27_000


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2026, 2, 10)])
def test_a_month_without_a_whole_day_asks_for_nothing(today: date) -> None:
    result, source = asked(today)
    assert (result.on, result.working_days, result.people, source.asked) == (None, 0, [], None)


def test_a_day_of_another_month_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        asked(date(2026, 3, 3), date(2026, 4, 1))
    assert refused.value.fields[0].pointer == "query:on"
