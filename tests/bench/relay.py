"""How many events a second one relay moves from a durable Postgres to Kafka, in order and once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import proxima_invoice
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.topics import INTERNAL, TOPICS
from proxima_common.db.database import Database
from proxima_common.db.migrate import migrate
from proxima_common.db.plumbing import OUTBOX
from proxima_common.messaging.envelope import Origin, Outgoing, encode_body, encode_headers
from proxima_common.messaging.records import headers_to_json
from proxima_common.messaging.relay import Relay
from proxima_common.messaging.topics_cli import Topics
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.records import read_topics
from pydantic import SecretStr
from sqlalchemy import insert

from .engines import folder, kafka, postgres
from .figures import Aim, Figure, Result

TITLE = "Relay"
BODY = 1024
EACH = 20
"""Events of one subject; they stay in order."""


def section(runs: int = 5, events: int = 20_000) -> Result:
    """Fill the outbox, then time the relay from its start until Kafka has acknowledged everything."""
    with folder("relay") as home, kafka(home) as broker, postgres(home) as server:
        made = server.create_database("bench_relay")
        settings = DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))
        migrate(settings, Path(proxima_invoice.__file__).parent)
        measured = asyncio.run(_measure(settings, KafkaSettings(bootstrap=broker.bootstrap), runs, events))
    partitions = next(topic.partitions for topic in TOPICS if topic.name == INTERNAL)
    rates, costs = zip(*measured, strict=True)
    return Result(
        TITLE,
        f"One relay, from its start until Kafka acknowledged the last of {events:,} events that lie in the outbox: "
        f"bodies of {BODY:,} bytes, {events // EACH:,} keys over {partitions} partitions, batches of a thousand as "
        "Kafka transactions. PostgreSQL flushes every commit. After each run the topic is read back: every event is "
        "there once, in order per key.",
        [
            Figure("events relayed per second", rates, "events/s", Aim(5000, at_least=True), "relay"),
            Figure("CPU of the relay per event", costs, "µs"),
        ],
    )


async def _measure(
    settings: DatabaseSettings, kafka: KafkaSettings, runs: int, events: int
) -> list[tuple[float, float]]:
    database = Database(settings)
    measured = []
    for run in range(runs + 1):
        prefixed = kafka.model_copy(update={"topic_prefix": f"run{run}."})
        await Topics(prefixed, [topic for topic in TOPICS if topic.name == INTERNAL]).ensure()
        await _fill(database, events)
        began, cpu = time.perf_counter(), time.process_time()
        sent = await Relay(database, prefixed, "invoice").drain()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        await _check(prefixed, sent, events)
        # The first run warms the broker and the caches of both.
        if run:
            measured.append((events / seconds, cpu / events * 1e6))
    await database.close()
    return measured


async def _fill(database: Database, events: int) -> None:
    subjects = [uuid4() for _ in range(events // EACH)]
    async with database.transaction() as tx:
        for done in range(1, EACH + 1):
            await tx.execute(insert(OUTBOX), list(_rows(subjects, done)))


def _rows(subjects: Sequence[Any], done: int) -> Iterator[dict[str, Any]]:
    origin = Origin.begin("staff:bench", datetime.now(UTC))
    for subject in subjects:
        payload = BatchProgressed(batch_id=subject, verb="send", total=EACH, done=done, failed=0, finished=False)
        event = Outgoing(payload, str(subject))
        headers = encode_headers(event, origin, source="invoice", sequence=done, private=True)
        # Blanks after the JSON change nothing but its size.
        value = encode_body(payload).ljust(BODY)
        yield {"topic": INTERNAL, "key": event.subject.encode(), "headers": headers_to_json(headers), "value": value}


async def _check(kafka: KafkaSettings, sent: int, events: int) -> None:
    seen: Counter[bytes] = Counter()
    for record in await read_topics(kafka, [INTERNAL], seconds=60):
        seen[record.key] += 1
        sequence = int(dict(record.headers)["ce_sequence"])
        if sequence != seen[record.key]:
            raise AssertionError(f"an event is out of order: {sequence} came as number {seen[record.key]} of its key")
    if sent != events or len(seen) != events // EACH or set(seen.values()) != {EACH}:
        raise AssertionError(f"{events} events were written, {sent} relayed, {seen.total()} are in Kafka")
