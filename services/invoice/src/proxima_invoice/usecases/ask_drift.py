"""Ask prefill whether the worklogs behind invoices are still what they were."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.contracts.prefill_request import BilledWorklog
from proxima_common.errors import Conflict
from proxima_common.ids import new_id

from proxima_invoice.usecases.asking import MOST_ITEMS, Subject, in_chunks, items_of
from proxima_invoice.usecases.ports import Desk

MONTHS_WATCHED = 3


class BilledWork(Protocol):
    """What invoices hold of worklogs."""

    async def of_month(
        self, month: str, invoice_id: UUID | None = None
    ) -> Sequence[tuple[Subject, list[BilledWorklog]]]: ...


async def ask_drift(desk: Desk, billed: BilledWork, month: str, invoice_id: UUID | None = None) -> int:
    """Ask for all invoices of a month that hold time of it, or for one of them; returns how many.

    Each item tells what other invoices hold, so that their time is not late work of this one. The answers come as
    events.
    """
    held = list(await billed.of_month(month, invoice_id))
    for start in range(0, len(held), MOST_ITEMS):
        part = held[start : start + MOST_ITEMS]
        behind = {subject.subject_id: worklogs for subject, worklogs in part}
        items = [
            item.model_copy(update={"billed": behind[item.subject_id], "earlier": [], "late_since": None})
            for item in await items_of(desk, [subject for subject, _ in part], month)
        ]
        for chunk in in_chunks(items):
            request = PrefillRequested(run_id=new_id(), purpose="drift", month=month, as_of=desk.now, items=chunk)
            await desk.runs.ask(request)
    return len(held)


async def ask_drift_of(desk: Desk, billed: BilledWork, invoice_id: UUID) -> None:
    """Ask for one invoice now; refused when there is no time behind it."""
    invoice = await desk.invoices.get(invoice_id)
    if not await ask_drift(desk, billed, invoice.period, invoice_id):
        raise Conflict("no time of its month is behind this invoice", code="no_worklogs")


def watched_months(today: date) -> list[str]:
    """This month and those before it that are watched, the oldest first."""
    newest = today.year * 12 + today.month - 1
    numbers = range(newest - MONTHS_WATCHED, newest + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]
