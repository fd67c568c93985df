"""What a clock starts: read the archive again, order second copies, clear staged copies that have served their time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from prometheus_client import Gauge
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from proxima_common.observability.probes import HEALTH
from proxima_common.said import said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.incidents import Incidents
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints.archive_watch import ArchiveWatch
from proxima_render.entrypoints.facts import new_job
from proxima_render.settings import Settings
from proxima_render.usecases.plan import plan_copy
from proxima_render.usecases.records import Place, Wrong
from proxima_render.usecases.upkeep import clear_staged

DAMAGED = Gauge("proxima_render_damaged_files", "Archived files that are not what their hash says, or gone")
INCIDENTS = Gauge("proxima_render_archive_incidents", "What is wrong with the archive now", ["place", "wrong"])
OVERDUE = Gauge("proxima_render_rehash_overdue_files", "Archived files not read again in time")
_CLEAR_EVERY = timedelta(hours=1)
_CLEAR_AT_ONCE = 200
_COPY_EVERY = timedelta(minutes=10)
_COPY_AT_ONCE = 200


async def run(stop: asyncio.Event) -> None:
    """Run what is due until stopped."""
    async with Container.open(Settings()) as container:
        HEALTH.check("database", container.database.ping)
        await build(container).run(stop)


def build(container: Container) -> ClockJobs:
    """The clock jobs of this service."""
    clocks = ClockJobs(container.database, container.clock)
    upkeep = container.settings.upkeep
    watch = ArchiveWatch(container)

    @clocks.every(upkeep.rehash_every, name="rehash")
    async def rehash(now: datetime) -> str:
        read_before = now - timedelta(days=upkeep.rehash_days)
        async with container.database.transaction() as tx:
            due = await Files(tx).due_for_reading(read_before, upkeep.rehash_files)
        wrong = 0
        for file in due:
            wrong += not await watch.read_again(file, now)
        async with container.database.transaction() as tx:
            await _measure(tx, read_before)
        return said("clock_reread", f"{len(due)} read, {wrong} wrong", read=len(due), wrong=wrong)

    @clocks.every(_CLEAR_EVERY, name="clear_staged")
    async def clear(now: datetime) -> str:
        async with container.database.transaction() as tx:
            due = await Files(tx).staged_twice(now - timedelta(days=upkeep.staged_days), _CLEAR_AT_ONCE)
        cleared = 0
        for file in due:
            if await clear_staged(file, container.bucket):
                async with container.database.transaction() as tx:
                    await Files(tx).staged_removed(file, now)
                cleared += 1
        return said("clock_cleared", f"{cleared} of {len(due)} cleared", cleared=cleared, due=len(due))

    if container.copy:
        clocks.every(_COPY_EVERY, name="order_copies")(_OrderCopies(container).work)
    return clocks


class _OrderCopies:
    """Second copies of what was archived before there was a place for them."""

    def __init__(self, container: Container) -> None:
        self._database, self._jobs = container.database, JobQueue()

    async def work(self, now: datetime) -> str:
        async with self._database.transaction() as tx:
            files = await Files(tx).not_copied(_COPY_AT_ONCE)
            origin = Origin.begin("job:order_copies", now)
            planned = [plan_copy(file.invoice_id, file.revision, file.document_id) for file in files]
            ordered = await self._jobs.add(tx, *(new_job(one, now, origin) for one in planned))
        return said("clock_copies", f"{ordered} ordered", ordered=ordered)


async def _measure(tx: AsyncConnection, read_before: datetime) -> None:
    DAMAGED.set(await Files(tx).damaged())
    OVERDUE.set(await Files(tx).unread_since(read_before))
    found = await Incidents(tx).count_open()
    for place in Place:
        for wrong in Wrong:
            INCIDENTS.labels(place, wrong).set(found.get((place, wrong), 0))
