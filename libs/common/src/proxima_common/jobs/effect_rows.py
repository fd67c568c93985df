"""The rows of the effect ledger: who may act on an effect now, and how each attempt ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.db.database import Database
from proxima_common.db.plumbing import EFFECT, EFFECT_ATTEMPT, because
from proxima_common.errors import Conflict, NotFound
from proxima_common.hashing import content_hash
from proxima_common.ids import new_id
from proxima_common.said import recalled, said

_DIED = said("effect_sender_died", "its process died while sending")


@dataclass(frozen=True, slots=True)
class EffectKey:
    """What is done once: an operation at a partner for a document's revision, and which resend of it."""

    partner: str
    operation: str
    document_id: str
    revision: int
    ordinal: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "document_id", str(self.document_id))


@dataclass(frozen=True, slots=True)
class Taken:
    """How an effect stands for this run: `sending` and `looking` are ours, the others are not to be touched."""

    state: str
    attempt: UUID
    answer: Mapping[str, Any] | None = None
    reason: str | None = None
    wait: timedelta = timedelta(0)


class EffectRows:
    """Each method is one short transaction; a row belongs to one run until its lease is over."""

    def __init__(self, database: Database, lease: timedelta) -> None:
        self._database = database
        self._lease = lease

    async def take(self, key: EffectKey, request_hash: str, settle: timedelta, *, may_look_up: bool) -> Taken:
        """Decide what this run may do, and write it down before it does it."""
        attempt = new_id()
        async with self._database.transaction() as tx:
            await tx.execute(
                postgresql.insert(EFFECT)
                .values(**asdict(key), state="planned", request_hash=request_hash)
                .on_conflict_do_nothing()
            )
            row, now = await _locked(tx, key)
            if row.state == "confirmed":
                return Taken("confirmed", attempt, answer=row.answer)
            if row.owner is not None and row.lease_until > now:
                return Taken("in_flight", attempt, wait=row.lease_until - now)
            if row.state in ("planned", "refused"):
                await self._own(tx, key, attempt, "sending", "call", request_hash)
                return Taken("sending", attempt)
            # Unknown, or sent by a process that died.
            reason = _DIED if row.state == "sending" else row.reason and recalled(row.reason, row.said)
            if row.state == "sending":
                await tx.execute(_set(EFFECT, key, state="unknown", **because(reason), owner=None, lease_until=None))
            wait = settle - (now - row.changed_at) if row.state == "unknown" else timedelta(0)
            if not may_look_up or wait > timedelta(0):
                return Taken("unknown", attempt, reason=reason, wait=max(wait, timedelta(seconds=1)))
            await self._own(tx, key, attempt, "unknown", "look_up", request_hash)
            return Taken("looking", attempt)

    async def send_after_looking(self, key: EffectKey, taken: Taken) -> None:
        """It is certainly not there: send it now, in the same run."""
        async with self._database.transaction() as tx:
            await _still_ours(tx, key, taken)
            await tx.execute(_set(EFFECT, key, state="sending", **because(None), lease_until=func.now() + self._lease))
            await tx.execute(
                update(EFFECT_ATTEMPT).where(EFFECT_ATTEMPT.c.id == taken.attempt).values(kind="look_up_then_call")
            )

    async def finish(
        self,
        key: EffectKey,
        taken: Taken,
        state: str,
        *,
        outcome: str,
        reason: str | None = None,
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down how the attempt ended. A row that another run took over meanwhile is left to it."""
        answered = dict(answer) if answer is not None else None
        async with self._database.transaction() as tx:
            await tx.execute(
                update(EFFECT_ATTEMPT)
                .where(EFFECT_ATTEMPT.c.id == taken.attempt)
                .values(
                    outcome=outcome,
                    **because(reason),
                    answer_hash=None if answered is None else content_hash("effect.answer.v1", answered),
                    ended_at=func.clock_timestamp(),
                )
            )
            await tx.execute(
                _set(
                    EFFECT,
                    key,
                    state=state,
                    **because(reason),
                    answer=answered,
                    owner=None,
                    lease_until=None,
                    changed_at=func.clock_timestamp(),
                ).where(EFFECT.c.owner == taken.attempt)
            )

    async def resolve(self, tx: AsyncConnection, key: EffectKey, state: str, by: str) -> None:
        """A person's word on an unknown effect."""
        row, now = await _locked(tx, key)
        dead = row.state == "sending" and row.lease_until <= now
        if row.state != "unknown" and not dead:
            raise Conflict(f"the effect is {row.state}, not unknown", code="effect_not_unknown")
        answer = {"resolved_by": by} if state == "confirmed" else None
        await tx.execute(
            _set(
                EFFECT,
                key,
                state=state,
                answer=answer,
                **because(None),
                owner=None,
                lease_until=None,
                changed_at=func.clock_timestamp(),
                changed_by=by,
            )
        )

    async def _own(
        self, tx: AsyncConnection, key: EffectKey, attempt: UUID, state: str, kind: str, request_hash: str
    ) -> None:
        await tx.execute(
            _set(
                EFFECT,
                key,
                state=state,
                owner=attempt,
                lease_until=func.now() + self._lease,
                request_hash=request_hash,
                changed_at=func.clock_timestamp(),
            )
        )
        await tx.execute(insert(EFFECT_ATTEMPT).values(id=attempt, **asdict(key), kind=kind, request_hash=request_hash))


async def unknown_effects(tx: AsyncConnection, limit: int = 100) -> Sequence[Row[Any]]:
    """Effects of which nobody knows whether they happened, oldest first."""
    dead = (EFFECT.c.state == "sending") & (EFFECT.c.lease_until < func.now())
    found = await tx.execute(
        select(EFFECT).where((EFFECT.c.state == "unknown") | dead).order_by(EFFECT.c.changed_at).limit(limit)
    )
    return found.all()


async def _locked(tx: AsyncConnection, key: EffectKey) -> tuple[Row[Any], Any]:
    found = await tx.execute(
        select(EFFECT, func.clock_timestamp().label("now")).where(*_is(EFFECT, key)).with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("no such effect", code="effect_not_found")
    return row, row.now


async def _still_ours(tx: AsyncConnection, key: EffectKey, taken: Taken) -> None:
    row, now = await _locked(tx, key)
    if row.owner != taken.attempt or row.lease_until <= now:
        raise TimeoutError("looking took longer than the effect was ours")


def _is(table: Table, key: EffectKey) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in asdict(key).items()]


def _set(table: Table, key: EffectKey, **values: Any) -> Any:
    return update(table).where(*_is(table, key)).values(**values)
