"""The effect ledger: what was done outside is done once, and what nobody can tell is said to be unknown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.hashing import content_hash
from proxima_common.jobs.effect_rows import EffectKey, EffectRows, Taken
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.observability import metrics
from proxima_common.observability.tracing import span
from proxima_common.said import reworded, said

Answer = Mapping[str, Any]
Call = Callable[[], Awaitable[Answer]]
LookUp = Callable[[], Awaitable[Answer | None]]
"""Finds our effect at the partner by our reference, with matching content: its answer; None when it is certainly not
there; any error when that cannot be told."""

_log = structlog.get_logger(__name__)
_NOBODY_KNOWS = said("effect_unknown", "nobody knows")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is there. `adopted`: found by looking, not by this call's answer."""

    answer: Answer
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The partner said no; nothing happened. Performing it again asks again."""

    reason: str
    answer: Answer | None = None

    @property
    def code(self) -> str:
        """What kind of no it was, where the caller's adapter said so; else `refused`."""
        return str((self.answer or {}).get("code", "refused"))


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have happened. With `retry_after` perform it again then, to look it up; without, a person decides."""

    reason: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class InFlight:
    """Another run is at it right now."""

    retry_after: timedelta


EffectResult = Confirmed | Refused | Unknown | InFlight


class EffectLedger:
    """Performs effects: `planned → sending → confirmed | refused | unknown`.

    `sending` is committed before the call. A `sending` row whose time is over belongs to a process that died: it counts
    as unknown. An unknown effect is looked up, but not before `settle` has passed since it was tried, because a slow
    partner may still act. What cannot be looked up waits for `resolve`. Of requests and answers only hashes are kept in
    the attempts; the answer itself is kept with the effect, so it must hold no secret.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        timeout: timedelta = timedelta(seconds=30),
        settle: timedelta = timedelta(seconds=10),
    ) -> None:
        self._rows = EffectRows(database, lease=timeout + settle)
        self._clock = clock
        self._timeout = timeout
        self._settle = settle

    async def perform(
        self, key: EffectKey, *, request: object, call: Call, look_up: LookUp | None = None
    ) -> EffectResult:
        """Make sure the effect is there, at most once. `PartnerBusy` from `call` is passed on, nothing happened."""
        request_hash = content_hash("effect.request.v1", request)
        with span(f"effect {key.partner} {key.operation}"):
            result = await self._perform(key, request_hash, call, look_up)
        metrics.EFFECTS.labels(key.partner, key.operation, type(result).__name__.lower()).inc()
        return result

    async def resolve(self, tx: AsyncConnection, key: EffectKey, *, arrived: bool, by: str) -> None:
        """A person says what became of an unknown effect: it arrived, or it may be tried again."""
        await self._rows.resolve(tx, key, "confirmed" if arrived else "planned", by)

    async def _perform(self, key: EffectKey, request_hash: str, call: Call, look_up: LookUp | None) -> EffectResult:
        taken = await self._rows.take(key, request_hash, self._settle, may_look_up=look_up is not None)
        match taken.state:
            case "confirmed":
                return Confirmed(taken.answer or {})
            case "in_flight":
                return InFlight(taken.wait)
            case "unknown":
                return Unknown(taken.reason or _NOBODY_KNOWS, taken.wait if look_up else None)
            case "looking" if look_up:
                found = await self._look(key, taken, look_up)
                if found:
                    return found
        return await self._send(key, taken, call, can_look_up=look_up is not None)

    async def _look(self, key: EffectKey, taken: Taken, look_up: LookUp) -> EffectResult | None:
        """What looking told; None when the effect is certainly not there, and the row is ours to send."""
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                answer = await look_up()
        except PartnerBusy as busy:
            await self._rows.finish(key, taken, "unknown", outcome="cannot_tell", reason=busy.reason)
            raise
        except Exception as error:
            reason = _told(error, "looking it up failed")
            await self._rows.finish(key, taken, "unknown", outcome="cannot_tell", reason=reason)
            return Unknown(reason, self._settle)
        if answer is None:
            await self._rows.send_after_looking(key, taken)
            return None
        await self._rows.finish(key, taken, "confirmed", outcome="found", answer=answer)
        return Confirmed(answer, adopted=True)

    async def _send(self, key: EffectKey, taken: Taken, call: Call, *, can_look_up: bool) -> EffectResult:
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                answer = await call()
        except PartnerRefused as refused:
            await self._rows.finish(
                key, taken, "refused", outcome="refused", reason=refused.reason, answer=refused.answer
            )
            return Refused(refused.reason, refused.answer)
        except PartnerBusy as busy:
            await self._rows.finish(key, taken, "planned", outcome="busy", reason=busy.reason)
            raise
        except BaseException as error:
            reason = _told(error, "no answer")
            # Shielded: a cancelled run must still say that it does not know. If even this fails, the time of `sending`
            # runs out, which means the same.
            await asyncio.shield(self._rows.finish(key, taken, "unknown", outcome="unknown", reason=reason))
            if not isinstance(error, Exception):
                raise
            _log.warning("effect unknown", partner=key.partner, operation=key.operation, error=repr(error))
            return Unknown(reason, self._settle if can_look_up else None)
        await self._rows.finish(key, taken, "confirmed", outcome="confirmed", answer=answer)
        return Confirmed(answer)


def _told(error: BaseException, what: str) -> str:
    """What came instead of an answer: what the error says, where that is ours, else its name."""
    sentence = f"{what}: {error!r}"[:500]
    return reworded(str(error), said("no_answer_but", sentence, words=repr(error)[:200]))
