"""Builds what talks to Didox, where it is set up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.errors import Unavailable
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.executor import Executor
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.outbox import Outbox

from proxima_delivery.adapters.didox.cabinet import DidoxCabinet
from proxima_delivery.adapters.didox.client import DidoxClient
from proxima_delivery.adapters.didox.session import DidoxSession
from proxima_delivery.adapters.didox.store import DidoxStore
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.challenge import SigningDesk
from proxima_delivery.usecases.didox.check import CheckCounterparty
from proxima_delivery.usecases.didox.create import CreateDraft
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.evidence import KeepEvidence
from proxima_delivery.usecases.didox.look import Look
from proxima_delivery.usecases.didox.plan import Planner
from proxima_delivery.usecases.didox.poll import Watch
from proxima_delivery.usecases.didox.ports import Bytes, Cabinet
from proxima_delivery.usecases.didox.queue import CHECK, CREATE, KEEP, LANE, LOOK, REMOVE, SUBMIT
from proxima_delivery.usecases.didox.remove import RemoveDraft
from proxima_delivery.usecases.didox.submit import SubmitSignature

if TYPE_CHECKING:
    from proxima_delivery.adapters.archive import Archive

# A call may wait for its turn, log in and be made again after a log-in.
_CALLS_IN_ONE = 3


class Cabinets:
    """The cabinet of each legal entity; their log-ins are this process's own."""

    def __init__(self, settings: DidoxSettings, database: Database, clock: Clock) -> None:
        self._settings = settings
        self._client = DidoxClient(settings)
        self._cabinets: dict[str, Cabinet] = {
            entity: DidoxCabinet(
                self._client, DidoxSession(self._client, database, clock, settings, entity, company), settings
            )
            for entity, company in settings.companies.items()
        }

    def __call__(self, legal_entity_id: str) -> Cabinet:
        """`Unavailable` for a legal entity that is not set up."""
        try:
            return self._cabinets[legal_entity_id]
        except KeyError:
            raise Unavailable(f"no Didox company is set up for {legal_entity_id}", code="no_company") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


@dataclass(frozen=True)
class DidoxPart:
    """What every process has of Didox; without settings nothing can be asked there, and everything says so."""

    settings: DidoxSettings | None
    database: Database
    outbox: Outbox
    jobs: JobQueue
    clock: Clock

    @property
    def store(self) -> DidoxStore:
        """What is kept."""
        return DidoxStore(self.database, self.outbox, self.ledger, self.jobs)

    @property
    def ledger(self) -> EffectLedger:
        """The effect ledger with Didox's patience."""
        settings = self.settings
        if settings is None:
            return EffectLedger(self.database, self.clock)
        timeout = timedelta(seconds=settings.timeout * _CALLS_IN_ONE)
        return EffectLedger(self.database, self.clock, timeout=timeout, settle=timedelta(seconds=settings.settle))

    def planner(self) -> Planner:
        """What the consumer does."""
        return Planner(self.settings.companies.keys() if self.settings else ())

    @asynccontextmanager
    async def cabinets(self) -> AsyncIterator[Cabinets | None]:
        """The connections of a process that talks to Didox, where it is set up."""
        if self.settings is None:
            yield None
            return
        cabinets = Cabinets(self.settings, self.database, self.clock)
        try:
            yield cabinets
        finally:
            await cabinets.close()

    def signing(self, cabinets: Cabinets) -> SigningDesk:
        """What a signer does."""
        assert self.settings
        return SigningDesk(cabinets, self.store, self.settings)

    def watch(self, cabinets: Cabinets) -> Watch:
        """What the clock does."""
        assert self.settings
        return Watch(cabinets, self.store, self.settings)

    def lane(self) -> LanePolicy | None:
        """How Didox's lanes work. One try more than ours, so that our own words end the trying."""
        settings = self.settings
        if settings is None:
            return None
        lease = timedelta(seconds=settings.job_lease)
        return LanePolicy(LANE, settings.at_once, lease, attempts=settings.attempts + 1)

    def register(self, executor: Executor, cabinets: Cabinets, archive: Archive, bucket: str) -> None:
        """Give the executor the handlers of Didox."""
        from proxima_delivery.adapters.didox.evidence import DidoxBytes

        assert self.settings
        bytes_: Bytes = DidoxBytes(archive, bucket)
        desk = Desk(cabinets, self.store, self.ledger, self.settings, bytes_)
        executor.handles(CREATE)(CreateDraft(desk))
        executor.handles(SUBMIT)(SubmitSignature(desk))
        executor.handles(REMOVE)(RemoveDraft(desk))
        executor.handles(LOOK)(Look(desk))
        executor.handles(KEEP)(KeepEvidence(desk))
        executor.handles(CHECK)(CheckCounterparty(desk))
