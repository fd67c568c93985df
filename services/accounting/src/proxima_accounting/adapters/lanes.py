"""The executor's jobs and lanes, in the tables of the plumbing."""

from __future__ import annotations

from proxima_common.db.plumbing import JOB, JOB_LANE
from proxima_common.jobs.queue import JobQueue, NewJob
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection


class LaneJobs:
    """Jobs in the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx, self._queue = tx, JobQueue()

    async def add(self, job: NewJob) -> None:
        """Put it into its lane."""
        await self._queue.add(self._tx, job)

    async def give_way(self, lane: str, ordering: str) -> None:
        """Give up what waits for a person and holds back the jobs behind it, and let a paused lane go on."""
        waiting = select(JOB.c.id).where(JOB.c.lane == lane, JOB.c.ordering == ordering, JOB.c.state == "waiting")
        for job_id in (await self._tx.execute(waiting)).scalars().all():
            await self._queue.give_up(self._tx, job_id, "replaced by a person's retry")
        await self._tx.execute(delete(JOB_LANE).where(JOB_LANE.c.lane == lane))
