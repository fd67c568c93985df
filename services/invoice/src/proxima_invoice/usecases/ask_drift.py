"""Ask prefill whether the worklogs behind invoices are still what they were."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.ids import new_id

from proxima_invoice.usecases.ports import Desk

MOST_ITEMS = 200
MONTHS_WATCHED = 3


class BilledWork(Protocol):
    """What invoices hold of worklogs."""

    async def of_month(self, month: str) -> Sequence[RequestItem]: ...


async def ask_drift(desk: Desk, billed: BilledWork, month: str) -> int:
    """Ask for all invoices of a month that hold time, up to 200 a run; returns how many. The answers come as events."""
    items = list(await billed.of_month(month))
    for start in range(0, len(items), MOST_ITEMS):
        await desk.runs.ask(
            PrefillRequested(
                run_id=new_id(),
                purpose="drift",
                month=month,
                as_of=desk.now,
                items=items[start : start + MOST_ITEMS],
            )
        )
    return len(items)


def watched_months(today: date) -> list[str]:
    """This month and those before it that are watched, the oldest first."""
    newest = today.year * 12 + today.month - 1
    numbers = range(newest - MONTHS_WATCHED, newest + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]
