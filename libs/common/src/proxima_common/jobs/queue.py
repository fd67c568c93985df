"""Outside work, recorded in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.db.plumbing import JOB, because
from proxima_common.errors import Conflict, NotFound
from proxima_common.messaging.envelope import Origin

Record = Callable[[AsyncConnection], Awaitable[None]]
"""Writes facts and outbox rows in the transaction that also closes the job."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done once per `key`. A lane is a partner and a legal entity; one `ordering` runs one after another."""

    lane: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    run_at: datetime
    ordering: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work as its handler sees it. `attempts` counts this one."""

    id: int
    lane: str
    kind: str
    key: str
    ordering: str | None
    payload: Mapping[str, Any]
    attempts: int
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Done:
    """The work is done."""

    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not yet. With `lane`, the partner is busy or down: the whole lane pauses, the others go on.

    `counted` False leaves the number of attempts as it was, for a wait that is nobody's failure.
    """

    after: timedelta
    reason: str
    lane: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot succeed as it is. Later jobs of the same ordering go on."""

    reason: str
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """A person decides. Later jobs of the same ordering wait too."""

    reason: str
    record: Record | None = None


JobOutcome = Done | Again | Failed | Waits


class JobQueue:
    """Adds jobs, and lets a person have a stopped one tried again."""

    async def add(self, tx: AsyncConnection, *jobs: NewJob) -> int:
        """Record jobs in their order; one whose key exists is left as it is. Returns how many are new."""
        if not jobs:
            return 0
        rows = [
            {
                "lane": job.lane,
                "kind": job.kind,
                "key": job.key,
                "ordering": job.ordering,
                "payload": dict(job.payload),
                "origin": job.origin.to_json() if job.origin else None,
                "run_at": job.run_at,
            }
            for job in jobs
        ]
        added = await tx.execute(insert(JOB).values(rows).on_conflict_do_nothing().returning(JOB.c.id))
        return len(added.all())

    async def retry(self, tx: AsyncConnection, job_id: int, at: datetime) -> None:
        """Have a failed or waiting job tried again; `Conflict` if it is neither."""
        await self._stopped(tx, job_id)
        await tx.execute(
            update(JOB)
            .where(JOB.c.id == job_id)
            .values(state="ready", run_at=at, attempts=0, **because(None), ended_at=None)
        )
        await tx.execute(select(func.pg_notify("proxima_job", "")))

    async def give_up(self, tx: AsyncConnection, job_id: int, reason: str) -> None:
        """Close a failed or waiting job for good; what waits behind it goes on."""
        await self._stopped(tx, job_id)
        await tx.execute(
            update(JOB).where(JOB.c.id == job_id).values(state="given_up", **because(reason), ended_at=func.now())
        )
        await tx.execute(select(func.pg_notify("proxima_job", "")))

    async def give_up_waiting(self, tx: AsyncConnection, key: str, reason: str) -> bool:
        """Close the job of this key for good if it waits for a person; False if it does not."""
        waiting = select(JOB.c.id).where(JOB.c.key == key, JOB.c.state == "waiting").with_for_update()
        job_id = (await tx.execute(waiting)).scalar_one_or_none()
        if job_id is None:
            return False
        await self.give_up(tx, job_id, reason)
        return True

    async def cancel(self, tx: AsyncConnection, key: str, reason: str) -> bool:
        """Close a job that nobody has begun; False if it is at work, ended or unknown."""
        gone = await tx.execute(
            update(JOB)
            .where(JOB.c.key == key, JOB.c.state == "ready")
            .values(state="given_up", **because(reason), ended_at=func.now())
        )
        return bool(gone.rowcount)

    async def _stopped(self, tx: AsyncConnection, job_id: int) -> None:
        state = (await tx.execute(select(JOB.c.state).where(JOB.c.id == job_id).with_for_update())).scalar_one_or_none()
        if state is None:
            raise NotFound(f"no job {job_id}", code="job_not_found")
        if state not in ("failed", "waiting"):
            raise Conflict(f"job {job_id} is {state}", code="job_not_stopped")
