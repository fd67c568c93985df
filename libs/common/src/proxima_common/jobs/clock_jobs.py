"""Work that a clock starts: polls, deadlines, reminders."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, update
from sqlalchemy.dialects.postgresql import insert

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.db.plumbing import CLOCK_JOB
from proxima_common.ids import new_id
from proxima_common.observability import metrics
from proxima_common.observability.probes import HEALTH
from proxima_common.observability.tracing import span
from proxima_common.said import kept, reworded, said

ClockWork = Callable[[datetime], Awaitable[str]]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    interval: timedelta
    lease: timedelta
    work: ClockWork


class ClockJobs:
    """Runs each job once per interval in one process of all, by a lease.

    A run that fails or dies is followed by the next one, so the work must be idempotent. A run longer than its lease is
    cancelled. When the clock jumps, what is due is run at once.
    """

    def __init__(self, database: Database, clock: Clock, *, tick_seconds: float = 1.0) -> None:
        self._database = database
        self._clock = clock
        self._tick = tick_seconds
        self._holder = new_id()
        self._jobs: list[_Job] = []
        self._known: set[str] = set()

    def every(
        self, interval: timedelta, name: str, *, lease: timedelta = timedelta(minutes=5)
    ) -> Callable[[ClockWork], ClockWork]:
        """Register work; what it returns is kept as its last result."""

        def register(work: ClockWork) -> ClockWork:
            if any(job.name == name for job in self._jobs):
                raise ValueError(f"{name} is registered already")
            self._jobs.append(_Job(name, interval, lease, work))
            return work

        return register

    async def run(self, stop: asyncio.Event) -> None:
        """Run what is due until told to stop; one slow job does not delay the others."""
        async with asyncio.TaskGroup() as group:
            for job in self._jobs:
                group.create_task(self._loop(job, stop))

    async def run_once(self, name: str) -> bool:
        """Run a job if it is due and nobody else holds it; whether it was run."""
        job = next(job for job in self._jobs if job.name == name)
        return await self._if_due(job)

    async def _loop(self, job: _Job, stop: asyncio.Event) -> None:
        heartbeat = HEALTH.loop(f"clock {job.name}", job.lease.total_seconds() + 60)
        while not stop.is_set():
            heartbeat.beat()
            try:
                await self._if_due(job)
            except Exception as error:
                _log.warning("clock job not run", name=job.name, error=repr(error))
            try:
                await asyncio.wait_for(stop.wait(), self._tick)
            except TimeoutError:
                continue
        HEALTH.end(heartbeat)

    async def _if_due(self, job: _Job) -> bool:
        now = self._clock.now()
        if not await self._take(job, now):
            return False
        try:
            with span(f"clock {job.name}"):
                async with asyncio.timeout(job.lease.total_seconds() * 0.9):
                    result, ok = await job.work(now), True
        except Exception as error:
            _log.exception("clock job failed", name=job.name)
            name = repr(error)[:1000]
            result, ok = reworded(str(error), said("job_broke", name, words=name[:200])), False
        metrics.CLOCK_RUNS.labels(job.name, str(ok).lower()).inc()
        if ok:
            metrics.CLOCK_LAST.labels(job.name).set_to_current_time()
        async with self._database.transaction() as tx:
            await tx.execute(
                update(CLOCK_JOB)
                .where(CLOCK_JOB.c.name == job.name, CLOCK_JOB.c.holder == self._holder)
                .values(
                    holder=None,
                    lease_until=None,
                    last_end=func.clock_timestamp(),
                    last_ok=ok,
                    last_result=result[:1000],
                    said=kept(result),
                )
            )
        return True

    async def _take(self, job: _Job, now: datetime) -> bool:
        table = CLOCK_JOB
        async with self._database.transaction() as tx:
            if job.name not in self._known:
                await tx.execute(insert(table).values(name=job.name).on_conflict_do_nothing())
            taken = await tx.execute(
                update(table)
                .where(
                    table.c.name == job.name,
                    or_(table.c.holder.is_(None), table.c.lease_until <= func.now()),
                    # The second: a clock that was set back must not silence the job.
                    or_(table.c.next_run.is_(None), table.c.next_run <= now, table.c.next_run > now + job.interval),
                )
                .values(
                    holder=self._holder,
                    lease_until=func.now() + job.lease,
                    next_run=now + job.interval,
                    last_start=func.clock_timestamp(),
                )
            )
        self._known.add(job.name)
        return bool(taken.rowcount)
