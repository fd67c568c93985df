"""The dispatcher: raw batches in, typed handlers inside one transaction, at least once made exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import structlog
from faststream import FastStream
from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.contracts.payload import Payload
from proxima_common.db.database import Database
from proxima_common.errors import Conflict, DomainError
from proxima_common.messaging import inbox, parking
from proxima_common.messaging.broker import Batch, Broker, subscribe_batches
from proxima_common.messaging.envelope import Received, UnreadableRecord
from proxima_common.messaging.handlers import Entry, Handlers
from proxima_common.messaging.inbox import Place
from proxima_common.messaging.patience import PATIENCE_SECONDS, keep_trying
from proxima_common.messaging.records import RawRecord
from proxima_common.observability import metrics
from proxima_common.observability.tracing import span

P = TypeVar("P", bound=Payload)
Handler = Callable[[Received[Any], AsyncConnection], Awaitable[None]]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replay or skip came: `applied` held records; `parked_again` if one of them could not succeed either."""

    applied: int
    parked_again: bool


class Dispatcher:
    """The handlers of one consumer group over one database.

    A batch is one transaction: it claims the ids, runs the handlers, keeps the sequences. When a record in it can never
    succeed, the batch is done record by record instead, and that one is parked. A sequence that is not above the last
    of its (topic, subject) is stale and ignored; a gap is counted and accepted, because old records may have expired.
    """

    def __init__(self, group: str, database: Database, *, patience: float = PATIENCE_SECONDS) -> None:
        self.group = group
        self._database = database
        self._patience = patience
        self._handlers: Handlers[Handler] = Handlers()

    def on(
        self, payload: type[P]
    ) -> Callable[
        [Callable[[Received[P], AsyncConnection], Awaitable[None]]],
        Callable[[Received[P], AsyncConnection], Awaitable[None]],
    ]:
        """Handle one event version. The handler works in the transaction that claimed the event, and only records."""

        def register(
            handler: Callable[[Received[P], AsyncConnection], Awaitable[None]],
        ) -> Callable[[Received[P], AsyncConnection], Awaitable[None]]:
            self._handlers.add(payload, handler)
            return handler

        return register

    def subscribe(self, broker: Broker, topics: Sequence[str]) -> FastStream:
        """Read these topics with one consumer; gives the application that `run_worker` runs."""

        async def handle(batch: Batch) -> bool:
            records = [RawRecord.of(record, broker.topic_prefix) for record in batch]
            return await self.handle(records, stopping=lambda: not subscriber.running)

        subscriber = subscribe_batches(broker, topics, self.group, handle)
        return FastStream(broker)

    async def handle(self, records: Sequence[RawRecord], *, stopping: Callable[[], bool] = lambda: False) -> bool:
        """Take care of a batch; False when a dependency stayed broken, and the batch has to come again."""
        entries = [self._handlers.read(record) for record in records]
        # Sorted, so that two consumers of one database lock the same rows in the same order; stable per subject.
        entries.sort(key=lambda entry: entry.subject or "")

        async def attempt() -> None:
            with metrics.BATCH_SECONDS.labels(self.group).time():
                await self._take_care(entries)

        return await keep_trying(attempt, group=self.group, stopping=stopping, patience=self._patience)

    async def replay(self, tx: AsyncConnection, parked_id: UUID, by: str) -> Replayed:
        """Handle a parked record again, then those held behind it. `Conflict` if it still cannot succeed."""
        parked = await parking.open_parked(tx, self.group, parked_id)
        entry = self._handlers.read(parked.record)
        if entry.broken:
            raise Conflict(f"still unreadable: {entry.broken}", code="replay_failed")
        if entry.handler:
            try:
                await self._run(entry, tx)
            except DomainError as error:
                raise Conflict(f"still fails: {error.detail}", code="replay_failed") from error
        await parking.close_parked(tx, parked_id, "replayed", by)
        return await self._go_on(tx, entry)

    async def skip(self, tx: AsyncConnection, parked_id: UUID, by: str) -> Replayed:
        """Give a parked record up, and handle those held behind it."""
        parked = await parking.open_parked(tx, self.group, parked_id)
        await parking.close_parked(tx, parked_id, "skipped", by)
        return await self._go_on(tx, self._handlers.read(parked.record))

    async def _take_care(self, entries: Sequence[Entry[Handler]]) -> None:
        try:
            async with self._database.transaction() as tx:
                outcomes = await self._apply(tx, entries)
        except (DomainError, UnreadableRecord):
            outcomes = Counter()
            for entry in entries:
                outcomes += await self._single(entry)
        for (topic, outcome), count in outcomes.items():
            metrics.CONSUMED.labels(self.group, topic, outcome).inc(count)

    async def _single(self, entry: Entry[Handler]) -> Counter[tuple[str, str]]:
        try:
            async with self._database.transaction() as tx:
                return await self._apply(tx, [entry])
        except (DomainError, UnreadableRecord) as error:
            async with self._database.transaction() as tx:
                if entry.attributes:
                    await inbox.claim(tx, self.group, [entry.attributes.id])
                await self._park(tx, entry, error)
            return Counter({(entry.record.topic, "parked"): 1})

    async def _apply(self, tx: AsyncConnection, entries: Sequence[Entry[Handler]]) -> Counter[tuple[str, str]]:
        """Handle entries in `tx`; raises when one of them can never succeed."""
        live = [entry for entry in entries if not entry.tombstone]
        places = {entry.place for entry in live if entry.place}
        claimed = await inbox.claim(tx, self.group, [e.attributes.id for e in live if e.claimable and e.attributes])
        blocked = await inbox.blocked_places(tx, self.group, places) if places else set()
        last = await inbox.last_sequences(tx, self.group, places) if places else {}
        known = dict(last)
        outcomes: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            outcome = await self._one(tx, entry, claimed, blocked, last)
            outcomes[entry.record.topic, outcome] += 1
        await inbox.keep_sequences(tx, self.group, {p: number for p, number in last.items() if number != known.get(p)})
        return outcomes

    async def _one(
        self,
        tx: AsyncConnection,
        entry: Entry[Handler],
        claimed: set[UUID],
        blocked: set[Place],
        last: dict[Place, int],
    ) -> str:
        if entry.tombstone:
            return "tombstone"
        if entry.claimable and entry.attributes:
            if entry.attributes.id not in claimed:
                return "duplicate"
            claimed.remove(entry.attributes.id)
        if entry.place in blocked and entry.subject:
            await parking.hold(tx, self.group, entry.record, entry.subject)
            return "held"
        return await self._in_order(tx, entry, last)

    async def _in_order(self, tx: AsyncConnection, entry: Entry[Handler], last: dict[Place, int]) -> str:
        """Handle one entry, unless its sequence says that something later was handled already."""
        if entry.broken:
            raise entry.broken
        sequence = entry.attributes.sequence if entry.attributes else None
        if sequence is not None and entry.place:
            before = last.get(entry.place, 0)
            if sequence <= before:
                return "stale"
            if before and sequence > before + 1:
                metrics.SEQUENCE_GAPS.labels(self.group, entry.record.topic).inc()
                _log.info("gap in a sequence", group=self.group, place=entry.place, before=before, sequence=sequence)
            last[entry.place] = sequence
        if entry.handler is None:
            return "unknown"
        await self._run(entry, tx)
        return "handled"

    async def _run(self, entry: Entry[Handler], tx: AsyncConnection) -> None:
        if entry.handler is None or entry.received is None:
            return
        received = entry.received
        with span(f"{self.group} {received.type}", received.traceparent, kind=SpanKind.CONSUMER):
            await entry.handler(received, tx)

    async def _park(self, tx: AsyncConnection, entry: Entry[Handler], error: DomainError | UnreadableRecord) -> None:
        _log.error(
            "record parked",
            group=self.group,
            topic=entry.record.topic,
            partition=entry.record.partition,
            position=entry.record.position,
            subject=entry.subject,
            code=error.code,
            error=str(error),
        )
        await parking.park(
            tx,
            self.group,
            entry.record,
            subject=entry.subject,
            event_type=entry.attributes.type if entry.attributes else None,
            code=error.code,
            error=str(error),
        )

    async def _go_on(self, tx: AsyncConnection, entry: Entry[Handler]) -> Replayed:
        """Handle what was held behind `entry`, in order, up to the first that cannot succeed."""
        if entry.place is None:
            return Replayed(0, False)
        last = await inbox.last_sequences(tx, self.group, [entry.place])
        if entry.attributes and entry.attributes.sequence:
            last[entry.place] = max(last.get(entry.place, 0), entry.attributes.sequence)
        applied, parked_again = 0, False
        for held_id, record in await parking.held_behind(tx, self.group, *entry.place):
            held = self._handlers.read(record)
            await parking.release(tx, held_id)
            try:
                async with tx.begin_nested():
                    await self._in_order(tx, held, last)
                applied += 1
            except (DomainError, UnreadableRecord) as error:
                await self._park(tx, held, error)
                parked_again = True
                break
        await inbox.keep_sequences(tx, self.group, last)
        return Replayed(applied, parked_again)
