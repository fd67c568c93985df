"""Records through Kafka, FastStream, the dispatcher and back, with faults of the engines."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.prefill import PrefillRequested, RunFinished
from proxima_common.db.database import Database
from proxima_common.ids import derived_id
from proxima_common.messaging.broker import Batch, assert_safe, make_broker, subscribe_batches
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Outgoing, Received, decode_attributes
from proxima_common.messaging.outbox import Outbox
from proxima_common.messaging.parking import list_parked
from proxima_common.messaging.relay import Relay
from proxima_common.messaging.stateless import StatelessDispatcher
from proxima_common.process import run_worker
from proxima_common.settings import KafkaSettings
from proxima_common.testing.records import a_record, an_origin, drain, read_topics, run_relay_once, until
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.connected

TOPIC = "invoice.internal"


def progress(batch: UUID, done: int) -> BatchProgressed:
    return BatchProgressed(batch_id=batch, verb="send", total=9, done=done, failed=0, finished=False)


class Consumer:
    """A worker that remembers what it handled."""

    def __init__(self, database: Database, kafka: KafkaSettings) -> None:
        self.handled: list[int] = []
        self.inbox = Dispatcher("render", database, patience=3)
        self.inbox.on(BatchProgressed)(self._handle)
        self._broker = make_broker(kafka, name="test")
        self._app = self.inbox.subscribe(self._broker, [TOPIC])
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def _handle(self, event: Received[BatchProgressed], tx: AsyncConnection) -> None:
        await tx.execute(text("select 1"))
        self.handled.append(event.payload.done)

    async def __aenter__(self) -> "Consumer":
        self._task = asyncio.create_task(run_worker(self._app, self._stop))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        assert self._task
        await self._task


async def put(kafka: KafkaSettings, *records: Any) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    for record in records:
        await producer.send_and_wait(
            f"{kafka.topic_prefix}{record.topic}", record.value, record.key, headers=list(record.headers)
        )
    await producer.stop()


async def committed(kafka: KafkaSettings, group: str, topic: str) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    place = TopicPartition(f"{kafka.topic_prefix}{topic}", 0)
    try:
        offsets = await admin.list_consumer_group_offsets(f"{kafka.topic_prefix}{group}", partitions=[place])
    except GroupCoordinatorNotAvailableError:
        return -1
    finally:
        await admin.close()
    return int(offsets[place].offset) if place in offsets else -1


async def test_from_the_outbox_to_the_handler(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics(TOPIC)
    batch, stop = uuid4(), asyncio.Event()
    relay = asyncio.create_task(Relay(database, kafka, "invoice").run(stop))
    async with Consumer(database, kafka) as consumer:
        for done in range(1, 6):
            async with database.transaction() as tx:
                await Outbox("invoice").add(tx, [Outgoing(progress(batch, done), str(batch))], an_origin())

        async def all_handled() -> bool:
            return consumer.handled == [1, 2, 3, 4, 5]

        await until(all_handled)
    stop.set()
    await relay


async def test_bad_headers_poison_and_tombstones_stop_nothing(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics(TOPIC, partitions=1)
    bad, good = uuid4(), uuid4()
    first = a_record(progress(bad, 1), sequence=1)
    not_utf8 = [(name, b"\xff" if name == "ce_type" else value) for name, value in first.headers]
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    topic = f"{kafka.topic_prefix}{TOPIC}"
    await producer.send_and_wait(topic, first.value, first.key, headers=not_utf8)
    await producer.send_and_wait(topic, b"\x00poison", b"key")
    await producer.send_and_wait(topic, None, b"key")
    await producer.send_and_wait(topic, b"", None)
    await producer.stop()
    await put(kafka, a_record(progress(good, 7), sequence=1))
    async with Consumer(database, kafka) as consumer:

        async def good_handled() -> bool:
            return consumer.handled == [7]

        await until(good_handled)

        async def all_committed() -> bool:
            return await committed(kafka, "render", TOPIC) == 5

        await until(all_committed)
    async with database.transaction() as tx:
        codes = [entry.code for entry, _ in await list_parked(tx, "render")]
    assert sorted(codes) == ["header_invalid", "header_missing", "header_missing"]


async def test_the_offset_waits_for_the_database(database: Database, kafka_topics: Any, postgres_engine: Any) -> None:
    kafka = await kafka_topics(TOPIC, partitions=1)
    batch = uuid4()
    async with Consumer(database, kafka) as consumer:
        await put(kafka, a_record(progress(batch, 1), sequence=1))

        async def first_committed() -> bool:
            return await committed(kafka, "render", TOPIC) == 1

        await until(first_committed)
        await asyncio.to_thread(postgres_engine.kill)
        await put(kafka, a_record(progress(batch, 2), sequence=2))
        # Longer than the dispatcher's patience: the batch goes back to Kafka and is read again.
        await asyncio.sleep(4)
        assert await committed(kafka, "render", TOPIC) == 1
        await asyncio.to_thread(postgres_engine.restart)

        async def second_committed() -> bool:
            return await committed(kafka, "render", TOPIC) == 2

        await until(second_committed, 30)
        assert consumer.handled == [1, 2]
    async with database.transaction() as tx:
        assert await list_parked(tx, "render") == []


async def test_kafka_killed_under_relay_and_worker(database: Database, kafka_topics: Any, kafka_engine: Any) -> None:
    kafka = await kafka_topics(TOPIC)
    batch, stop = uuid4(), asyncio.Event()
    relay = asyncio.create_task(Relay(database, kafka, "invoice").run(stop))
    async with Consumer(database, kafka) as consumer:

        async def write(first: int, last: int) -> None:
            for done in range(first, last + 1):
                async with database.transaction() as tx:
                    await Outbox("invoice").add(tx, [Outgoing(progress(batch, done), str(batch))], an_origin())

        async def some_handled() -> bool:
            return bool(consumer.handled)

        await write(1, 20)
        await until(some_handled)
        await asyncio.to_thread(kafka_engine.kill)
        await write(21, 40)
        await asyncio.to_thread(kafka_engine.restart)
        await write(41, 60)

        async def all_handled() -> bool:
            return len(consumer.handled) >= 60

        await until(all_handled, 90)
        assert consumer.handled == list(range(1, 61))
    stop.set()
    await relay
    records = await read_topics(kafka, [TOPIC])
    assert [decode_attributes(record.headers).sequence for record in records] == list(range(1, 61))


@pytest.mark.parametrize("gives_back", [True, False])
async def test_a_batch_that_was_not_handled_comes_again_whole(kafka_topics: Any, gives_back: bool) -> None:
    kafka = await kafka_topics(TOPIC, partitions=2)
    broker = make_broker(kafka, name="test")
    handled: set[bytes] = set()
    failed: list[bytes] = []

    async def handle(batch: Batch) -> bool:
        if len(failed) < 4:
            failed.extend(record.value for record in batch)
            if gives_back:
                return False
            raise RuntimeError("an error that nobody thought of")
        handled.update(record.value for record in batch)
        return True

    subscribe_batches(broker, [TOPIC], "render", handle)
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    for value in (b"1", b"2", b"3", b"4"):
        await producer.send_and_wait(f"{kafka.topic_prefix}{TOPIC}", value, partition=int(value) % 2)
    await producer.stop()
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(broker, stop))

    async def all_handled() -> bool:
        return handled == {b"1", b"2", b"3", b"4"}

    await until(all_handled)
    stop.set()
    await worker


async def test_drain_reads_what_was_relayed(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics(TOPIC)
    consumer = Consumer(database, kafka)
    batch = uuid4()
    async with database.transaction() as tx:
        await Outbox("invoice").add(tx, [Outgoing(progress(batch, n), str(batch)) for n in (1, 2)], an_origin())
    assert await run_relay_once(database, kafka, "invoice") == 2
    assert await drain(consumer.inbox, kafka, [TOPIC]) == 2
    assert consumer.handled == [1, 2]


async def test_a_service_without_database_answers_before_it_commits(kafka_topics: Any) -> None:
    kafka = await kafka_topics("prefill.requests", "prefill.results", "prefill.parked", partitions=1)
    broker = make_broker(kafka, name="prefill", produces=True)
    dispatcher = StatelessDispatcher("prefill", broker)
    failures = [ConnectionError("away")]

    @dispatcher.on(PrefillRequested)
    async def answer(event: Received[PrefillRequested]) -> list[Outgoing]:
        if failures:
            raise failures.pop()
        asked = event.payload
        done = RunFinished(run_id=asked.run_id, month=asked.month, purpose=asked.purpose, answered=0, failed=0)
        return [Outgoing(done, str(asked.run_id), derived_id("run_finished", event.id))]

    request = PrefillRequested(
        run_id=uuid4(), purpose="overview", month="2026-02", as_of=an_origin().at, items=[], changed_since=None
    )
    record = a_record(request, sequence=1)
    broken = a_record(request, sequence=2)
    await put(kafka, record, record, type(broken)(broken.topic, 0, 9, broken.key, broken.headers, b"{"))
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(dispatcher.subscribe(["prefill.requests"]), stop))

    async def all_committed() -> bool:
        return await committed(kafka, "prefill", "prefill.requests") == 3

    await until(all_committed)
    stop.set()
    await worker
    answers = [decode_attributes(found.headers) for found in await read_topics(kafka, ["prefill.results"])]
    asked = decode_attributes(record.headers)
    assert {found.id for found in answers} == {derived_id("run_finished", asked.id)}
    assert {found.causation for found in answers} == {asked.id}
    assert {found.sequence for found in answers} == {None}
    [parked] = await read_topics(kafka, ["prefill.parked"])
    assert dict(parked.headers)["parked_code"] == b"payload_invalid"


async def test_an_unsafe_subscriber_is_found_at_start_up() -> None:
    broker = KafkaBroker("127.0.0.1:1")
    broker.subscriber("t", group_id="g", batch=True, ack_policy=AckPolicy.ACK)
    with pytest.raises(RuntimeError, match="manual acknowledgement, reading from the beginning"):
        assert_safe(broker)
