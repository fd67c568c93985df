"""The dispatcher of a service without a database: answers are published before the request's offset is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from faststream import FastStream
from opentelemetry.trace import SpanKind

from proxima_common.contracts.catalogue import BY_PAYLOAD
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.topics import TOPICS, parked
from proxima_common.errors import DomainError
from proxima_common.messaging.broker import Batch, Broker, subscribe_batches
from proxima_common.messaging.envelope import Origin, Outgoing, Received, UnreadableRecord, encode_body, encode_headers
from proxima_common.messaging.handlers import Entry, Handlers
from proxima_common.messaging.patience import keep_trying
from proxima_common.messaging.records import RawRecord
from proxima_common.observability import metrics
from proxima_common.observability.tracing import span

P = TypeVar("P", bound=Payload)
Answer = Callable[[Received[Any]], Awaitable[list[Outgoing]]]

PUBLISH_SECONDS = 30.0
_PRIVATE = {topic.name: topic.private for topic in TOPICS}
_log = structlog.get_logger(__name__)


class StatelessDispatcher:
    """Answers requests with events. A redelivered request gives the same events again, so their ids must be derived
    from it; they carry no sequence. What can never succeed goes to `<group>.parked` and nothing is held behind it.
    """

    def __init__(self, group: str, broker: Broker) -> None:
        self.group = group
        self._broker = broker
        self._handlers: Handlers[Answer] = Handlers()

    def on(
        self, payload: type[P]
    ) -> Callable[
        [Callable[[Received[P]], Awaitable[list[Outgoing]]]], Callable[[Received[P]], Awaitable[list[Outgoing]]]
    ]:
        """Answer one event version with the events to publish."""

        def register(
            handler: Callable[[Received[P]], Awaitable[list[Outgoing]]],
        ) -> Callable[[Received[P]], Awaitable[list[Outgoing]]]:
            self._handlers.add(payload, handler)
            return handler

        return register

    def subscribe(self, topics: Sequence[str], *, max_records: int = 4) -> FastStream:
        """Read these topics; small batches, as the work is done while Kafka waits for the next poll."""

        async def handle(batch: Batch) -> bool:
            for record in batch:
                entry = self._handlers.read(RawRecord.of(record, self._broker.topic_prefix))
                if not await self._handle(entry, lambda: not subscriber.running):
                    return False
            return True

        subscriber = subscribe_batches(self._broker, topics, self.group, handle, max_records=max_records)
        return FastStream(self._broker)

    async def _handle(self, entry: Entry[Answer], stopping: Callable[[], bool]) -> bool:
        async def attempt() -> None:
            outcome = await self._answer(entry)
            metrics.CONSUMED.labels(self.group, entry.record.topic, outcome).inc()

        return await keep_trying(attempt, group=self.group, stopping=stopping)

    async def _answer(self, entry: Entry[Answer]) -> str:
        if entry.tombstone:
            return "tombstone"
        try:
            if entry.broken:
                raise entry.broken
            if entry.handler is None or entry.received is None:
                return "unknown"
            received = entry.received
            with span(f"{self.group} {received.type}", received.traceparent, kind=SpanKind.CONSUMER):
                answers = await entry.handler(received)
                await self._publish(answers, received.origin(datetime.now(UTC)))
            return "handled"
        except (DomainError, UnreadableRecord) as error:
            await self._park(entry, error)
            return "parked"

    async def _publish(self, events: Sequence[Outgoing], origin: Origin) -> None:
        async with asyncio.timeout(PUBLISH_SECONDS):
            await asyncio.gather(*(self._send(event, origin) for event in events))

    async def _send(self, event: Outgoing, origin: Origin) -> None:
        row = BY_PAYLOAD[type(event.payload)]
        if row.source != self.group:
            raise ValueError(f"{row.event_type} belongs to {row.source}, not to {self.group}")
        headers = encode_headers(event, origin, source=row.source, sequence=None, private=_PRIVATE[row.topic])
        await self._broker.publish(
            encode_body(event.payload),
            topic=f"{self._broker.topic_prefix}{row.topic}",
            key=event.subject.encode(),
            headers={name: value.decode() for name, value in headers},
            correlation_id=str(origin.correlation),
        )

    async def _park(self, entry: Entry[Answer], error: DomainError | UnreadableRecord) -> None:
        record = entry.record
        _log.error("record parked", group=self.group, topic=record.topic, position=record.position, error=str(error))
        why = {
            "parked_topic": record.topic,
            "parked_partition": str(record.partition),
            "parked_offset": str(record.position),
            "parked_code": error.code,
            "parked_error": str(error)[:500],
        }
        headers = {name: value.decode("utf-8", "backslashreplace") for name, value in record.headers}
        async with asyncio.timeout(PUBLISH_SECONDS):
            await self._broker.publish(
                record.value,
                topic=f"{self._broker.topic_prefix}{parked(self.group)}",
                key=record.key,
                headers=headers | why,
            )
