"""Taking jobs, keeping them, and ending them: each step is one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.db.database import Database
from proxima_common.db.plumbing import JOB, JOB_LANE, because
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, Waits
from proxima_common.messaging.envelope import Origin
from proxima_common.said import recalled


class LeaseLost(RuntimeError):
    """The job was not renewed in time, and may be at work elsewhere; nothing of this run is recorded."""


@dataclass(frozen=True, slots=True)
class LanePolicy:
    """How lanes that begin with `prefix` work. `concurrency` holds for each lane over all processes.

    `lease` has to be longer than the longest pause of a process; it is renewed while the job runs. After `attempts` a
    job waits for a person.
    """

    prefix: str
    concurrency: int = 1
    lease: timedelta = timedelta(seconds=60)
    attempts: int = 20


_OPEN_LANES = text(
    """select distinct j.lane from job j
       where (j.state = 'ready' and j.run_at <= :now or j.state = 'leased' and j.lease_until <= now())
       and not exists (select from job_lane l where l.lane = j.lane and l.paused_until > :now)"""
)
# One process at a time counts and takes in a lane, so that the bound holds over all of them.
_LOCK_LANE = text("select pg_try_advisory_xact_lock(hashtext('job_lane'), hashtext(:lane))")
_RUNNING = text("select count(*) from job where lane = :lane and state = 'leased' and lease_until > now()")
_TAKE = text(
    """update job set state = 'leased', lease_owner = :owner, lease_until = now() + :lease, attempts = attempts + 1
       where id in (
           select j.id from job j
           where j.lane = :lane
           and (j.state = 'ready' and j.run_at <= :now or j.state = 'leased' and j.lease_until <= now())
           and (j.ordering is null or not exists (
               select from job earlier
               where earlier.lane = j.lane and earlier.ordering = j.ordering and earlier.id < j.id
               and earlier.state in ('ready', 'leased', 'waiting')))
           order by j.id limit :free for update skip locked)
       returning id, lane, kind, key, ordering, payload, attempts, origin"""
)


class Leases:
    """The jobs of one executor process, known by `owner`."""

    def __init__(self, database: Database, owner: UUID, policies: Sequence[LanePolicy]) -> None:
        self._database = database
        self._owner = owner
        self._policies = sorted(policies, key=lambda policy: len(policy.prefix), reverse=True)

    def policy(self, lane: str) -> LanePolicy | None:
        """The policy of a lane: the longest prefix that fits."""
        return next((policy for policy in self._policies if lane.startswith(policy.prefix)), None)

    async def take(self, now: datetime, room: int) -> list[Job]:
        """Lease up to `room` jobs that are due, at most what each lane allows, in the order of adding."""
        async with self._database.transaction() as tx:
            lanes = list((await tx.execute(_OPEN_LANES, {"now": now})).scalars())
        taken: list[Job] = []
        for lane in lanes:
            policy = self.policy(lane)
            if policy and len(taken) < room:
                taken += await self._take_in(lane, policy, now, room - len(taken))
        return taken

    async def _take_in(self, lane: str, policy: LanePolicy, now: datetime, room: int) -> list[Job]:
        async with self._database.transaction() as tx:
            if not (await tx.execute(_LOCK_LANE, {"lane": lane})).scalar_one():
                return []
            running = (await tx.execute(_RUNNING, {"lane": lane})).scalar_one()
            free = min(room, policy.concurrency - running)
            if free <= 0:
                return []
            values = {"owner": self._owner, "lease": policy.lease, "lane": lane, "now": now, "free": free}
            rows = (await tx.execute(_TAKE, values)).all()
        jobs = [
            Job(
                id=row.id,
                lane=row.lane,
                kind=row.kind,
                key=row.key,
                ordering=row.ordering,
                payload=row.payload,
                attempts=row.attempts,
                origin=Origin.from_json(row.origin) if row.origin else None,
            )
            for row in rows
        ]
        return sorted(jobs, key=lambda job: job.id)

    async def open_jobs(self) -> dict[str, int]:
        """How many jobs are in each state that is not an end."""
        states = ("ready", "leased", "waiting", "failed")
        async with self._database.transaction() as tx:
            rows = await tx.execute(
                select(JOB.c.state, func.count().label("number")).where(JOB.c.state.in_(states)).group_by(JOB.c.state)
            )
            return dict.fromkeys(states, 0) | {row.state: row.number for row in rows}

    async def renew(self, job: Job, lease: timedelta) -> None:
        """Keep a job for another lease; `LeaseLost` if it is not ours any more."""
        async with self._database.transaction() as tx:
            kept = await tx.execute(update(JOB).where(*self._mine(job)).values(lease_until=func.now() + lease))
        if not kept.rowcount:
            raise LeaseLost(f"job {job.id}")

    async def close(self, job: Job, outcome: JobOutcome, now: datetime) -> None:
        """End the run: the outcome's facts and the job's state are one commit. `LeaseLost` records nothing."""
        async with self._database.transaction() as tx:
            closed = await tx.execute(
                update(JOB)
                .where(*self._mine(job))
                .values(lease_owner=None, lease_until=None, **_ending(outcome, job, now))
            )
            if not closed.rowcount:
                raise LeaseLost(f"job {job.id}")
            if isinstance(outcome, Again):
                if outcome.lane:
                    await _pause_lane(tx, job.lane, now + outcome.after, outcome.reason)
            elif outcome.record:
                await outcome.record(tx)

    def _mine(self, job: Job) -> tuple[ColumnElement[bool], ...]:
        return (JOB.c.id == job.id, JOB.c.state == "leased", JOB.c.lease_owner == self._owner)


def _ending(outcome: JobOutcome, job: Job, now: datetime) -> dict[str, object]:
    match outcome:
        case Done():
            return {"state": "done", **because(None), "ended_at": func.now()}
        case Failed():
            return {"state": "failed", **because(outcome.reason), "ended_at": func.now()}
        case Waits():
            return {"state": "waiting", **because(outcome.reason)}
        case Again():
            attempts = job.attempts if outcome.counted else job.attempts - 1
            return {"state": "ready", **because(outcome.reason), "run_at": now + outcome.after, "attempts": attempts}


async def _pause_lane(tx: AsyncConnection, lane: str, until: datetime, reason: str) -> None:
    pause = insert(JOB_LANE).values(lane=lane, paused_until=until, **because(reason))
    await tx.execute(
        pause.on_conflict_do_update(
            index_elements=["lane"], set_={"paused_until": pause.excluded.paused_until, **because(reason)}
        )
    )


async def paused_lanes(tx: AsyncConnection, now: datetime) -> list[tuple[str, datetime, str]]:
    """Lanes that pause, until when and why."""
    rows = await tx.execute(select(JOB_LANE).where(JOB_LANE.c.paused_until > now).order_by(JOB_LANE.c.lane))
    return [(row.lane, row.paused_until, recalled(row.reason, row.said)) for row in rows]
