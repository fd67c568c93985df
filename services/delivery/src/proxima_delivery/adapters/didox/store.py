"""Every repository of Didox on one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.db.plumbing import EFFECT, JOB, JOB_LANE
from proxima_common.errors import NotFound
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.outbox import Outbox
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.didox.documents import DocumentRepository
from proxima_delivery.adapters.didox.wire import DidoxFacts
from proxima_delivery.adapters.repository import delivery_row, to_delivery
from proxima_delivery.adapters.tables import DELIVERY, DIDOX_ANSWER, DIDOX_COMPANY, DIDOX_EVIDENCE, DIDOX_SIGNATURE
from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.signing import Signature, SignatureState
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.ports import PARTNER

_DIDOX = DELIVERY.c.channel == "didox"
_WAITING = (DeliveryState.QUEUED, DeliveryState.AWAITING_SIGNATURE)
_IN_FLIGHT = (SignatureState.GIVEN, SignatureState.UNKNOWN)


@dataclass(frozen=True)
class HandoverRepository:
    """`usecases.didox.ports.Handovers` on Postgres."""

    tx: AsyncConnection

    async def add(self, delivery: Delivery, now: datetime) -> bool:
        """False when it is known already."""
        row = {**delivery_row(delivery, now), "created_at": now}
        new = insert(DELIVERY).values(row).on_conflict_do_nothing().returning(DELIVERY.c.id)
        return (await self.tx.execute(new)).first() is not None

    async def get(self, delivery_id: UUID, *, lock: bool = True) -> Delivery:
        """`NotFound` unless it goes by Didox."""
        query = select(DELIVERY).where(DELIVERY.c.id == delivery_id, _DIDOX)
        row = (await self.tx.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise NotFound(f"no delivery {delivery_id} by Didox")
        return to_delivery(row)

    async def newest_of(self, document_id: UUID) -> Delivery | None:
        """The paper's last hand-over, locked."""
        query = select(DELIVERY).where(DELIVERY.c.document_id == document_id, _DIDOX)
        newest = query.order_by(DELIVERY.c.revision.desc(), DELIVERY.c.ordinal.desc(), DELIVERY.c.created_at.desc())
        row = (await self.tx.execute(newest.limit(1).with_for_update())).first()
        return to_delivery(row) if row else None

    async def expired(self, now: datetime, limit: int) -> list[Delivery]:
        """Those that wait without a lease that holds; one at work elsewhere is left for the next look."""
        query = select(DELIVERY).where(_DIDOX, DELIVERY.c.state.in_(_WAITING), DELIVERY.c.lease_expires_at <= now)
        rows = await self.tx.execute(query.order_by(DELIVERY.c.id).limit(limit).with_for_update(skip_locked=True))
        return [to_delivery(row) for row in rows]

    async def save(self, delivery: Delivery, now: datetime) -> None:
        """Keep where it stands now."""
        row = delivery_row(delivery, now)
        await self.tx.execute(update(DELIVERY).where(DELIVERY.c.id == delivery.id).values(row))


@dataclass(frozen=True)
class SignatureRepository:
    """`usecases.didox.ports.Signatures` on Postgres."""

    tx: AsyncConnection

    async def add(self, signature: Signature, now: datetime) -> None:
        """Keep a challenge."""
        row = {**vars(signature), "created_at": now, "changed_at": now}
        await self.tx.execute(insert(DIDOX_SIGNATURE).values(row))

    async def get(self, signature_id: UUID) -> Signature:
        """Locked; `NotFound` without one."""
        query = select(DIDOX_SIGNATURE).where(DIDOX_SIGNATURE.c.id == signature_id)
        row = (await self.tx.execute(query.with_for_update())).first()
        if row is None:
            raise NotFound(f"no challenge {signature_id}")
        return _signature(row)

    async def in_flight(self, didox_id: UUID) -> Signature | None:
        """The one that is given and not settled."""
        query = select(DIDOX_SIGNATURE).where(
            DIDOX_SIGNATURE.c.didox_id == didox_id, DIDOX_SIGNATURE.c.state.in_(_IN_FLIGHT)
        )
        row = (await self.tx.execute(query)).first()
        return _signature(row) if row else None

    async def save(self, signature: Signature, now: datetime) -> None:
        """Keep what became of it."""
        row = {**vars(signature), "changed_at": now}
        await self.tx.execute(update(DIDOX_SIGNATURE).where(DIDOX_SIGNATURE.c.id == signature.id).values(row))


@dataclass(frozen=True)
class EvidenceRepository:
    """`usecases.didox.ports.Evidence` on Postgres."""

    tx: AsyncConnection

    async def add(
        self, didox_id: UUID, state: DocumentState, *, bucket: str, key: str, sha256: str, size: int, now: datetime
    ) -> None:
        """The first one kept for a state stays."""
        row = {"didox_id": didox_id, "state": state, "bucket": bucket, "key": key, "sha256": sha256, "size": size}
        await self.tx.execute(insert(DIDOX_EVIDENCE).values({**row, "kept_at": now}).on_conflict_do_nothing())

    async def has(self, didox_id: UUID, state: DocumentState) -> bool:
        """Whether one is kept."""
        query = select(DIDOX_EVIDENCE.c.key).where(
            DIDOX_EVIDENCE.c.didox_id == didox_id, DIDOX_EVIDENCE.c.state == state
        )
        return (await self.tx.execute(query)).first() is not None


