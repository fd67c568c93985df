"""Ask people for the time that they have not logged, each in the chat of their own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from proxima_common.ids import derived_id

from proxima_delivery.domain.telegram.link import Link
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
        accounts = await on.people.of_source([one.person_id for one in people])
        await on.people.hold(list(accounts.values()))
        links = await on.people.links_of(list(accounts.values()))
        results: dict[str, Outcome] = {}
        for one in sorted(people, key=lambda one: one.person_id):
            staff_id = accounts.get(one.person_id)
            if staff_id is None:
                results[one.person_id] = "unknown"
            elif (link := links.get(staff_id)) is None:
                results[one.person_id] = "none"
            elif link.broken_because is not None:
                results[one.person_id] = "broken"
            else:
                words = _words(one, month, until)
                results[one.person_id] = await self._remind(link, reminder_id(one.person_id, today), words, on)
        return results

    async def _remind(self, link: Link, message_id: UUID, words: dict[str, str], on: Moment) -> Outcome:
        reminder = Message(message_id, Purpose.NOTE, link.account_id, link.language, words=words)
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
