"""The clocks: receipts, drift, pruning. Partitions of the outbox are made by `migrate`, which has the right to."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from proxima_common.http.idempotency import KEPT_FOR, prune_answers
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.messaging.inbox import prune_inbox
from proxima_common.said import said

from proxima_accounting.bootstrap import Parts, parts
from proxima_accounting.settings import Settings
from proxima_accounting.usecases.drift import check_drift
from proxima_accounting.usecases.failures import PlanFactError
from proxima_accounting.usecases.receipts import poll_receipts

# Longer than the records of `invoice.internal` are kept.
INBOX_KEPT = timedelta(weeks=6)


def clocks(made: Parts) -> ClockJobs:
    """The clock jobs over these parts."""
    settings = made.settings.jobs
    timed = ClockJobs(made.database, made.clock)

    @timed.every(timedelta(seconds=settings.receipts_every), name="receipts")
    async def receipts(now: datetime) -> str:
        found, results, away = 0, [], []
        for entity in await _legal_entities(made):
            try:
                new = await poll_receipts(made.store, made.shelf.books_of, settings.window(), entity, now)
            except PlanFactError as error:
                # The cursor stays; one business that is away does not hide the others' money.
                away.append(entity)
                results.append(f"{entity}: {error}")
            else:
                found += new
                results.append(f"{entity}: {new} new")
        sentence = "; ".join(results) or "no legal entity yet"
        if away:
            return said("clock_receipts_partly", sentence, new=found, entities=", ".join(away))
        return said("clock_receipts", sentence, new=found)

    @timed.every(timedelta(seconds=settings.drift_every), name="drift")
    async def drift(now: datetime) -> str:
        changed = await check_drift(made.store, made.shelf.books_of, settings.drift_batch, now)
        return said("clock_planfact_changed", f"{changed} changed at PlanFact", changed=changed)

    @timed.every(timedelta(hours=6), name="prune")
    async def prune(now: datetime) -> str:
        async with made.database.transaction() as tx:
            claims = await prune_inbox(tx, now - INBOX_KEPT)
            answers = await prune_answers(tx, now - KEPT_FOR)
        sentence = f"{claims} claims and {answers} answers forgotten"
        return said("clock_forgotten", sentence, records=claims, answers=answers)

    return timed


async def _legal_entities(made: Parts) -> list[str]:
    async with made.store.open() as records:
        shipped = await records.shipments.legal_entities()
    # Money may come before the first shipment: an advance has none.
    return sorted({*shipped, *made.shelf.mapping.legal_entities, *made.settings.planfact.legal_entities})


async def run(stop: asyncio.Event) -> None:
    """The jobs process."""
    async with parts(Settings()) as made:
        await clocks(made).run(stop)
