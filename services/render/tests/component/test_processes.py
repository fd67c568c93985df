"""The real processes over real Kafka: killed, doubled, and still once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from proxima_common.contracts.catalogue import BY_TYPE
from proxima_common.contracts.invoice_private import FrozenInvoice, InvoiceApproved
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileArchived, FileReady
from proxima_common.contracts.words import DocumentKind
from proxima_common.db.database import Database
from proxima_common.ids import derived_id
from proxima_common.messaging.clients import make_producer
from proxima_common.settings import KafkaSettings
from proxima_common.testing.records import a_record, read_topics, until
from proxima_common.testing.s3_proxy import s3_proxy
from proxima_local.ports import free_port
from proxima_render.samples import sample
from proxima_render.settings import Settings
from sqlalchemy import text

pytestmark = [pytest.mark.connected, pytest.mark.timeout(180)]

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest_asyncio.fixture(loop_scope="session")
async def kafka(kafka_topics: Any) -> KafkaSettings:
    settings: KafkaSettings = await kafka_topics("invoice.internal", "render.events", "render.parked")
    return settings


@pytest_asyncio.fixture(loop_scope="session")
async def start(settings: Settings, kafka: KafkaSettings) -> AsyncIterator[Start]:
    """Starts `proxima-render <process>`; whatever still runs is killed at the end."""
    environment = os.environ | {
        "PROXIMA_PROFILE": "test",
        "RENDER_DATABASE__URL": settings.database.url.get_secret_value(),
        "RENDER_KAFKA__BOOTSTRAP": kafka.bootstrap,
        "RENDER_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
        "RENDER_S3__ENDPOINT": settings.s3.endpoint,
        "RENDER_S3__BUCKET": settings.s3.bucket,
        "RENDER_S3__ACCESS_KEY": settings.s3.access_key.get_secret_value(),
        "RENDER_S3__SECRET_KEY": settings.s3.secret_key.get_secret_value(),
        "RENDER_S3__REGION": settings.s3.region,
        "RENDER_GOTENBERG__URL": settings.gotenberg.url,
        "RENDER_HTTP__PORT": "1",
        "RENDER_STAFF_PUBLIC_KEY": settings.staff_public_key,
        "RENDER_LEASE": "PT2S",
    }
    running: list[asyncio.subprocess.Process] = []

    async def begin(name: str, **more: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_render", name, env=environment | more, stdout=asyncio.subprocess.DEVNULL
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def publish(kafka: KafkaSettings, *payloads: Payload, twice: bool = False) -> None:
    """As invoice's relay would; `twice` as after its crash, with the same event ids."""
    producer = make_producer(kafka, name="test")
    await producer.start()
    sequences: Counter[str] = Counter()
    try:
        for payload in payloads:
            subject = str(payload.invoice_id)  # type: ignore[attr-defined]
            sequences[subject] += 1
            for _ in range(2 if twice else 1):
                record = a_record(payload, sequence=sequences[subject], event_id=_id_of(payload))
                await producer.send_and_wait(
                    f"{kafka.topic_prefix}{record.topic}",
                    value=record.value,
                    key=record.key,
                    headers=list(record.headers),
                )
    finally:
        await producer.stop()


def _id_of(payload: Any) -> UUID:
    """Of one event always the same; the address of an object would be given to another one after it is gone."""
    return derived_id("event", payload.event_type, payload.invoice_id, payload.revision)


async def facts(kafka: KafkaSettings) -> list[Payload]:
    found = []
    for record in await read_topics(kafka, ["render.events"]):
        headers = dict(record.headers)
        found.append(BY_TYPE[headers["ce_type"].decode()].payload.model_validate_json(record.value))
    return found


async def count(database: Database, query: str) -> int:
    async with database.transaction() as tx:
        return int((await tx.execute(text(query))).scalar_one())


async def test_the_line_over_kafka_with_every_event_twice(
    start: Start, kafka: KafkaSettings, database: Database, frozen: Callable[..., FrozenInvoice]
) -> None:
    contents = [sample((DocumentKind.BILL, ["ru"]), name=f"line-{number}", number=f"N-{number}") for number in range(4)]
    for name in ("worker", "executor", "relay"):
        await start(name)
    await publish(kafka, *(frozen(content) for content in contents), twice=True)
    await until(lambda: _all_sent(database, 4), 60)
    ready = [fact for fact in await facts(kafka) if isinstance(fact, FileReady)]
    assert {fact.invoice_id for fact in ready} == {content.invoice_id for content in contents}
    by_invoice = {fact.invoice_id: fact.file for fact in ready}
    approved = [frozen(one, InvoiceApproved, files=[by_invoice[one.invoice_id]]) for one in contents]
    await publish_next(kafka, approved)
    await until(lambda: _all_sent(database, 8), 60)
    kinds = Counter(type(fact) for fact in await facts(kafka))
    assert kinds == {FileReady: 4, FileArchived: 4}


