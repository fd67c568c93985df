"""Reads `invoice.internal` from its end, without a group: every gateway process sees every record once.

It is the exception among our consumers: it keeps no offset and may miss what happens while Kafka is away, which the
screens are told, so that they fetch again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from aiokafka import ConsumerRecord
from aiokafka import TopicPartition as Place
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaMessage, TopicPartition
from proxima_common.contracts.topics import INTERNAL, TOPICS
from proxima_common.messaging.broker import Broker, make_broker, start_broker, stop_broker
from proxima_common.observability.probes import HEALTH
from proxima_common.settings import KafkaSettings

from proxima_gateway.stream.hub import Hub
from proxima_gateway.stream.messages import message_of

CHECK_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class Tail:
    """Feeds the hub until told to stop; says `stale` while Kafka does not answer."""

    def __init__(self, kafka: KafkaSettings, hub: Hub) -> None:
        self._kafka = kafka
        self._hub = hub

    async def run(self, stop: asyncio.Event) -> None:
        """Read until told to stop. An outage of Kafka is waited out; the process stays ready meanwhile."""
        while not stop.is_set():
            broker = make_broker(self._kafka, name="gateway-stream")
            subscriber = self._subscribe(broker)
            try:
                await start_broker(broker, stop)
                await self._watch(subscriber, stop)
            finally:
                self._hub.set_stale(True)
                await stop_broker(broker, 5)

    def _subscribe(self, broker: Broker) -> Any:
        (spec,) = (topic for topic in TOPICS if topic.name == INTERNAL)
        name = f"{broker.topic_prefix}{INTERNAL}"
        subscriber = broker.subscriber(
            partitions=[TopicPartition(name, number) for number in range(spec.partitions)],
            batch=True,
            max_records=500,
            batch_timeout_ms=50,
            auto_offset_reset="latest",
            ack_policy=AckPolicy.MANUAL,
            isolation_level="read_committed",
            max_partition_fetch_bytes=spec.max_message_bytes,
            fetch_max_wait_ms=500,
            parser=_untouched_headers,
            decoder=_undecoded,
            no_reply=True,
        )
        subscriber(self._hand_on)
        return subscriber

    async def _hand_on(self, batch: KafkaMessage) -> None:
        records: Records = batch.raw_message
        for record in records:
            message = message_of(record.headers, record.value)
            if message is not None:
                self._hub.publish(message)

    async def _watch(self, subscriber: Any, stop: asyncio.Event) -> None:
        """Return when told to stop or when the consumer ended by itself; tell the hub whether Kafka answers."""
        heartbeat = HEALTH.loop("stream", 60)
        while not stop.is_set():
            heartbeat.beat()
            consumer = subscriber.consumer
            if consumer is None or all(task.done() for task in subscriber.tasks):
                _log.warning("the stream's consumer ended and is made anew")
                break
            self._hub.set_stale(not await self._answers(consumer))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), CHECK_SECONDS)
        HEALTH.end(heartbeat)

    async def _answers(self, consumer: Any) -> bool:
        """Whether Kafka tells where the topic ends, and every partition has its place in it."""
        places: list[Place] = sorted(consumer.assignment())
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await consumer.end_offsets(places)
                for place in places:
                    await consumer.position(place)
        except (KafkaError, TimeoutError, OSError) as error:
            _log.warning("kafka is away", error=repr(error))
            return False
        return True


Records = tuple[ConsumerRecord, ...]


async def _untouched_headers(records: Records, parse: Callable[[Records], Awaitable[KafkaMessage]]) -> KafkaMessage:
    # FastStream drops a record whose header is not UTF-8, and a batch has the headers of its first record only.
    message = await parse(tuple(replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def _undecoded(message: KafkaMessage) -> KafkaMessage:
    return message
