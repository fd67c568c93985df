"""Prefill of 200 applications over a large warehouse: the whole calculation beside the bare query it rests on.

`python tests/bench/bench_prefill.py [worklogs]` prints one JSON object; a million worklogs over three months unless
said otherwise. The engine is one of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import LinesProposed, PrefillRequested
from proxima_demo.__main__ import connect
from proxima_demo.load import load
from proxima_local.engines.clickhouse import READER, WRITER, ClickHouse
from proxima_local.paths import checkout
from proxima_local.testing import running
from proxima_prefill.adapters.clickhouse import WORKLOG_COLUMNS, ClickHouseSource
from proxima_prefill.settings import ClickHouseSettings
from proxima_prefill.usecases.respond import respond

DATABASE = "bench_proxima"
WAREHOUSE = "bench_warehouse"
MONTH = "2026-09"
ROUNDS = 5


class Counting(ClickHouseSource):
    """Counts the queries over `worklogs`, and the time that reading takes."""

    queries = 0
    seconds = 0.0

    def worklogs(self, *arguments: Any) -> Any:
        self.queries += 1
        started = time.perf_counter()
        found = super().worklogs(*arguments)
        self.seconds += time.perf_counter() - started
        return found


def main() -> None:
    """Start an engine, load, measure, print."""
    worklogs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    home = checkout() / "var" / f"bench-prefill-{os.getpid()}"
    home.mkdir(parents=True)
    try:
        with contextmanager(running)(
            ClickHouse, lambda ports: ClickHouse(home / "clickhouse", ports, "writer", "reader")
        ) as engine:
            json.dump(run(engine, worklogs), sys.stdout, indent=2)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run(engine: ClickHouse, worklogs: int) -> dict[str, Any]:
    """The figures over a table of so many worklogs."""
    writer = connect(f"http://{WRITER}:{engine.password}@127.0.0.1:{engine.port}")
    started = time.perf_counter()
    load(writer, database=DATABASE, warehouse=WAREHOUSE, scale="bench", worklogs=worklogs)
    loaded = time.perf_counter() - started
    settings = ClickHouseSettings.model_validate(
        {
            "host": "127.0.0.1",
            "port": engine.port,
            "user": READER,
            "password": engine.ro_password,
            "database": DATABASE,
        }
    )
    return measure(settings, writer, ROUNDS) | {"load_seconds": round(loaded, 2)}


def measure(settings: ClickHouseSettings, writer: Any, rounds: int) -> dict[str, Any]:
    """Medians over the rounds; the bare query selects the same columns of the same rows without reading them."""
    source = Counting(settings)
    request = a_request()
    answers: list[Payload] = []

    def prefill() -> None:
        answers[:] = [found.payload for found in respond(request, source, timedelta(days=5))]

    keys = ", ".join(f"'B{number:04}'" for number in range(13, 213))
    bare = (
        f"SELECT {WORKLOG_COLUMNS} FROM {DATABASE}.worklogs WHERE work_date >= '2026-09-01' "
        f"AND work_date < '2026-10-01' AND project_key IN ({keys})"
    )
    whole, cpu = timed(prefill, rounds)
    queries, reading = source.queries / rounds, source.seconds / rounds
    in_engine, _ = timed(lambda: writer.command(f"{bare} FORMAT Null"), rounds)
    over_http, _ = timed(lambda: writer.raw_query(bare, fmt="Native"), rounds)
    size = sum(len(answer.model_dump_json()) for answer in answers)
    return {
        "worklogs_in_table": int(writer.command(f"SELECT count() FROM {WAREHOUSE}.tempo_worklogs")),
        "applications": len(request.items),
        "worklogs_billed": sum(
            len(line.worklogs) for answer in answers if isinstance(answer, LinesProposed) for line in answer.lines
        ),
        "failed": sum(not isinstance(answer, LinesProposed) for answer in answers) - 1,
        "queries_over_worklogs": queries,
        "prefill_seconds": whole,
        "prefill_cpu_seconds": cpu,
        "of_it_reading_seconds": round(reading, 3),
        "bare_query_in_engine_seconds": in_engine,
        "bare_query_over_http_seconds": over_http,
        "result_megabytes": round(size / 1e6, 1),
    }


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median wall-clock and CPU seconds of this process."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return round(statistics.median(walls), 3), round(statistics.median(cpus), 3)


def a_request() -> PrefillRequested:
    """200 applications of the large set."""
    items = [
        {
            "subject_id": (subject := uuid4()),
            "invoice_id": subject,
            "application_id": f"APP-{number:04}",
            "month": MONTH,
            "context_version": 1,
        }
        for number in range(13, 213)
    ]
    return PrefillRequested.model_validate(
        {"run_id": uuid4(), "purpose": "lines", "month": MONTH, "as_of": datetime.now(UTC), "items": items}
    )


if __name__ == "__main__":
    main()
