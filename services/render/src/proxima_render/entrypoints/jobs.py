"""What a clock starts: read the archive again, and clear staged copies that have served their time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.observability.probes import HEALTH

from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.settings import Settings
from proxima_render.usecases.upkeep import clear_staged, is_intact

REHASHED = Counter("proxima_render_rehashed_total", "Archived files read again", ["intact"])
DAMAGED = Gauge("proxima_render_damaged_files", "Archived files that are not what their hash says")
_CLEAR_EVERY = timedelta(hours=1)
_CLEAR_AT_ONCE = 200

_log = structlog.get_logger(__name__)


async def run(stop: asyncio.Event) -> None:
    """Run what is due until stopped."""
    async with Container.open(Settings()) as container:
        HEALTH.check("database", container.database.ping)
        await build(container).run(stop)


def build(container: Container) -> ClockJobs:
    """The clock jobs of this service."""
    clocks = ClockJobs(container.database, container.clock)
    upkeep = container.settings.upkeep

    @clocks.every(upkeep.rehash_every, name="rehash")
    async def rehash(now: datetime) -> str:
        async with container.database.transaction() as tx:
            due = await Files(tx).longest_unchecked(upkeep.rehash_files)
        damaged = 0
        for file in due:
            ok = await is_intact(file, container.bucket)
            REHASHED.labels(str(ok).lower()).inc()
            if not ok:
                damaged += 1
                _log.error("archived file is damaged", document=str(file.document_id), revision=file.revision)
            async with container.database.transaction() as tx:
                await Files(tx).checked(file, ok=ok, at=now)
        async with container.database.transaction() as tx:
            DAMAGED.set(await Files(tx).damaged())
        return f"{len(due)} read, {damaged} damaged"

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
        return f"{cleared} of {len(due)} cleared"

    return clocks
