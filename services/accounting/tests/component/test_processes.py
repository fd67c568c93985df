"""The service as it is deployed: its processes, real Kafka, Postgres and PlanFact's sandbox between them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_common.contracts import topics
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_common.messaging.clients import make_producer
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.fixtures import MakeTopics
from proxima_common.testing.records import a_record, read_topics, until
from proxima_sandbox.testing import PlanFactSandbox

from ..scenes import approved, marker, reach, returned

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def processes(
    database: DatabaseSettings, kafka: KafkaSettings, sandbox: PlanFactSandbox, *words: str
) -> AsyncIterator[dict[str, asyncio.subprocess.Process]]:
    environment = os.environ | {
        "ACCOUNTING_DATABASE__URL": database.url.get_secret_value(),
        "ACCOUNTING_KAFKA__BOOTSTRAP": kafka.bootstrap,
        "ACCOUNTING_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
        "ACCOUNTING_PLANFACT__BASE_URL": sandbox.base_url,
        "ACCOUNTING_PLANFACT__API_KEY": sandbox.api_key,
        "ACCOUNTING_PLANFACT__TIMEOUT": "1.5",
        "ACCOUNTING_PLANFACT__WRITE_LOCK_WAIT": "1",
        "ACCOUNTING_PLANFACT__SETTLE_SECONDS": "0.5",
        "ACCOUNTING_PLANFACT__JOB_LEASE": "2",
        "ACCOUNTING_JOBS__RECEIPTS_EVERY": "0.2",
    }
    running = {
        word: await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_accounting", word, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        for word in words
    }
    try:
        yield running
    finally:
        for process in running.values():
            if process.returncode is None:
                process.terminate()
        codes = await asyncio.gather(*(process.wait() for process in running.values()))
        assert set(codes) <= {0, -9}, dict(zip(words, codes, strict=True))


async def publish(kafka: KafkaSettings, *events: Payload) -> None:
    producer = make_producer(kafka, name="test")
    await producer.start()
    try:
        for event in events:
            record = a_record(event)
            await producer.send_and_wait(
                f"{kafka.topic_prefix}{record.topic}", record.value, key=record.key, headers=list(record.headers)
            )
    finally:
        await producer.stop()


async def told(kafka: KafkaSettings) -> list[tuple[str, dict[str, Any]]]:
    records = await read_topics(kafka, [topics.ACCOUNTING_EVENTS])
    return [(dict(record.headers)["ce_type"].decode(), json.loads(record.value)) for record in records]


async def test_from_the_approval_on_kafka_to_the_fact_on_kafka(
    parts: Parts, pg_database: DatabaseSettings, kafka_topics: MakeTopics, planfact_sandbox: PlanFactSandbox
) -> None:
    kafka = await kafka_topics(topics.INTERNAL, topics.ACCOUNTING_EVENTS, topics.parked("accounting"))
    invoices = [new_id() for _ in range(5)]
    async with processes(pg_database, kafka, planfact_sandbox, "worker", "executor", "relay", "jobs") as running:
        await publish(kafka, *map(approved, invoices))
        await known(parts, *invoices)
        running["executor"].kill()
        for invoice in invoices[:2]:
            await publish(kafka, returned(invoice))
        planfact_sandbox.receipt(amount="5", currency="UZS", received_on=datetime.now(UTC).date().isoformat())
        async with processes(pg_database, kafka, planfact_sandbox, "executor"):
            for invoice in invoices:
                wanted = FactState.REMOVED if invoice in invoices[:2] else FactState.DONE
                await reach(parts, invoice, wanted, seconds=60)
        await until(lambda: complete(kafka, invoices), 30)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1 for invoice in invoices[2:]}
    events = await told(kafka)
    last = {body["invoice_id"]: kind for kind, body in events if "invoice_id" in body}
    assert {last[str(invoice)] for invoice in invoices[:2]} == {"accounting.shipment_removed.v1"}
    assert {last[str(invoice)] for invoice in invoices[2:]} == {"accounting.shipment_synced.v1"}
    assert [body["amount"] for kind, body in events if kind == "accounting.receipt_found.v1"] == ["5.00"]


async def known(parts: Parts, *invoices: UUID) -> None:
    async def all_there() -> bool:
        async with parts.database.transaction() as tx:
            count = (await tx.exec_driver_sql("select count(*) from shipment")).scalar_one()
            return bool(count == len(invoices))

    await until(all_there, 40)


async def complete(kafka: KafkaSettings, invoices: list[UUID]) -> bool:
    events = await told(kafka)
    subjects = {body.get("invoice_id") for _, body in events}
    receipts = [body for kind, body in events if kind == "accounting.receipt_found.v1"]
    return {str(invoice) for invoice in invoices} <= subjects and bool(receipts)
