"""Outbox and relay on a real Postgres and a real Kafka."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka.errors import KafkaError
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.db.database import Database
from proxima_common.errors import TooLarge
from proxima_common.messaging.envelope import Outgoing, decode_attributes
from proxima_common.messaging.outbox import Outbox, add_raw
from proxima_common.messaging.relay import Relay
from proxima_common.messaging.relay_producer import RelayProducer
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.records import an_origin, read_topics, run_relay_once, until
from sqlalchemy import text

pytestmark = pytest.mark.connected


def progress(batch: UUID, done: int = 0) -> BatchProgressed:
    return BatchProgressed(batch_id=batch, verb="send", total=9, done=done, failed=0, finished=False)


async def write(database: Database, batches: list[UUID], each: int = 1) -> None:
    events = [Outgoing(progress(batch, done), str(batch)) for done in range(each) for batch in batches]
    async with database.transaction() as tx:
        await Outbox("invoice").add(tx, events, an_origin())


async def unsent(database: Database) -> int:
    async with database.transaction() as tx:
        return int((await tx.execute(text("select count(*) from outbox where sent_at is null"))).scalar_one())


def sequences(records: list[Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for record in records:
        attributes = decode_attributes(record.headers)
        found[attributes.subject].append(attributes.sequence or 0)
    return found


async def test_events_arrive_in_order_and_once(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    batches = [uuid4() for _ in range(5)]
    await write(database, batches, each=4)
    await write(database, batches, each=2)
    assert await run_relay_once(database, kafka, "invoice") == 30
    assert await run_relay_once(database, kafka, "invoice") == 0
    records = await read_topics(kafka, ["invoice.internal"])
    assert sequences(records) == {str(batch): [1, 2, 3, 4, 5, 6] for batch in batches}
    assert await unsent(database) == 0


async def test_a_rolled_back_change_says_nothing_and_leaves_no_gap(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    batch = uuid4()

    async def fail() -> None:
        async with database.transaction() as tx:
            await Outbox("invoice").add(tx, [Outgoing(progress(batch), str(batch))], an_origin())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await write(database, [batch])
    await run_relay_once(database, kafka, "invoice")
    assert sequences(await read_topics(kafka, ["invoice.internal"])) == {str(batch): [1]}


async def test_what_is_too_large_or_not_ours_is_refused_at_once(database: Database) -> None:
    batch = uuid4()
    huge = progress(batch).model_copy(update={"verb": "x" * 5_000_000})
    snapshot = StaffSnapshot(staff_id="1", name="Ann", active=True, grants=[], grants_version=1, telegram_account=None)
    async with database.transaction() as tx:
        with pytest.raises(TooLarge):
            await Outbox("invoice").add(tx, [Outgoing(huge, str(batch))], an_origin())
        with pytest.raises(ValueError, match="belongs to gateway"):
            await Outbox("invoice").add(tx, [Outgoing(snapshot, "1")], an_origin())
        with pytest.raises(ValueError, match="keyed by"):
            await Outbox("invoice").add(tx, [Outgoing(progress(batch), str(uuid4()))], an_origin())


async def test_a_record_that_kafka_refuses_blocks_its_key_only(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    stuck, free = uuid4(), uuid4()
    async with database.transaction() as tx:
        # Declared, so the outbox takes it; not made on this cluster, so Kafka does not.
        await add_raw(tx, "invoice.events", str(stuck).encode(), [("ce_id", b"x")], b"{}")
    await write(database, [stuck, free])
    relay = Relay(database, kafka, "invoice")
    await relay.drain()
    assert sequences(await read_topics(kafka, ["invoice.internal"])) == {str(free): [1]}
    assert await unsent(database) == 2


async def test_a_batch_that_arrived_is_not_sent_again(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    batches = [uuid4() for _ in range(3)]
    await write(database, batches)
    relay = Relay(database, kafka, "invoice")
    rows = await relay._rows.unsent([])
    batch = await relay._rows.open(rows)
    async with RelayProducer(kafka, "invoice") as producer:
        await producer.send(batch, rows)
    # The process dies here: Kafka has the batch, the rows are not marked.
    assert await unsent(database) == 3
    assert await run_relay_once(database, kafka, "invoice") == 0
    assert await unsent(database) == 0
    assert len(await read_topics(kafka, ["invoice.internal"])) == 3


async def test_a_batch_that_did_not_arrive_is_sent(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    await write(database, [uuid4()])
    relay = Relay(database, kafka, "invoice")
    await relay._rows.open(await relay._rows.unsent([]))
    assert await run_relay_once(database, kafka, "invoice") == 1
    assert len(await read_topics(kafka, ["invoice.internal"])) == 1


async def test_a_leader_that_was_paused_is_fenced_off(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    await write(database, [uuid4() for _ in range(3)])
    relay = Relay(database, kafka, "invoice")
    async with RelayProducer(kafka, "invoice") as paused:
        rows = await relay._rows.unsent([])
        batch = await relay._rows.open(rows)
        assert await run_relay_once(database, kafka, "invoice") == 3
        with pytest.raises(KafkaError):
            await paused.send(batch, rows)
    assert len(await read_topics(kafka, ["invoice.internal"])) == 3


async def test_one_relay_leads_and_another_takes_over(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal")
    first, second = asyncio.Event(), asyncio.Event()
    relays = [asyncio.create_task(Relay(database, kafka, "invoice").run(stop)) for stop in (first, second)]
    await write(database, [uuid4()])

    async def all_sent() -> bool:
        return await unsent(database) == 0

    await until(all_sent)
    first.set()
    await relays[0]
    await write(database, [uuid4()])
    await until(all_sent)
    second.set()
    await relays[1]
    assert len(await read_topics(kafka, ["invoice.internal"])) == 2


_RELAY = """
import asyncio, sys
from pydantic import SecretStr
from proxima_common.db.database import Database
from proxima_common.messaging.relay import Relay
from proxima_common.settings import DatabaseSettings, KafkaSettings
database = Database(DatabaseSettings(url=SecretStr(sys.argv[1])))
kafka = KafkaSettings(bootstrap=sys.argv[2], topic_prefix=sys.argv[3])
asyncio.run(Relay(database, kafka, "invoice", batch_size=50).run(asyncio.Event()))
"""


async def start_relay(settings: DatabaseSettings, kafka: KafkaSettings) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RELAY, settings.url.get_secret_value(), kafka.bootstrap, kafka.topic_prefix
    )


async def test_a_relay_killed_in_the_middle_loses_and_doubles_nothing(
    database: Database, pg_database: DatabaseSettings, kafka_topics: Any
) -> None:
    kafka = await kafka_topics("invoice.internal")
    batches = [uuid4() for _ in range(40)]
    await write(database, batches, each=50)
    total = left = 2000
    for kill in range(1, 5):
        process = await start_relay(pg_database, kafka)

        async def some_sent(bound: int = total - kill * 300) -> bool:
            return await unsent(database) <= bound

        await until(some_sent, 60)
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        left = await unsent(database)
        assert left > 0
    await run_relay_once(database, kafka, "invoice")
    assert await unsent(database) == 0
    found = sequences(await read_topics(kafka, ["invoice.internal"]))
    assert found == {str(batch): list(range(1, 51)) for batch in batches}


async def test_the_relay_keeps_up(database: Database, kafka_topics: Any) -> None:
    kafka = await kafka_topics("invoice.internal", partitions=12)
    batches = [uuid4() for _ in range(500)]
    await write(database, batches, each=20)
    started = time.perf_counter()
    assert await run_relay_once(database, kafka, "invoice") == 10_000
    rate = 10_000 / (time.perf_counter() - started)
    print(f"relay: {rate:.0f} events/s")  # noqa: T201
    counts = Counter(record.key for record in await read_topics(kafka, ["invoice.internal"]))
    assert set(counts.values()) == {20}