@dataclass(frozen=True)
class CompanyRepository:
    """`Counterparties` and `Cursors` of `usecases.didox.ports` on Postgres."""

    tx: AsyncConnection

    async def kept(self, legal_entity_id: str, what: str, since: datetime) -> Any | None:
        """An answer that is not older."""
        table = DIDOX_ANSWER
        query = select(table.c.answer).where(
            table.c.legal_entity_id == legal_entity_id, table.c.what == what, table.c.kept_at >= since
        )
        return (await self.tx.execute(query)).scalar_one_or_none()

    async def keep(self, legal_entity_id: str, what: str, answer: Any, now: datetime) -> None:
        """The newest answer."""
        values = {"answer": answer, "kept_at": now}
        row = insert(DIDOX_ANSWER).values(legal_entity_id=legal_entity_id, what=what, **values)
        await self.tx.execute(row.on_conflict_do_update(index_elements=["legal_entity_id", "what"], set_=values))

    async def seen_until(self, legal_entity_id: str) -> datetime | None:
        """How far the list was read."""
        query = select(DIDOX_COMPANY.c.seen_until).where(DIDOX_COMPANY.c.legal_entity_id == legal_entity_id)
        found: datetime | None = (await self.tx.execute(query)).scalar_one_or_none()
        return found

    async def see_until(self, legal_entity_id: str, at: datetime) -> None:
        """It was read up to here."""
        row = insert(DIDOX_COMPANY).values(legal_entity_id=legal_entity_id, seen_until=at)
        await self.tx.execute(row.on_conflict_do_update(index_elements=["legal_entity_id"], set_={"seen_until": at}))


@dataclass(frozen=True)
class DocumentJobs:
    """`usecases.didox.ports.Jobs` on the plumbing."""

    tx: AsyncConnection
    queue: JobQueue

    async def add(self, *jobs: NewJob) -> None:
        """Put them into their lanes."""
        await self.queue.add(self.tx, *jobs)

    async def give_way(self, didox_id: UUID, lane: str, reason: str) -> None:
        """Give up this document's jobs that wait for a person, and let a paused lane go on."""
        waiting = select(JOB.c.id).where(
            JOB.c.lane == lane,
            JOB.c.state.in_(("waiting", "failed")),
            JOB.c.payload["didox_id"].astext == str(didox_id),
        )
        for job_id in (await self.tx.execute(waiting)).scalars().all():
            await self.queue.give_up(self.tx, job_id, reason)
        await self.tx.execute(delete(JOB_LANE).where(JOB_LANE.c.lane == lane))


@dataclass(frozen=True)
class OpenDidoxCalls:
    """`usecases.didox.ports.OpenCalls` on the effect ledger."""

    tx: AsyncConnection
    ledger: EffectLedger

    async def unsettled(self, document: DidoxDocument, operation: Operation, settle: timedelta) -> timedelta:
        """How long one may still be carried out; zero when none may."""
        waits: list[timedelta] = [
            max(row.changed_at + settle - row.now, (row.lease_until or row.now) - row.now)
            for row in await self._rows(document, operation)
        ]
        return max([timedelta(0), *waits])

    async def settle(self, document: DidoxDocument, operation: Operation, *, arrived: bool, by: str) -> None:
        """What was found answers for them."""
        for row in await self._rows(document, operation):
            key = EffectKey(row.partner, row.operation, row.document_id, row.revision, row.ordinal)
            await self.ledger.resolve(self.tx, key, arrived=arrived, by=by)

    async def _rows(self, document: DidoxDocument, operation: Operation) -> list[Any]:
        query = select(EFFECT, func.clock_timestamp().label("now")).where(
            EFFECT.c.partner == PARTNER,
            EFFECT.c.operation == operation,
            EFFECT.c.document_id == str(document.meant.document_id),
            EFFECT.c.revision == document.meant.revision,
            EFFECT.c.state.in_(("sending", "unknown")),
        )
        return list((await self.tx.execute(query.order_by(EFFECT.c.ordinal))).all())


@dataclass(frozen=True)
class DidoxRecords:
    """`usecases.didox.ports.Records` on Postgres."""

    documents: DocumentRepository
    handovers: HandoverRepository
    signatures: SignatureRepository
    evidence: EvidenceRepository
    counterparties: CompanyRepository
    cursors: CompanyRepository
    jobs: DocumentJobs
    open_calls: OpenDidoxCalls
    facts: DidoxFacts


@dataclass(frozen=True)
class DidoxStore:
    """`usecases.didox.ports.Store` on Postgres."""

    database: Database
    outbox: Outbox
    ledger: EffectLedger
    queue: JobQueue

    @asynccontextmanager
    async def open(self) -> AsyncIterator[DidoxRecords]:
        """The records, in a transaction of their own."""
        async with self.database.transaction() as tx:
            yield self.within(tx)

    def within(self, tx: AsyncConnection) -> DidoxRecords:
        """The records, in the caller's transaction."""
        company = CompanyRepository(tx)
        return DidoxRecords(
            documents=DocumentRepository(tx),
            handovers=HandoverRepository(tx),
            signatures=SignatureRepository(tx),
            evidence=EvidenceRepository(tx),
            counterparties=company,
            cursors=company,
            jobs=DocumentJobs(tx, self.queue),
            open_calls=OpenDidoxCalls(tx, self.ledger),
            facts=DidoxFacts(self.outbox, tx),
        )


def _signature(row: Any) -> Signature:
    names = [column.name for column in DIDOX_SIGNATURE.columns if column.name not in {"created_at", "changed_at"}]
    known = {name: getattr(row, name) for name in names}
    return Signature(**{**known, "operation": Operation(row.operation), "state": SignatureState(row.state)})
