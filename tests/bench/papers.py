"""CPU seconds a PDF costs, by process: ours beside Gotenberg's own, over the real line from event to fact."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import boto3
import proxima_render
from proxima_common.contracts.invoice_private import InvoiceFinalized
from proxima_common.contracts.topics import INTERNAL, RENDER_EVENTS, TOPICS
from proxima_common.contracts.words import DocumentKind, InvoiceStatus
from proxima_common.db.database import Database
from proxima_common.db.migrate import migrate
from proxima_common.messaging.clients import make_producer
from proxima_common.messaging.topics_cli import Topics
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.records import a_record
from proxima_local.endpoints import PostgresEndpoint
from proxima_local.engines.base import Engine
from proxima_local.engines.gotenberg import Gotenberg
from proxima_local.engines.kafka import Kafka
from proxima_local.engines.postgres import SUPERUSER, Postgres
from proxima_local.engines.s3 import REGION, S3
from proxima_render.samples import sample, sample_hash
from pydantic import SecretStr
from sqlalchemy import text

from .engines import folder
from .engines import started as _started
from .figures import Aim, Figure, Result
from .whole import cpu_of_tree

TITLE = "PDF"
OURS = ("worker", "executor", "relay")
WARM_UP = 9


def an_event(number: int) -> InvoiceFinalized:
    """One invoice with one paper; every third is of the same kind."""
    kind, language = [
        (DocumentKind.BILL, "ru"),
        (DocumentKind.INVOICE, "en"),
        (DocumentKind.ANNEX, "en"),
    ][number % 3]
    rows = 40 if kind is DocumentKind.ANNEX else 0
    lines = 5 if kind is DocumentKind.INVOICE else 3
    content = sample(
        (kind, [language]),
        line_count=lines,
        annex_rows=rows,
        foreign=language == "en",
        name=f"bench-{number}",
        number=f"B-{number}",
    )
    return InvoiceFinalized(
        invoice_id=content.invoice_id,
        legal_entity_id=content.legal_entity_id,
        kind=content.kind,
        revision=1,
        status=InvoiceStatus.NEEDS_REVIEW,
        number=content.number,
        version=1,
        content=content,
        content_hash=sample_hash(content),
    )


class Bench:
    """The service with its engines, and the CPU time of every process tree."""

    def __init__(self, stack: ExitStack, home: Path) -> None:
        self._home = home
        self._kafka = stack.enter_context(_started(Kafka, lambda ports: Kafka(home / "kafka", ports)))
        self._postgres = stack.enter_context(
            _started(Postgres, lambda ports: Postgres(home / "postgres", ports, "superuser", durable=False))
        )
        self._gotenberg = stack.enter_context(_started(Gotenberg, lambda ports: Gotenberg(home / "gotenberg", ports)))
        self._s3 = stack.enter_context(_started(S3, lambda ports: S3(home / "s3", ports, "access", "secret-of-bench")))
        self.kafka = KafkaSettings(bootstrap=self._kafka.bootstrap)
        endpoint = PostgresEndpoint(self._postgres, "127.0.0.1", self._postgres.port, SUPERUSER, "superuser")
        made = endpoint.create_database("bench_render")
        self.database = DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))
        migrate(self.database, Path(proxima_render.__file__).parent)
        self._make_bucket()
        self._processes = {name: stack.enter_context(self._process(name)) for name in OURS}

    async def make_topics(self) -> None:
        wanted = [replace(topic, partitions=3) for topic in TOPICS if topic.name in (INTERNAL, RENDER_EVENTS)]
        await Topics(self.kafka, wanted).ensure()

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far, of our processes and of the engines' trees."""
        trees = {name: process.pid for name, process in self._processes.items()}
        engines: dict[str, Engine] = {"gotenberg": self._gotenberg, "postgres": self._postgres, "s3": self._s3}
        return {name: cpu_of_tree(pid) for name, pid in trees.items()} | {
            name: cpu_of_tree(engine.process.pid) for name, engine in engines.items()
        }

    def _make_bucket(self) -> None:
        client = boto3.client(
            "s3",
            endpoint_url=self._s3.url,
            aws_access_key_id=self._s3.access_key,
            aws_secret_access_key=self._s3.secret_key,
            region_name=REGION,
        )
        client.create_bucket(Bucket="papers")

    @contextmanager
    def _process(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        environment = os.environ | {
            "PROXIMA_PROFILE": "test",
            "RENDER_DATABASE__URL": self.database.url.get_secret_value(),
            "RENDER_KAFKA__BOOTSTRAP": self.kafka.bootstrap,
            "RENDER_S3__ENDPOINT": self._s3.url,
            "RENDER_S3__BUCKET": "papers",
            "RENDER_S3__ACCESS_KEY": self._s3.access_key,
            "RENDER_S3__SECRET_KEY": self._s3.secret_key,
            "RENDER_S3__REGION": REGION,
            "RENDER_GOTENBERG__URL": self._gotenberg.url,
            "RENDER_HTTP__PORT": "1",
            "RENDER_STAFF_PUBLIC_KEY": "unused",
        }
        command = [sys.executable, "-m", "proxima_render", name]
        with (self._home / f"render-{name}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


async def print_papers(bench: Bench, database: Database, first: int, count: int) -> float:
    """Publish `count` events and wait until a fact of each is in Kafka; the seconds that it took."""
    producer = make_producer(bench.kafka, name="bench")
    await producer.start()
    began = time.monotonic()
    for number in range(first, first + count):
        record = a_record(an_event(number), sequence=1)
        await producer.send(record.topic, value=record.value, key=record.key, headers=list(record.headers))
    await producer.stop()
    query = text("select count(*) from outbox where sent_at is not null")
    while True:
        async with database.transaction() as tx:
            if (await tx.execute(query)).scalar_one() >= first + count:
                return time.monotonic() - began
        await asyncio.sleep(0.1)


async def _measure(bench: Bench, runs: int, papers: int) -> tuple[list[dict[str, float]], list[float]]:
    """For each run CPU milliseconds a paper by process, and papers a second."""
    await bench.make_topics()
    database = Database(bench.database)
    await print_papers(bench, database, 0, WARM_UP)
    costs, rates = [], []
    for run in range(runs):
        before = bench.cpu()
        seconds = await print_papers(bench, database, WARM_UP + run * papers, papers)
        after = bench.cpu()
        costs.append({name: (after[name] - before[name]) / papers * 1000 for name in after})
        rates.append(papers / seconds)
    await database.close()
    return costs, rates


def section(runs: int = 3, papers: int = 24) -> Result:
    """Each run prints new papers; below a hundred in all, Gotenberg does not restart its browser meanwhile."""
    with folder("papers") as home, ExitStack() as stack:
        costs, rates = asyncio.run(_measure(Bench(stack, home), runs, papers))
    ours = [sum(cost[name] for name in OURS) for cost in costs]
    gotenberg = [cost["gotenberg"] for cost in costs]
    return Result(
        TITLE,
        f"From `finalized` in Kafka to the file and its fact: {papers} papers a run, in equal shares bills of three "
        "lines, invoices of five and annexes of forty rows. Ours are render's worker, executor and relay; Gotenberg "
        "is counted with its browser. Processes are warm.",
        [
            Figure("CPU of ours per PDF", ours, "ms", Aim(60), "papers"),
            Figure("CPU of Gotenberg per PDF", gotenberg, "ms"),
            Figure("ours ÷ Gotenberg", [mine / its for mine, its in zip(ours, gotenberg, strict=True)], ""),
            *(
                Figure(f"CPU per PDF: {name}", [cost[name] for cost in costs], "ms")
                for name in (*OURS, "postgres", "s3")
            ),
            Figure("papers per second", rates, ""),
        ],
    )
