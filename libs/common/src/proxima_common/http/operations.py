"""What a person does about what stopped: parked records, unknown effects, stopped jobs. For administrators."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.clock import Clock
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.db.database import Database
from proxima_common.db.plumbing import CLOCK_JOB, JOB
from proxima_common.http.operations_models import (
    ClockJobRead,
    EffectRead,
    EffectResolution,
    GiveUp,
    JobRead,
    LaneRead,
    OperationsRead,
    Outcome,
    ParkedRead,
)
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken
from proxima_common.jobs.effect_rows import EffectKey, unknown_effects
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.leases import paused_lanes
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.dispatcher import Dispatcher, Replayed
from proxima_common.messaging.parking import list_parked

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Word = Literal["retry", "replay", "skip", "resolve"]


@dataclass(frozen=True, slots=True)
class ActionTaken:
    """What a person did, for the service's `action_taken` event."""

    action: Word
    target: str
    subject: str | None
    outcome: str


Announce = Callable[[AsyncConnection, ActionTaken, StaffToken], Awaitable[None]]
"""Writes the service's own event into the outbox, in the same transaction."""


def operations_router(
    database: Database,
    clock: Clock,
    staff: Callable[..., Awaitable[StaffToken]],
    *,
    dispatcher: Dispatcher | None = None,
    announce: Announce | None = None,
    prefix: str = "/operations",
) -> APIRouter:
    """Routes that list what stopped, and replay, skip, resolve or retry it. They need `admin` for every legal entity.

    Jobs of an effect that was resolved are retried separately, by their id.
    """
    router = APIRouter(prefix=prefix, tags=["operations"])
    queue = JobQueue()
    ledger = EffectLedger(database, clock)

    async def admin(token: Annotated[StaffToken, Depends(staff)]) -> StaffToken:
        token.require("admin", legal_entity_id=EVERY_LEGAL_ENTITY)
        return token

    async def tell(
        tx: AsyncConnection, by: StaffToken, action: Word, target: str, outcome: str, subject: str | None = None
    ) -> Outcome:
        if announce:
            await announce(tx, ActionTaken(action, target, subject, outcome), by)
        return Outcome(outcome=outcome)

    @router.get("")
    async def operations(
        by: Annotated[StaffToken, Depends(admin)], limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> OperationsRead:
        async with database.transaction() as tx:
            return await _read(tx, dispatcher, clock, limit)

    @router.post("/jobs/{job_id}/retry")
    async def retry(job_id: RowId, by: Annotated[StaffToken, Depends(admin)]) -> Outcome:
        async with database.transaction() as tx:
            await queue.retry(tx, job_id, clock.now())
            return await tell(tx, by, "retry", f"job:{job_id}", "retried", await _ordering(tx, job_id))

    @router.post("/jobs/{job_id}/skip")
    async def give_up(job_id: RowId, why: GiveUp, by: Annotated[StaffToken, Depends(admin)]) -> Outcome:
        async with database.transaction() as tx:
            await queue.give_up(tx, job_id, f"{why.reason} ({by.actor})")
            return await tell(tx, by, "skip", f"job:{job_id}", "given_up", await _ordering(tx, job_id))

    @router.post("/effects/resolve")
    async def resolve(found: EffectResolution, by: Annotated[StaffToken, Depends(admin)]) -> Outcome:
        key = EffectKey(found.partner, found.operation, found.document_id, found.revision, found.ordinal)
        async with database.transaction() as tx:
            await ledger.resolve(tx, key, arrived=found.arrived, by=by.actor)
            target = f"effect:{found.partner}:{found.operation}:{found.document_id}:{found.revision}:{found.ordinal}"
            return await tell(tx, by, "resolve", target, "arrived" if found.arrived else "to_be_tried_again")

    if dispatcher:
        _add_parked(router, database, dispatcher, admin, tell)
    return router


def _add_parked(
    router: APIRouter,
    database: Database,
    dispatcher: Dispatcher,
    admin: Callable[..., Awaitable[StaffToken]],
    tell: Callable[..., Awaitable[Outcome]],
) -> None:
    def outcome(word: str, result: Replayed) -> str:
        again = ", parked again" if result.parked_again else ""
        return f"{word}, {result.applied} held records applied{again}"

    @router.post("/parked/{parked_id}/replay")
    async def replay(parked_id: UUID, by: Annotated[StaffToken, Depends(admin)]) -> Outcome:
        async with database.transaction() as tx:
            result = await dispatcher.replay(tx, parked_id, by.actor)
            return await tell(tx, by, "replay", f"parked:{parked_id}", outcome("replayed", result))

    @router.post("/parked/{parked_id}/skip")
    async def skip(parked_id: UUID, by: Annotated[StaffToken, Depends(admin)]) -> Outcome:
        async with database.transaction() as tx:
            result = await dispatcher.skip(tx, parked_id, by.actor)
            return await tell(tx, by, "skip", f"parked:{parked_id}", outcome("skipped", result))


async def _ordering(tx: AsyncConnection, job_id: int) -> str | None:
    ordering: str | None = (await tx.execute(select(JOB.c.ordering).where(JOB.c.id == job_id))).scalar_one()
    return ordering


async def _read(tx: AsyncConnection, dispatcher: Dispatcher | None, clock: Clock, limit: int) -> OperationsRead:
    parked = await list_parked(tx, dispatcher.group, limit) if dispatcher else []
    stopped = JOB.c.state.in_(["waiting", "failed"])
    jobs = await tx.execute(select(JOB).where(stopped).order_by(JOB.c.id).limit(limit))
    clock_jobs = await tx.execute(select(CLOCK_JOB).order_by(CLOCK_JOB.c.name))
    return OperationsRead(
        parked=[
            ParkedRead(
                id=entry.id,
                topic=entry.record.topic,
                partition=entry.record.partition,
                position=entry.record.position,
                subject=entry.subject,
                event_type=entry.event_type,
                code=entry.code,
                error=entry.error,
                parked_at=entry.parked_at,
                held_behind=held,
            )
            for entry, held in parked
        ],
        effects=[EffectRead.model_validate(row) for row in await unknown_effects(tx, limit)],
        jobs=[JobRead.model_validate(row) for row in jobs],
        lanes=[
            LaneRead(lane=lane, paused_until=until, reason=reason, said=SaidRead.of(reason))
            for lane, until, reason in await paused_lanes(tx, clock.now())
        ],
        clock_jobs=[ClockJobRead.model_validate(row) for row in clock_jobs],
    )
