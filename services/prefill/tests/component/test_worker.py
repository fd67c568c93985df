"""The worker with real Kafka and the real warehouse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import clickhouse_connect
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from proxima_common.contracts.prefill import LinesProposed, PrefillRequested, RunFinished
from proxima_common.process import run_worker
from proxima_common.settings import KafkaSettings
from proxima_common.testing.records import a_record
from proxima_demo.load import load
from proxima_local.endpoints import ClickHouseEndpoint
from proxima_prefill.adapters.clickhouse import ClickHouseSource
from proxima_prefill.entrypoints.worker import make_app
from proxima_prefill.settings import ClickHouseSettings, Settings

pytestmark = pytest.mark.connected
TOPICS = ("prefill.requests", "prefill.results", "prefill.parked")


@pytest.fixture(scope="session")
def warehouse(clickhouse_engine: ClickHouseEndpoint) -> ClickHouseSettings:
    writer = clickhouse_connect.get_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.user,
        password=clickhouse_engine.password,
        autogenerate_session_id=False,
    )
    load(writer, database="worker_demo", warehouse="worker_demo_base")
    writer.close()
    return ClickHouseSettings.model_validate(
        {
            "host": clickhouse_engine.host,
            "port": clickhouse_engine.port,
            "user": clickhouse_engine.ro_user,
            "password": clickhouse_engine.ro_password,
            "database": "worker_demo",
        }
    )


@asynccontextmanager
async def working(kafka: KafkaSettings, warehouse: ClickHouseSettings) -> AsyncIterator[None]:
    settings = Settings(kafka=kafka, clickhouse=warehouse)
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(make_app(settings, ClickHouseSource(warehouse)), stop))
    try:
        yield
    finally:
        stop.set()
        await task


@asynccontextmanager
async def reading(kafka: KafkaSettings, topic: str) -> AsyncIterator[Callable[[int], Any]]:
    consumer = AIOKafkaConsumer(
        f"{kafka.topic_prefix}{topic}", bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest"
    )
    await consumer.start()

    async def records(count: int) -> list[ConsumerRecord]:
        found: list[ConsumerRecord] = []
        async with asyncio.timeout(40):
            while len(found) < count:
                found.append(await consumer.getone())
        return found

    try:
        yield records
    finally:
        await consumer.stop()


async def send(kafka: KafkaSettings, *requests: tuple[PrefillRequested, UUID]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    for payload, event_id in requests:
        record = a_record(payload, str(payload.run_id), event_id=event_id)
        await producer.send_and_wait(
            f"{kafka.topic_prefix}{record.topic}", record.value, key=record.key, headers=list(record.headers)
        )
    await producer.stop()


def a_request(*applications: str) -> PrefillRequested:
    items = [
        {
            "subject_id": (subject := uuid4()),
            "invoice_id": subject,
            "application_id": application,
            "month": "2026-09",
            "context_version": 3,
        }
        for application in applications
    ]
    return PrefillRequested.model_validate(
        {"run_id": uuid4(), "purpose": "lines", "month": "2026-09", "as_of": datetime.now(UTC), "items": items}
    )


def header(record: ConsumerRecord, name: str) -> str:
    return str(dict(record.headers)[name].decode())


async def test_a_redelivered_request_gives_the_same_events(kafka_topics: Any, warehouse: ClickHouseSettings) -> None:
    kafka = await kafka_topics(*TOPICS)
    request, event_id = a_request("APP-02", "APP-09", "APP-05"), uuid4()
    async with working(kafka, warehouse), reading(kafka, "prefill.results") as records:
        await send(kafka, (request, event_id), (request, event_id))
        found = await records(8)
    ids = sorted(header(record, "ce_id") for record in found)
    assert ids[0::2] == ids[1::2]
    assert len(set(ids)) == 4
    assert sorted({header(record, "ce_type") for record in found}) == [
        LinesProposed.event_type,
        RunFinished.event_type,
    ]
    by_key = {record.key.decode() for record in found}
    assert by_key == {str(item.invoice_id) for item in request.items} | {str(request.run_id)}
    assert {header(record, "ce_causation") for record in found} == {str(event_id)}
    bodies = [LinesProposed.model_validate_json(r.value) for r in found if "lines" in header(r, "ce_type")]
    assert all(body.context_version == 3 for body in bodies)


async def test_an_unreadable_request_is_parked_and_the_next_is_answered(
    kafka_topics: Any, warehouse: ClickHouseSettings
) -> None:
    kafka = await kafka_topics(*TOPICS)
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    headers = list(a_record(a_request(), "x").headers)
    await producer.send_and_wait(f"{kafka.topic_prefix}prefill.requests", b"{not json", key=b"x", headers=headers)
    await producer.stop()
    async with (
        working(kafka, warehouse),
        reading(kafka, "prefill.parked") as parked,
        reading(kafka, "prefill.results") as results,
    ):
        assert (await parked(1))[0].value == b"{not json"
        await send(kafka, (a_request("APP-10"), uuid4()))
        assert len(await results(2)) == 2


async def test_while_the_warehouse_is_away_the_request_waits(
    kafka_topics: Any, warehouse: ClickHouseSettings, clickhouse_engine: ClickHouseEndpoint
) -> None:
    kafka = await kafka_topics(*TOPICS)
    clickhouse_engine.kill()
    try:
        async with working(kafka, warehouse), reading(kafka, "prefill.results") as records:
            await send(kafka, (a_request("APP-10"), uuid4()))
            await _asked(kafka)
            await asyncio.to_thread(clickhouse_engine.restart)
            found = await records(2)
        assert LinesProposed.event_type in {header(record, "ce_type") for record in found}
        async with reading(kafka, "prefill.parked") as parked:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await parked(1)
    finally:
        await asyncio.to_thread(clickhouse_engine.restart)


async def _asked(kafka: KafkaSettings) -> None:
    """Wait until the worker has failed at the warehouse at least once."""
    from proxima_common.observability import metrics

    start = _retries(metrics.CONSUME_RETRIES)
    deadline = asyncio.get_running_loop().time() + timedelta(seconds=30).total_seconds()
    while _retries(metrics.CONSUME_RETRIES) == start:
        assert asyncio.get_running_loop().time() < deadline, "the worker never tried"
        await asyncio.sleep(0.05)


def _retries(counter: Any) -> float:
    return float(counter.labels("prefill")._value.get())
