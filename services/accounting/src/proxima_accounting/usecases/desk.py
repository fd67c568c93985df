"""How the executor talks to PlanFact: a write is an effect that waits its turn, a failure has a meaning."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import Answer, Confirmed, EffectLedger, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.said import said

from proxima_accounting.usecases import failures
from proxima_accounting.usecases.ports import PARTNER, Books, Patience, Store, Turn


class Unanswered(Exception):
    """A write went out and nobody knows what became of it; it is looked up after `retry_after`."""

    def __init__(self, reason: str, retry_after: timedelta) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class StillSending(Exception):
    """Another run may be at it right now, perhaps one that died; its time has to run out first."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(said("earlier_run", "an earlier run has not ended yet"))
        self.retry_after = retry_after


@dataclass(frozen=True)
class Desk:
    """One legal entity's side of the partner."""

    books: Books
    store: Store
    ledger: EffectLedger
    turn: Turn
    patience: Patience

    async def write(
        self,
        operation: str,
        document_id: UUID,
        revision: int,
        ordinal: int,
        *,
        request: object,
        call: Callable[[], Awaitable[Answer]],
        look_up: Callable[[], Awaitable[Answer | None]],
    ) -> Confirmed:
        """Make sure it is done, at most once. Raises `PartnerRefused`, `PartnerBusy`, `Unanswered`, `StillSending`."""

        async def in_turn() -> Answer:
            with self.meanings():
                async with self.turn():
                    return await call()

        async def looked() -> Answer | None:
            with self.meanings():
                return await look_up()

        key = EffectKey(PARTNER, operation, str(document_id), revision, ordinal)
        return self._confirmed(await self.ledger.perform(key, request=request, call=in_turn, look_up=looked))

    @contextmanager
    def meanings(self) -> Iterator[None]:
        """The partner's failures in the words of the plumbing; only "no answer" passes unchanged."""
        try:
            yield
        except failures.Refused as refused:
            raise PartnerRefused(refused.text, {"title": refused.title}) from refused
        except failures.Busy as busy:
            after = self.patience.busy if busy.retry_after is None else timedelta(seconds=busy.retry_after)
            raise PartnerBusy(after, str(busy)) from busy
        except failures.NotFree as busy:
            raise PartnerBusy(self.patience.busy, str(busy)) from busy
        except failures.Away as away:
            raise PartnerBusy(self.patience.away, str(away)) from away
        except failures.KeyRefused as stop:
            raise PartnerBusy(self.patience.credentials, str(stop)) from stop

    def _confirmed(self, result: EffectResult) -> Confirmed:
        match result:
            case Confirmed():
                return result
            case Refused():
                raise PartnerRefused(result.reason, result.answer)
            case InFlight():
                raise StillSending(result.retry_after)
            case Unknown():
                raise Unanswered(result.reason, result.retry_after or self.patience.settle)


def told(answer: Answer, field: str) -> str | None:
    """An id in an effect's answer; None when PlanFact did not tell it."""
    value: Any = answer.get(field)
    return None if value is None else str(value)
