"""Prefill of 200 applications over a large warehouse: the whole calculation beside the bare query it rests on.

Run with the environment of a writer: `CLICKHOUSE_URL=http://user:password@host:port`. It loads the large demo set
into databases of its own and keeps them, so that a second run is quick. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import LinesProposed, PrefillRequested
from proxima_demo.__main__ import connect as writer_of
from proxima_demo.load import load
from proxima_prefill.adapters.clickhouse import WORKLOG_COLUMNS, ClickHouseSource
from proxima_prefill.settings import ClickHouseSettings
from proxima_prefill.usecases.respond import respond

DATABASE = "bench_proxima"
WAREHOUSE = "bench_warehouse"
MONTH = "2026-09"


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
    """Load, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clickhouse-url", required=True)
    parser.add_argument("--worklogs", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    writer = writer_of(options.clickhouse_url)
    started = time.perf_counter()
    load(writer, database=DATABASE, warehouse=WAREHOUSE, scale="bench", worklogs=options.worklogs)
    loaded = time.perf_counter() - started
    parts = urlsplit(options.clickhouse_url)
    settings = ClickHouseSettings.model_validate(
        {
            "host": parts.hostname,
            "port": parts.port,
            "user": parts.username,
            "password": parts.password,
            "database": DATABASE,
        }
    )
    json.dump(measure(settings, writer, options.rounds) | {"load_seconds": round(loaded, 2)}, sys.stdout, indent=2)


def measure(settings: ClickHouseSettings, writer: Any, rounds: int) -> dict[str, Any]:
    """Medians over the rounds; the bare query selects the same columns of the same rows without reading them."""
    source = Counting(settings)
    request = a_request()
    answers: list[Payload] = []

    def prefill() -> None:
        answers[:] = [found.payload for found in respond(request, source, timedelta(days=5))]

    keys = ", ".join(f"'B{number:04}'" for number in range(13, 213))
    bare = (
        f"SELECT {WORKLOG_COLUMNS} FROM {DATABASE}.worklogs WHERE work_date >= '2026-09-01' "  # noqa: S608
        f"AND work_date < '2026-10-01' AND project_key IN ({keys})"
    )
    whole, cpu = timed(prefill, rounds)
    queries, reading = source.queries / rounds, source.seconds / rounds
    in_engine, _ = timed(lambda: writer.command(f"{bare} FORMAT Null"), rounds)
    over_http, _ = timed(lambda: writer.raw_query(bare, fmt="Native"), rounds)
    size = sum(len(answer.model_dump_json()) for answer in answers)
    return {
        "worklogs_in_table": int(writer.command(f"SELECT count() FROM {WAREHOUSE}.tempo_worklogs")),  # noqa: S608
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
