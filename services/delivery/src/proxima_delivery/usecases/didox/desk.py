"""How the executor talks to Didox: a write is an effect, a failure has a meaning, an outcome ends the job."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from proxima_common.jobs.effects import Answer, EffectLedger, EffectResult
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.jobs.queue import Record
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox import failures
from proxima_delivery.usecases.didox.ports import Bytes, Cabinet, CabinetOf, Store, effect_key


@dataclass(frozen=True)
class Desk:
    """What every handler needs."""

    cabinet_of: CabinetOf
    store: Store
    ledger: EffectLedger
    settings: DidoxSettings
    bytes_: Bytes

    def cabinet(self, document: DidoxDocument) -> Cabinet:
        """The cabinet of the document's legal entity."""
        return self.cabinet_of(document.meant.legal_entity_id)

    async def perform(
        self,
        document: DidoxDocument,
        operation: Operation,
        ordinal: int,
        *,
        request: object,
        call: Callable[[], Awaitable[Answer]],
        look_up: Callable[[], Awaitable[Answer | None]],
    ) -> EffectResult:
        """Make sure it is done, at most once. `PartnerBusy` pauses the lane; `SeveralFound` needs a person."""
        several: list[failures.SeveralFound] = []

        async def meant() -> Answer:
            with self.meanings():
                return await call()

        async def looked() -> Answer | None:
            try:
                with self.meanings():
                    return await look_up()
            except failures.SeveralFound as error:
                several.append(error)
                raise

        key = effect_key(document, operation, ordinal)
        result = await self.ledger.perform(key, request=request, call=meant, look_up=looked)
        if several:
            raise several[0]
        return result

    def in_doubt(self, seen: DidoxDocument, operation: Operation, code: str, reason: str, run: JobRun) -> Record:
        """Nobody knows what became of the operation; a person looks into the partner's cabinet."""

        async def record(tx: AsyncConnection) -> None:
            records = self.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            document.lose_sight(operation, reason, code)
            await records.documents.save(document, run.now())

        return record

    @contextmanager
    def meanings(self) -> Iterator[None]:
        """The partner's failures in the words of the plumbing; "no answer" alone passes unchanged."""
        settings = self.settings
        try:
            yield
        except failures.Refused as refused:
            raise PartnerRefused(refused.text, {"code": refused.code}) from refused
        except failures.Busy as busy:
            raise PartnerBusy(_seconds(busy.retry_after, settings.busy), str(busy)) from busy
        except failures.Away as away:
            raise PartnerBusy(_seconds(settings.away), str(away)) from away
        except failures.LoginBlocked as blocked:
            raise PartnerBusy(_seconds(blocked.retry_after, settings.blocked), str(blocked)) from blocked
        except failures.LoginUnderWay as other:
            raise PartnerBusy(_seconds(other.retry_after), str(other)) from other
        except failures.LoginStopped as stopped:
            raise PartnerBusy(_seconds(settings.locked), str(stopped)) from stopped
        except failures.SessionGone as gone:
            raise PartnerBusy(_seconds(settings.busy), str(gone)) from gone


def _seconds(told: float | None, otherwise: float = 1.0) -> timedelta:
    return timedelta(seconds=otherwise if told is None else told)
