"""Ask people for the time that they have not logged, each in the chat of their own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from proxima_common.ids import derived_id

from proxima_delivery.domain.telegram.message import Message, Purpose
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.usecases.telegram.lane import BotLane
from proxima_delivery.usecases.telegram.moment import Moment


@dataclass(frozen=True)
class Missing:
    """What is missing of a person of the source."""

    person_id: str
    logged_seconds: int
    expected_seconds: int
    empty_days: Sequence[date]


Outcome = Literal["queued", "already", "unknown", "none", "broken"]
"""What came of asking one person; `unknown` has no account here, `none` and `broken` no way in Telegram."""


def reminder_id(person_id: str, today: date) -> UUID:
    """The one reminder that a person may get on a day."""
    return derived_id("telegram.reminder", person_id, today.isoformat())


class RemindPeople:
    """One transaction of the caller's; the lane sends what was queued."""

    def __init__(self, lane: BotLane) -> None:
        self._lane = lane

    async def __call__(
        self, people: Sequence[Missing], month: str, until: date, today: date, on: Moment
    ) -> dict[str, Outcome]:
        """Queue a reminder for everybody who can be reached and was not reminded today."""
        accounts = {one.person_id: await on.people.of_source(one.person_id) for one in people}
        await on.people.hold([staff_id for staff_id in set(accounts.values()) if staff_id])
        return {
            one.person_id: await self._remind(one, accounts[one.person_id], month, until, today, on)
            for one in sorted(people, key=lambda one: one.person_id)
        }

    async def _remind(
        self, missing: Missing, staff_id: str | None, month: str, until: date, today: date, on: Moment
    ) -> Outcome:
        if staff_id is None:
            return "unknown"
        link = await on.people.link_of(staff_id)
        if link is None:
            return "none"
        if link.broken_because is not None:
            return "broken"
        words = _words(missing, month, until)
        reminder = Message(
            reminder_id(missing.person_id, today), Purpose.NOTE, link.account_id, link.language, words=words
        )
        if not await on.messages.add(reminder, on.now):
            return "already"
        await self._lane.send(reminder, on.tx, on.origin, on.now)
        return "queued"


def _words(missing: Missing, month: str, until: date) -> dict[str, str]:
    return {
        "said": (Said.DAYS_MISSING if missing.empty_days else Said.HOURS_MISSING).value,
        "month": f"{month[5:]}.{month[:4]}",
        "until": f"{until:%d.%m.%Y}",
        "logged": _hours(missing.logged_seconds),
        "expected": _hours(missing.expected_seconds),
        "gap": _hours(missing.expected_seconds - missing.logged_seconds),
        "days": ", ".join(f"{day:%d.%m}" for day in missing.empty_days),
    }


def _hours(seconds: int) -> str:
    """With two digits at most: 5400 is `1.5`."""
    return f"{seconds / 3600:.2f}".rstrip("0").rstrip(".")