async def publish_next(kafka: KafkaSettings, payloads: list[FrozenInvoice]) -> None:
    """The second event of each invoice, twice."""
    producer = make_producer(kafka, name="test")
    await producer.start()
    try:
        for payload in payloads * 2:
            record = a_record(payload, sequence=2, event_id=_id_of(payload))
            await producer.send_and_wait(
                f"{kafka.topic_prefix}{record.topic}", value=record.value, key=record.key, headers=list(record.headers)
            )
    finally:
        await producer.stop()


async def _all_sent(database: Database, expected: int) -> bool:
    return await count(database, "select count(*) from outbox where sent_at is not null") == expected


async def test_an_executor_killed_between_upload_and_commit_is_no_second_file(
    start: Start,
    kafka: KafkaSettings,
    database: Database,
    settings: Settings,
    postgres_engine: Any,
    frozen: Callable[..., FrozenInvoice],
    keys_in: Callable[[str], list[str]],
) -> None:
    content = sample((DocumentKind.BILL, ["ru"]), name="killed")
    await start("worker")
    await publish(kafka, frozen(content))
    await until(lambda: _has_jobs(database), 60)

    owner = Database(settings.database.model_copy(update={"url": settings.database.owner_url}))
    async with owner.transaction() as tx:
        # Reads go on, writing the index waits: the executor stands between its upload and its commit.
        await tx.execute(text("lock table file in exclusive mode"))
        first = await start("executor")
        await until(lambda: _true(bool(keys_in("staged/"))), 60)
        first.send_signal(signal.SIGKILL)
        await first.wait()
    await owner.close()
    assert await count(database, "select count(*) from file") == 0

    await start("executor")
    await start("executor")
    await start("relay")
    await until(lambda: _all_sent(database, 1), 60)
    assert [type(fact) for fact in await facts(kafka)] == [FileReady]
    assert len(keys_in("staged/")) == 1
    assert await count(database, "select count(*) from file") == 1


async def test_an_executor_killed_between_archiving_and_its_record_archives_once(
    start: Start,
    kafka: KafkaSettings,
    database: Database,
    settings: Settings,
    frozen: Callable[..., FrozenInvoice],
    keys_in: Callable[[str], list[str]],
) -> None:
    content = sample((DocumentKind.BILL, ["ru"]), name="archived")
    with s3_proxy(settings.s3.endpoint) as proxy:
        for name in ("worker", "relay"):
            await start(name)
        first = await start("executor", RENDER_S3__ENDPOINT=proxy.url)
        await publish(kafka, frozen(content))
        await until(lambda: _all_sent(database, 1), 60)
        (ready,) = await facts(kafka)
        assert isinstance(ready, FileReady)
        proxy.faults = ["hang_after"]
        await publish_next(kafka, [frozen(content, InvoiceApproved, files=[ready.file])])
        await until(lambda: _true(proxy.held.is_set()), 60)
        first.send_signal(signal.SIGKILL)
        await first.wait()
        proxy.let_go.set()
        assert len(keys_in("archive/")) == 1
        assert await count(database, "select count(*) from file where archived_at is not null") == 0

        await start("executor", RENDER_S3__ENDPOINT=proxy.url)
        await start("executor", RENDER_S3__ENDPOINT=proxy.url)
        await until(lambda: _all_sent(database, 2), 60)
        assert [status for path, status in proxy.writes if "/archive/" in path] == [200, 412]
    assert [type(fact) for fact in await facts(kafka)] == [FileReady, FileArchived]
    assert len(keys_in("archive/")) == 1


async def _has_jobs(database: Database) -> bool:
    return await count(database, "select count(*) from job") == 1


async def _true(value: bool) -> bool:
    return value


async def test_a_gentle_stop_finishes_the_paper_at_hand(
    start: Start, kafka: KafkaSettings, database: Database, frozen: Callable[..., FrozenInvoice]
) -> None:
    contents = [sample((DocumentKind.BILL, ["ru"]), name=f"stop-{number}") for number in range(6)]
    await start("worker")
    process = await start("executor")
    await publish(kafka, *(frozen(content) for content in contents))
    await until(lambda: _some_files(database), 60)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 30) == 0
    assert await count(database, "select count(*) from job where state = 'leased'") == 0
    assert await count(database, "select count(*) from file") == await count(
        database, "select count(*) from job where state = 'done'"
    )


async def _some_files(database: Database) -> bool:
    return await count(database, "select count(*) from file") >= 1


async def test_every_process_gets_ready_and_stops_gently(start: Start) -> None:
    await asyncio.gather(*(_lives(start, name) for name in ("api", "worker", "relay", "executor", "jobs")))


async def _lives(start: Start, name: str) -> None:
    port = free_port()
    where = "RENDER_HTTP__PORT" if name == "api" else "RENDER_OBSERVABILITY__PROBE_PORT"
    process = await start(name, **{where: str(port)})
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        await until(lambda: _answers(client, "/readyz"), 60)
        assert await _answers(client, "/livez"), name
        assert await _answers(client, "/metrics"), name
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 30) == 0, name


async def _answers(client: httpx.AsyncClient, path: str) -> bool:
    try:
        return (await client.get(path)).status_code == 200
    except httpx.TransportError:
        return False
