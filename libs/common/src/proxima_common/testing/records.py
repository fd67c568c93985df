"""Records as they come from Kafka, made by hand, and the outbox and inbox driven without processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from proxima_common.contracts.catalogue import BY_PAYLOAD
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.topics import TOPICS
from proxima_common.db.database import Database
from proxima_common.messaging.clients import client_security
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Origin, Outgoing, encode_body, encode_headers
from proxima_common.messaging.records import RawRecord
from proxima_common.messaging.relay import Relay
from proxima_common.settings import KafkaSettings

_POSITIONS = count()
_PRIVATE = {topic.name: topic.private for topic in TOPICS}


def an_origin(actor: str = "staff:test") -> Origin:
    """The start of a chain."""
    return Origin.begin(actor, datetime.now(UTC))


def a_record(
    payload: Payload,
    subject: str | None = None,
    *,
    sequence: int | None = None,
    event_id: UUID | None = None,
    origin: Origin | None = None,
    partition: int = 0,
    position: int | None = None,
) -> RawRecord:
    """The record that `payload` travels as; each one has a position of its own."""
    row = BY_PAYLOAD[type(payload)]
    subject = subject or str(getattr(payload, row.key))
    event = Outgoing(payload, subject) if event_id is None else Outgoing(payload, subject, event_id)
    headers = encode_headers(
        event, origin or an_origin(), source=row.source, sequence=sequence, private=_PRIVATE[row.topic]
    )
    place = next(_POSITIONS) if position is None else position
    return RawRecord(row.topic, partition, place, subject.encode(), headers, encode_body(payload))


async def run_relay_once(database: Database, kafka: KafkaSettings, source: str) -> int:
    """Publish what the outbox holds now; how many records."""
    return await Relay(database, kafka, source).drain()


async def drain(dispatcher: Dispatcher, kafka: KafkaSettings, topics: Sequence[str]) -> int:
    """Let the dispatcher take care of everything that these topics hold, from the beginning; how many records."""
    records = [RawRecord.of(record, kafka.topic_prefix) for record in await read_topics(kafka, topics)]
    if not await dispatcher.handle(records):
        raise AssertionError("a dependency of the dispatcher is broken")
    return len(records)


async def read_topics(
    kafka: KafkaSettings, topics: Sequence[str], *, isolation: str = "read_committed", seconds: float = 20
) -> list[ConsumerRecord]:
    """All records of these topics, as any Kafka client sees them, in order per partition."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap.split(","),
        isolation_level=isolation,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **client_security(kafka),
    )
    await consumer.start()
    try:
        places = []
        for topic in topics:
            name = f"{kafka.topic_prefix}{topic}"
            places += [TopicPartition(name, number) for number in sorted(await _partitions(consumer, name))]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[ConsumerRecord] = []
        deadline = time.monotonic() + seconds
        for place in places:
            await consumer.seek_to_beginning(place)
        while any([await consumer.position(place) < ends[place] for place in places]):
            if time.monotonic() > deadline:
                raise AssertionError(f"topics not read to their end within {seconds} s")
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += batch
        return found
    finally:
        await consumer.stop()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    await consumer._client.force_metadata_update()
    partitions = await consumer._client._wait_on_metadata(topic)
    return set(partitions)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen within {seconds} s")
        await asyncio.sleep(0.02)
