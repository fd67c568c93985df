"""How the executor talks to PlanFact: a write is an effect under the write lock, a failure has a meaning."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import Answer, Confirmed, EffectLedger, EffectResult, InFlight, Refused
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused

from proxima_accounting.adapters.planfact import errors
from proxima_accounting.adapters.planfact.books import PlanFactBooks
from proxima_accounting.adapters.write_lock import NotFree, write_lock
from proxima_accounting.settings import PlanFactSettings

PARTNER = "planfact"


class Unanswered(Exception):
    """A write went out and nobody knows what became of it; it is looked up after `retry_after`."""

    def __init__(self, reason: str, retry_after: timedelta) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class StillSending(Exception):
    """Another run may be at it right now, perhaps one that died; its time has to run out first."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__("an earlier run has not ended yet")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Desk:
    """One legal entity's side of the partner."""

    books: PlanFactBooks
    ledger: EffectLedger
    database: Database
    settings: PlanFactSettings
    lock_name: str

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

        async def locked() -> Answer:
            with self.meanings():
                async with write_lock(self.database, self.lock_name, self.settings.write_lock_wait):
                    return await call()

        async def looked() -> Answer | None:
            with self.meanings():
                return await look_up()

        key = EffectKey(PARTNER, operation, str(document_id), revision, ordinal)
        return _confirmed(await self.ledger.perform(key, request=request, call=locked, look_up=looked))

    @contextmanager
    def meanings(self) -> Iterator[None]:
        """PlanFact's errors in the words of the plumbing; only "no answer" passes unchanged."""
        try:
            yield
        except errors.Refused as refused:
            raise PartnerRefused(refused.text, {"title": refused.title}) from refused
        except errors.Busy as busy:
            seconds = self.settings.busy_seconds if busy.retry_after is None else busy.retry_after
            raise PartnerBusy(timedelta(seconds=seconds), str(busy)) from busy
        except NotFree as busy:
            raise PartnerBusy(timedelta(seconds=self.settings.busy_seconds), str(busy)) from busy
        except errors.Away as away:
            raise PartnerBusy(timedelta(seconds=self.settings.away_seconds), str(away)) from away
        except errors.KeyRefused as stop:
            raise PartnerBusy(timedelta(seconds=self.settings.credentials_pause), str(stop)) from stop


def _confirmed(result: EffectResult) -> Confirmed:
    match result:
        case Confirmed():
            return result
        case Refused():
            raise PartnerRefused(result.reason, result.answer)
        case InFlight():
            raise StillSending(result.retry_after)
        case _:
            raise Unanswered(result.reason, result.retry_after or timedelta(seconds=5))


def told(answer: Answer, field: str) -> str | None:
    """An id in an effect's answer; None when PlanFact did not tell it."""
    value: Any = answer.get(field)
    return None if value is None else str(value)
