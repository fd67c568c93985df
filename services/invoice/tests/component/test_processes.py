"""The service as it is deployed: api, worker and relay as processes, with real Kafka and Postgres between them."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from proxima_common.contracts import topics
from proxima_common.contracts.payload import Payload
from proxima_common.http.tokens import StaffTokenSigner
from proxima_common.messaging.clients import make_producer
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.fixtures import MakeTopics
from proxima_common.testing.records import a_record, read_topics, until
from proxima_local.ports import free_port

from ..line import Line, file_ready
from ..scenes import lines_proposed, proposed, seen

pytestmark = pytest.mark.connected

READ = (topics.PREFILL_RESULTS, topics.RENDER_EVENTS, topics.DELIVERY_EVENTS, topics.ACCOUNTING_EVENTS)
WRITTEN = (topics.INTERNAL, topics.EVENTS, topics.SNAPSHOTS, topics.PREFILL_REQUESTS)


@asynccontextmanager
async def processes(
    database: DatabaseSettings, kafka: KafkaSettings, keys: tuple[StaffTokenSigner, Path], port: int
) -> AsyncIterator[Callable[[str], Any]]:
    environment = os.environ | {
        "INVOICE_DATABASE__URL": database.url.get_secret_value(),
        "INVOICE_KAFKA__BOOTSTRAP": kafka.bootstrap,
        "INVOICE_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
        "INVOICE_HTTP__PORT": str(port),
        "INVOICE_STAFF_PUBLIC_KEY_FILE": str(keys[1]),
        "INVOICE_S3__ENDPOINT": "http://127.0.0.1:9",
        "INVOICE_S3__BUCKET": "unused",
        "INVOICE_S3__ACCESS_KEY": "unused",
        "INVOICE_S3__SECRET_KEY": "unused",
    }
    running: dict[str, asyncio.subprocess.Process] = {}

    async def start(word: str) -> asyncio.subprocess.Process:
        running[word] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_invoice", word, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        return running[word]

    try:
        yield start
    finally:
        for process in running.values():
            if process.returncode is None:
                process.terminate()
        codes = await asyncio.gather(*(process.wait() for process in running.values()))
        assert set(codes) == {0}, dict(zip(running, codes, strict=True))


async def publish(kafka: KafkaSettings, *events: Any) -> None:
    producer = make_producer(kafka, name="test")
    await producer.start()
    try:
        for event in events:
            record = a_record(event, str(event.invoice_id))
            await producer.send_and_wait(
                f"{kafka.topic_prefix}{record.topic}", record.value, key=record.key, headers=list(record.headers)
            )
    finally:
        await producer.stop()


async def told(kafka: KafkaSettings, payload: str) -> list[dict[str, Any]]:
    records = await read_topics(kafka, WRITTEN)
    return [json.loads(one.value) for one in records if dict(one.headers)["ce_type"].decode() == payload]


async def test_from_a_command_to_the_events_of_all_that_followed(
    line: Line, pg_database: DatabaseSettings, kafka_topics: MakeTopics, keys: tuple[StaffTokenSigner, Path]
) -> None:
    kafka = await kafka_topics(*READ, *WRITTEN, topics.STAFF_SNAPSHOTS, topics.parked("invoice"))
    port = free_port()
    async with (
        processes(pg_database, kafka, keys, port) as start,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        for word in ("api", "worker"):
            await start(word)
        relay = await start("relay")
        line.client = client
        await until(lambda: answers(client), 60)

        created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
        invoice_id = UUID(created["invoice_id"])
        asked = await eventually(lambda: told(kafka, "prefill.requested.v1"))
        answer = [proposed("dev", [seen("w1")])]
        await publish(kafka, lines_proposed(UUID(asked[0]["run_id"]), invoice_id, answer))
        draft = await state(line, invoice_id, lambda one: len(one["lines"]) == 1)

        # Killed with its work done and nothing published yet, or half of it: the next one goes on.
        review = await line.finalized(draft)
        relay.kill()
        await relay.wait()
        await start("relay")
        await eventually(lambda: told(kafka, "invoice.finalized.v1"))

        await publish(kafka, *[file_ready(review, document) for document in review["documents"]])
        ready = await state(line, invoice_id, lambda one: one["bundle_hash"] is not None)
        assert (await line.approve(ready)).status_code == 200
        (approved,) = await eventually(lambda: told(kafka, "invoice.internal.approved.v1"))
        assert approved["bundle_hash"] == ready["bundle_hash"]
        assert len(await told(kafka, "invoice.finalized.v1")) == 1


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def eventually(ask: Callable[[], Any]) -> list[Payload]:
    found: list[Any] = []

    async def there() -> bool:
        found[:] = await ask()
        return bool(found)

    await until(there, 60)
    return found


async def state(line: Line, invoice_id: UUID, wanted: Callable[[Any], bool]) -> Any:
    async def there() -> bool:
        return wanted(await line.read(invoice_id))

    await until(there, 60)
    return await line.read(invoice_id)
