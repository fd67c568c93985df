"""Three months of ordinary time entries, the same every time from one seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from proxima_demo.calendar import MONTHS, local, working_days
from proxima_demo.clients import Row
from proxima_demo.issues import ISSUES, Issue
from proxima_demo.people import PEOPLE, Person

T = TypeVar("T")

SEED = 20261001
FIRST_ID = 700_001
QUARTER, HOUR = 900, 3600
MONDAY = 1.15

# Hours of the support contracts, so that a balance can be followed from month to month: E5 in October on the shops,
# E26 on the trade system. What people worked beyond them is internal time.
BUDGETS: dict[str, tuple[float, float, float]] = {
    "RTS": (20, 14, 29.5),
    "BNK": (36, 38, 39),
    "CLN": (11, 12, 11.5),
    "KAZ": (30, 60, 28),
}
INTERNAL = "INT"

COMMENTS: dict[str, tuple[str, ...]] = {
    "ru": ("Разбор требований", "Правки после проверки", "Исправление ошибки", "Созвон и уточнения", "Код и тесты"),
    "en": ("Implementation and tests", "Review comments", "Bug analysis", "Call with the client", "Refactoring"),
    "uz": ("Talablarni o‘rganish", "Xatoni tuzatish", "Test yozish", "Kodni ko‘rib chiqish", "Mijoz bilan suhbat"),
}
POOR = ("fix", "", ".", "👍", "work", "same as yesterday")
_LANGUAGE = {"GER": "en", "USA": "en", "UKP": "en", "INT": "en", "BNK": "uz", "MIN": "uz"}


def ordinary_worklogs() -> Iterator[Row]:
    """Entries in the order of their ids: month by month, day by day, person by person."""
    random = Random(SEED)  # noqa: S311 - invented data
    number = FIRST_ID
    left = {
        (project, month): int(hours * HOUR)
        for project, budget in BUDGETS.items()
        for month, hours in zip(MONTHS, budget, strict=True)
    }
    for month in MONTHS:
        days = working_days(month)
        absent = {person.person_id: _days_off(random, days) for person in PEOPLE}
        for day in days:
            for person in PEOPLE:
                if day in absent[person.person_id] or (person.until and day >= person.until):
                    continue
                for seconds in _portions(random, person, day, len(days) - len(absent[person.person_id])):
                    yield _within_budget(_entry(random, number, person, day, seconds), left)
                    number += 1


def _within_budget(row: Row, left: dict[tuple[str, str], int]) -> Row:
    """An entry of a support contract in whole quarters of an hour, cut to what its month has left.

    What is beyond goes to the shops while their month has room, else it is internal.
    """
    project, month = str(row["project_key"]), row["work_date"].strftime("%Y-%m")
    if project not in BUDGETS:
        return row
    place = next((one for one in (project, "RTS") if left[one, month]), INTERNAL)
    moved = row if place == project else _moved(row, ISSUES[place][row["worklog_id"] % len(ISSUES[place])])
    if place == INTERNAL:
        return moved
    seconds = min(left[place, month], max(QUARTER, row["time_spent_seconds"] // QUARTER * QUARTER))
    left[place, month] -= seconds
    return moved | {"time_spent_seconds": seconds}


def _moved(row: Row, issue: Issue) -> Row:
    return row | {
        "issue_id": issue.issue_id,
        "issue_key": issue.key,
        "issue_summary": issue.summary,
        "issue_type": issue.kind,
        "epic_key": issue.epic,
        "project_key": issue.project,
        "account_key": issue.account,
        "customer_key": issue.customer,
    }


def _days_off(random: Random, days: Sequence[date]) -> set[date]:
    return {day for day in days if random.random() < 0.03}


def _portions(random: Random, person: Person, day: date, days: int) -> Iterator[int]:
    """A day's time in entries of a quarter of an hour to six hours."""
    target = person.hours / days * (MONDAY if day.weekday() == 0 else 0.97)
    left = round(target * (0.9 + 0.2 * random.random()) * 4)
    while left > 0:
        part = min(left, 24, 1 + int(random.random() ** 1.5 * 20))
        yield part * QUARTER
        left -= part


def _entry(random: Random, number: int, person: Person, day: date, seconds: int) -> Row:
    issue = _pick(random, ISSUES[_project(random, person, day)])
    if random.random() < 0.2:
        seconds = max(300, seconds - 60 * int(random.random() * 14))
    created = local(day, 18, int(random.random() * 59)) + timedelta(days=int(random.random() ** 4 * 3))
    return worklog(number, issue, person.person_id, day, seconds, created=created, comment=_comment(random, issue))


def _project(random: Random, person: Person, day: date) -> str:
    shares = person.shares(day.strftime("%Y-%m"))
    point = random.random() * sum(shares.values())
    for project, share in shares.items():
        point -= share
        if point < 0:
            return project
    return next(reversed(shares))


def _comment(random: Random, issue: Issue) -> str:
    if random.random() < 0.08:
        return _pick(random, POOR)
    return _pick(random, COMMENTS[_LANGUAGE.get(issue.project, "ru")])


def _pick(random: Random, values: Sequence[T]) -> T:
    return values[int(random.random() * len(values))]


def worklog(
    number: int,
    issue: Issue,
    person_id: str,
    day: date,
    seconds: int,
    *,
    created: datetime,
    comment: str,
    **more: object,
) -> Row:
    """A row of `tempo_worklogs`; its version is the moment of its last change."""
    row: Row = {
        "worklog_id": number,
        "issue_id": issue.issue_id,
        "issue_key": issue.key,
        "issue_summary": issue.summary,
        "issue_type": issue.kind,
        "epic_key": issue.epic,
        "project_key": issue.project,
        "person_id": person_id,
        "work_date": day,
        "time_spent_seconds": seconds,
        "billable_seconds": None,
        "account_key": issue.account,
        "issue_account_key": None,
        "customer_key": issue.customer,
        "labels": [],
        "description": comment,
        "created_at": created,
        "updated_at": created,
        "is_deleted": 0,
    }
    return versioned(row | more)


def versioned(row: Row) -> Row:
    """The row with the version that its last change gives it."""
    return row | {"_version": int(row["updated_at"].timestamp() * 1000), "_purged": 0}
