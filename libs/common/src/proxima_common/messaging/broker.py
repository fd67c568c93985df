"""The only place that builds brokers and subscribers (`clients` builds producers): their defaults lose messages.

Everything published goes through Kafka transactions (relay) or an idempotent producer, so every consumer here reads
committed records only. Other teams' consumers must set `isolation.level=read_committed` too, or they may see records
of an aborted batch twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import cast

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from proxima_common.messaging.clients import MAX_REQUEST_BYTES, tls_context
from proxima_common.observability.probes import HEALTH, Heartbeat
from proxima_common.settings import KafkaSettings

SESSION_TIMEOUT_MS = 8_000
MAX_POLL_INTERVAL_MS = 300_000
MAX_RECORDS = 200
POLL_MS = 100
COMMIT_SECONDS = 10.0
# Longer than a batch may be tried in place.
STUCK_SECONDS = 180.0

Batch = Sequence[ConsumerRecord]
HandleBatch = Callable[[Batch], Awaitable[bool]]
"""True: all of it is taken care of, commit. False: give it back, it comes again."""

_log = structlog.get_logger(__name__)


class Broker(KafkaBroker):
    """A FastStream broker that knows the prefix of its topics and groups."""

    topic_prefix: str = ""


def make_broker(kafka: KafkaSettings, *, name: str, produces: bool = False) -> Broker:
    """A broker for the consumers of one process; with `produces`, also an idempotent producer that waits for all."""
    broker = Broker(
        kafka.bootstrap.split(","),
        client_id=name,
        security=_security(kafka),
        consumer_only=not produces,
        allow_auto_create_topics=False,
        acks="all",
        enable_idempotence=True,
        max_request_size=MAX_REQUEST_BYTES,
        request_timeout_ms=10_000,
        apply_types=False,
        graceful_timeout=12.0,
        # Its own logger writes coloured lines by a handler of its own; this one goes where all others go.
        logger=_quiet_logger(),
    )
    broker.topic_prefix = kafka.topic_prefix
    return broker


def _quiet_logger() -> logging.Logger:
    logger = logging.getLogger("proxima.faststream")
    # At INFO it tells of every batch twice.
    logger.setLevel(logging.WARNING)
    return logger


def subscribe_batches(
    broker: Broker, topics: Sequence[str], group: str, handle: HandleBatch, *, max_records: int = MAX_RECORDS
) -> BatchSubscriber:
    """One consumer in `group` that reads raw batches of these topics from the beginning and commits what is handled."""
    subscriber = broker.subscriber(
        *(f"{broker.topic_prefix}{topic}" for topic in topics),
        group_id=f"{broker.topic_prefix}{group}",
        batch=True,
        max_records=max_records,
        batch_timeout_ms=POLL_MS,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        isolation_level="read_committed",
        session_timeout_ms=SESSION_TIMEOUT_MS,
        heartbeat_interval_ms=2_000,
        max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
        max_partition_fetch_bytes=MAX_REQUEST_BYTES,
        parser=_parse_tolerantly,
        decoder=_keep_raw,
        no_reply=True,
    )

    async def consume(message: KafkaMessage) -> None:
        batch = cast(Batch, message.raw_message)
        try:
            taken_care_of = await handle(batch)
        except Exception:
            _log.exception("a batch was not handled", group=group)
            taken_care_of = False
        if taken_care_of:
            await _commit(message)
        else:
            await _give_back(message)

    subscriber(consume)
    _beat_at_each_poll(subscriber, group)
    return subscriber


def _beat_at_each_poll(subscriber: BatchSubscriber, group: str) -> None:
    """Watch the consumer's loop itself: aiokafka can end silently while its process looks well."""
    poll = subscriber.get_msg
    heartbeat: list[Heartbeat] = []

    async def polling(consumer: AIOKafkaConsumer) -> tuple[ConsumerRecord, ...]:
        if not heartbeat:
            heartbeat.append(HEALTH.loop(f"consumer {group}", STUCK_SECONDS))
        heartbeat[0].beat()
        return await poll(consumer)

    subscriber.get_msg = polling  # type: ignore[method-assign]


async def _parse_tolerantly(
    records: tuple[ConsumerRecord, ...],
    parse: Callable[[tuple[ConsumerRecord, ...]], Awaitable[KafkaMessage]],
) -> KafkaMessage:
    # FastStream decodes headers as UTF-8 and drops the record when that fails; ours reach the dispatcher untouched.
    message = await parse(tuple(replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def _keep_raw(message: KafkaMessage) -> KafkaMessage:
    return message


async def _give_back(message: KafkaMessage) -> None:
    """Read this batch again next, in every partition: a commit is of positions, not of records."""
    try:
        await message.nack()
    except IllegalStateError:
        # The partitions were dealt anew while the batch was tried; each begins at its last commit anyway.
        _log.info("partitions lost while a batch was tried")


async def _commit(message: KafkaMessage) -> None:
    try:
        await asyncio.wait_for(message.ack(), COMMIT_SECONDS)
    except (KafkaError, TimeoutError) as error:
        # The work is done and claimed; if these records come again, they are known.
        _log.warning("offset not committed", error=repr(error))


def assert_safe(broker: KafkaBroker) -> None:
    """Raise when a subscriber of this broker could lose or skip a record."""
    for subscriber in broker.subscribers:
        options = getattr(subscriber, "_connection_args", {})
        promises = {
            "batches from the factory": isinstance(subscriber, BatchSubscriber),
            "a group": bool(getattr(subscriber, "group_id", None)),
            "manual acknowledgement": subscriber.ack_policy is AckPolicy.MANUAL,
            "reading from the beginning": options.get("auto_offset_reset") == "earliest",
            "committed records only": options.get("isolation_level") == "read_committed",
            "no automatic commit": not options.get("enable_auto_commit", False),
        }
        broken = [promise for promise, kept in promises.items() if not kept]
        if broken:
            raise RuntimeError(f"a subscriber lacks: {', '.join(broken)}")


async def start_broker(broker: KafkaBroker, stop: asyncio.Event) -> None:
    """Start consuming; while Kafka is away, try again until told to stop."""
    while not stop.is_set():
        try:
            await asyncio.wait_for(broker.start(), 60)
            return
        except (KafkaError, OSError, TimeoutError) as error:
            _log.warning("kafka is away", error=repr(error))
            await stop_broker(broker, 5)
            await _pause(stop, 1.0)


async def stop_broker(broker: KafkaBroker, seconds: float) -> None:
    """Finish the batch at hand, leave the groups and close, within a bound."""
    try:
        await asyncio.wait_for(broker.stop(), seconds)
    except Exception as error:
        _log.warning("kafka clients did not close in time", error=repr(error))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _security(kafka: KafkaSettings) -> BaseSecurity | None:
    if kafka.security_protocol == "PLAINTEXT":
        return None
    tls = tls_context(kafka)
    if kafka.sasl_username is None or kafka.sasl_password is None:
        return BaseSecurity(ssl_context=tls, use_ssl=tls is not None)
    kinds = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}
    return kinds[kafka.sasl_mechanism](
        username=kafka.sasl_username,
        password=kafka.sasl_password.get_secret_value(),
        ssl_context=tls,
        use_ssl=tls is not None,
    )
