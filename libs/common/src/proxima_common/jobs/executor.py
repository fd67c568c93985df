"""The executor does outside work: bounded per lane, in order per object, again after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.errors import DomainError
from proxima_common.ids import new_id
from proxima_common.jobs.leases import LanePolicy, LeaseLost, Leases
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.jobs.queue import Again, Failed, Job, JobOutcome, Waits
from proxima_common.jobs.wake import Wake
from proxima_common.messaging.envelope import Origin
from proxima_common.observability import metrics
from proxima_common.observability.probes import HEALTH
from proxima_common.observability.tracing import span
from proxima_common.said import reworded, said

_log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(minutes=10)
COUNT_SECONDS = 15.0


class JobRun:
    """One run of a job: the time, and the chain of events that it belongs to."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self._job = job
        self._clock = clock

    def now(self) -> datetime:
        """The moment, by the process's clock."""
        return self._clock.now()

    def origin(self) -> Origin:
        """Who is behind what this run writes: the job's origin now, or the job itself if nobody asked for it."""
        now = self._clock.now()
        return self._job.origin.later(now) if self._job.origin else Origin.begin(f"job:{self._job.kind}", now)


JobHandler = Callable[[Job, JobRun], Awaitable[JobOutcome]]


class Executor:
    """Runs the jobs of some lanes. Any number of processes share the work.

    A process that dies leaves its leases to run out; the job is then taken again, and its effect ledger says what had
    happened. A handler that raises `DomainError` has failed; `PartnerBusy` pauses its lane; any other error is tried
    again, later each time, until a person has to look.
    """

    def __init__(
        self,
        database: Database,
        lanes: Sequence[LanePolicy],
        clock: Clock,
        *,
        room: int = 16,
        idle_seconds: float = 1.0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._room = room
        self._idle = idle_seconds
        self._leases = Leases(database, new_id(), lanes)
        self._handlers: dict[str, JobHandler] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._count_at = 0.0

    def handles(self, kind: str) -> Callable[[JobHandler], JobHandler]:
        """Register the handler of a kind of job."""

        def register(handler: JobHandler) -> JobHandler:
            if kind in self._handlers:
                raise ValueError(f"{kind} has a handler already")
            self._handlers[kind] = handler
            return handler

        return register

    async def run(self, stop: asyncio.Event) -> None:
        """Take and do jobs until told to stop; then finish those at hand."""
        heartbeat = HEALTH.loop("executor", 120)
        async with Wake(self._database, "proxima_job") as wake:
            while not stop.is_set():
                heartbeat.beat()
                try:
                    await self._count()
                    started = await self._start_due(wake.again)
                except Exception as error:
                    _log.warning("cannot take jobs", error=repr(error))
                    started = 0
                if not started:
                    await wake.wait(self._idle, stop)
        HEALTH.end(heartbeat)
        if self._running:
            await asyncio.wait(self._running)

    async def drain(self) -> int:
        """Do what is due now, and what becomes due by that; for tests."""
        total = 0
        while started := await self._start_due(lambda: None):
            total += started
            await asyncio.wait(set(self._running))
        return total

    async def _count(self) -> None:
        """Keep the gauge of open jobs, now and then."""
        now = asyncio.get_running_loop().time()
        if now >= self._count_at:
            self._count_at = now + COUNT_SECONDS
            for state, number in (await self._leases.open_jobs()).items():
                metrics.JOBS_OPEN.labels(state).set(number)

    async def _start_due(self, ended: Callable[[], None]) -> int:
        room = self._room - len(self._running)
        jobs = await self._leases.take(self._clock.now(), room) if room > 0 else []
        for job in jobs:
            task = asyncio.create_task(self._do(job), name=f"job {job.id}")
            self._running.add(task)

            def finished(done: asyncio.Task[None]) -> None:
                self._running.discard(done)
                ended()

            task.add_done_callback(finished)
        return len(jobs)

    async def _do(self, job: Job) -> None:
        policy = self._leases.policy(job.lane) or LanePolicy(job.lane)
        renewing = asyncio.create_task(self._renew(job, policy))
        working = asyncio.create_task(self._outcome(job, policy))
        try:
            await asyncio.wait({renewing, working}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise LeaseLost(f"job {job.id}")
            outcome = working.result()
            await self._leases.close(job, outcome, self._clock.now())
            metrics.JOB_RUNS.labels(job.kind, type(outcome).__name__.lower()).inc()
        except LeaseLost:
            _log.warning("lease lost", job=job.id, kind=job.kind)
            metrics.JOB_RUNS.labels(job.kind, "lost").inc()
        except Exception:
            # The outcome could not be recorded; the lease runs out and the job comes again.
            _log.exception("job not closed", job=job.id, kind=job.kind)
            metrics.JOB_RUNS.labels(job.kind, "not_closed").inc()
        finally:
            for task in (renewing, working):
                task.cancel()
            await asyncio.gather(renewing, working, return_exceptions=True)

    async def _renew(self, job: Job, policy: LanePolicy) -> None:
        """Ends when the lease cannot be kept."""
        pause = policy.lease.total_seconds() / 3
        left = asyncio.get_running_loop().time() + 2 * pause
        while asyncio.get_running_loop().time() < left:
            await asyncio.sleep(pause)
            try:
                await self._leases.renew(job, policy.lease)
                left = asyncio.get_running_loop().time() + 2 * pause
            except LeaseLost:
                return
            except Exception as error:
                _log.warning("lease not renewed", job=job.id, error=repr(error))

    async def _outcome(self, job: Job, policy: LanePolicy) -> JobOutcome:
        handler = self._handlers.get(job.kind)
        if handler is None:
            return Waits(said("job_unhandled", f"no handler for {job.kind}", kind=job.kind))
        traceparent = job.origin.traceparent if job.origin else None
        try:
            with span(f"job {job.kind}", traceparent), metrics.JOB_SECONDS.labels(job.kind).time():
                outcome = await handler(job, JobRun(job, self._clock))
        except DomainError as error:
            return Failed(reworded(error.detail, f"{error.code}: {error.detail}"))
        except PartnerBusy as busy:
            outcome = Again(busy.retry_after, str(busy), lane=True, counted=False)
        except Exception as error:
            _log.warning("job failed and is tried again", job=job.id, kind=job.kind, exc_info=True)
            outcome = Again(min(timedelta(seconds=2 ** min(job.attempts, 12)), LONGEST_PAUSE), _unexpected(error))
        if isinstance(outcome, Again) and outcome.counted and job.attempts >= policy.attempts:
            return Waits(_in_vain(job.attempts, outcome.reason))
        return outcome


def _unexpected(error: Exception) -> str:
    name = repr(error)[:500]
    return reworded(str(error), said("job_broke", name, words=name[:200]))


def _in_vain(times: int, reason: str) -> str:
    """Why it is not tried any more; how often it was, is shown beside a job anyway."""
    sentence = f"tried {times} times: {reason}"
    return reworded(reason, said("job_in_vain", sentence, words=reason))
