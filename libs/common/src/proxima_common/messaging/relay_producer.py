"""How a batch of rows becomes one Kafka transaction that is either there or not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    InvalidTopicError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
from aiokafka.structs import OffsetAndMetadata

from proxima_common.contracts.catalogue import CATALOGUE
from proxima_common.messaging.clients import client_security, make_producer
from proxima_common.messaging.relay_batches import Batch, Row
from proxima_common.settings import KafkaSettings

# An idempotent producer waits for ever while the broker is away: every wait here has an end.
SEND_SECONDS = 30.0
STOP_SECONDS = 5.0
_REFUSALS = (
    InvalidTopicError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
_log = structlog.get_logger(__name__)


class RefusedRows(Exception):
    """Nothing of the batch arrived, because Kafka refuses these rows of it."""

    def __init__(self, rows: Sequence[tuple[Row, BaseException]]) -> None:
        super().__init__(f"{len(rows)} rows refused")
        self.rows = rows


class RelayProducer:
    """The transactional producer of one source. Any error but `RefusedRows` leaves the outcome of a batch open."""

    def __init__(self, kafka: KafkaSettings, source: str) -> None:
        self._kafka = kafka
        self._group = f"{kafka.topic_prefix}relay.{source}"
        self._producer: AIOKafkaProducer = make_producer(
            kafka, name=f"relay-{source}", transactional_id=f"relay.{source}"
        )
        # Kafka keeps an offset per partition of a topic that exists: the first one that this source writes.
        topic = next(row.topic for row in CATALOGUE if row.source == source)
        self._place = TopicPartition(f"{kafka.topic_prefix}{topic}", 0)

    async def __aenter__(self) -> RelayProducer:
        try:
            await asyncio.wait_for(self._producer.start(), SEND_SECONDS)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def send(self, batch: Batch, rows: Sequence[Row]) -> None:
        """Publish all rows in their order, or none; return when every one is acknowledged and committed."""
        async with asyncio.timeout(SEND_SECONDS):
            await self._producer.begin_transaction()
            refused = await self._send_all(rows)
            if refused:
                await self._producer.abort_transaction()
                raise RefusedRows(refused)
            await self._producer.send_offsets_to_transaction(
                {self._place: OffsetAndMetadata(0, str(batch.token))}, self._group
            )
            await self._producer.commit_transaction()

    async def arrived(self, batch: Batch) -> bool:
        """Whether the batch of an earlier leader was committed. Starting this producer has ended its transaction."""
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._kafka.bootstrap.split(","),
            request_timeout_ms=10_000,
            **client_security(self._kafka),
        )
        async with asyncio.timeout(SEND_SECONDS):
            await admin.start()
            try:
                kept = await admin.list_consumer_group_offsets(self._group, partitions=[self._place])
            finally:
                await admin.close()
        return self._place in kept and kept[self._place].metadata == str(batch.token)

    async def _send_all(self, rows: Sequence[Row]) -> list[tuple[Row, BaseException]]:
        pending: list[tuple[Row, asyncio.Future[object]]] = []
        refused: list[tuple[Row, BaseException]] = []
        for row in rows:
            try:
                future = await self._producer.send(
                    f"{self._kafka.topic_prefix}{row.topic}", value=row.value, key=row.key, headers=list(row.headers)
                )
            except (*_REFUSALS, KafkaTimeoutError) as error:
                # A batch with a refused row is aborted: no use sending the rest.
                refused.append((row, error))
                break
            pending.append((row, future))
        results = await asyncio.gather(*(future for _, future in pending), return_exceptions=True)
        errors = [(row, e) for (row, _), e in zip(pending, results, strict=True) if isinstance(e, BaseException)]
        refused += [(row, error) for row, error in errors if isinstance(error, _REFUSALS)]
        if errors and not refused:
            raise errors[0][1]
        return refused

    async def _close(self) -> None:
        try:
            await asyncio.wait_for(self._producer.stop(), STOP_SECONDS)
        except (KafkaError, TimeoutError, OSError) as error:
            _log.warning("the relay's producer did not close in time", error=repr(error))
