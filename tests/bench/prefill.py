"""Prefill of 200 applications over a large warehouse: the whole calculation beside the bare query it rests on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import LinesProposed, PrefillRequested
from proxima_demo.__main__ import connect
from proxima_demo.load import load
from proxima_local.engines.clickhouse import READER, WRITER, ClickHouse
from proxima_prefill.adapters.clickhouse import WORKLOG_COLUMNS, ClickHouseSource
from proxima_prefill.settings import ClickHouseSettings
from proxima_prefill.usecases.overview import Patience
from proxima_prefill.usecases.respond import respond

from .engines import folder, started
from .figures import Aim, Figure, Result

TITLE = "Prefill"
DATABASE = "bench_proxima"
WAREHOUSE = "bench_warehouse"
MONTH = "2026-09"
PATIENCE = Patience(timedelta(days=5), timedelta(hours=72))


class Counting(ClickHouseSource):
    """Counts the queries over `worklogs`, and the time that reading takes."""

    queries = 0

    def __init__(self, settings: ClickHouseSettings) -> None:
        super().__init__(settings)
        self.seconds: list[float] = []

    def worklogs(self, *arguments: Any) -> Any:
        self.queries += 1
        began = time.perf_counter()
        found = super().worklogs(*arguments)
        self.seconds.append(time.perf_counter() - began)
        return found


def section(rounds: int = 5, worklogs: int = 1_000_000) -> Result:
    """Load a warehouse into an engine of its own, then calculate the same month again and again."""
    with (
        folder("prefill") as home,
        started(ClickHouse, lambda ports: ClickHouse(home / "clickhouse", ports, "writer", "reader")) as engine,
    ):
        writer = connect(f"http://{WRITER}:{engine.password}@127.0.0.1:{engine.port}")
        load(writer, database=DATABASE, warehouse=WAREHOUSE, scale="bench", worklogs=worklogs)
        return _measure(Counting(settings_of(engine)), writer, rounds)


def settings_of(engine: ClickHouse) -> ClickHouseSettings:
    """The reader's access to the engine."""
    return ClickHouseSettings.model_validate(
        {
            "host": "127.0.0.1",
            "port": engine.port,
            "user": READER,
            "password": engine.ro_password,
            "database": DATABASE,
        }
    )


def _measure(source: Counting, writer: Any, rounds: int) -> Result:
    request = a_request()
    answers: list[Payload] = []

    def prefill() -> None:
        answers[:] = [found.payload for found in respond(request, source, PATIENCE)]

    keys = ", ".join(f"'B{number:04}'" for number in range(13, 213))
    bare = (
        f"SELECT {WORKLOG_COLUMNS} FROM {DATABASE}.worklogs WHERE work_date >= '2026-09-01' "
        f"AND work_date < '2026-10-01' AND project_key IN ({keys})"
    )
    prefill()
    source.queries, source.seconds = 0, []
    whole, cpu = timed(prefill, rounds)
    in_engine, _ = timed(lambda: writer.command(f"{bare} FORMAT Null"), rounds)
    over_http, _ = timed(lambda: writer.raw_query(bare, fmt="Native"), rounds)
    in_table = int(writer.command(f"SELECT count() FROM {WAREHOUSE}.tempo_worklogs"))
    proposed = [answer for answer in answers if isinstance(answer, LinesProposed)]
    if len(proposed) != len(request.items):
        raise AssertionError(f"lines for {len(proposed)} of {len(request.items)} applications")
    billed = sum(len(line.worklogs) for answer in proposed for line in answer.lines)
    return Result(
        TITLE,
        f"Lines for {len(request.items)} applications of one month, {billed:,} worklogs with their provenance, out of "
        f"{in_table:,} in the warehouse. The bare query selects the same columns of the same rows: in the engine "
        "without reading them, and over HTTP with their bytes read and nothing decoded.",
        [
            Figure("queries over worklogs per request", [source.queries / rounds], "", Aim(1), "prefill"),
            Figure("prefill", whole, "s"),
            Figure("of it: reading worklogs", source.seconds, "s"),
            Figure("CPU of prefill", cpu, "s"),
            Figure("bare query in the engine", in_engine, "s"),
            Figure("bare query over HTTP", over_http, "s"),
            Figure("prefill ÷ bare query over HTTP", [a / b for a, b in zip(whole, over_http, strict=True)], ""),
        ],
    )


def timed(work: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Wall-clock and CPU seconds of this process, for each round."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus


def a_request() -> PrefillRequested:
    """200 applications of the large set."""
    return request_of([f"APP-{number:04}" for number in range(13, 213)])


def request_of(application_ids: list[str]) -> PrefillRequested:
    """A request for the lines of these applications."""
    items = [
        {
            "subject_id": (subject := uuid4()),
            "invoice_id": subject,
            "application_id": application_id,
            "month": MONTH,
            "context_version": 1,
        }
        for application_id in application_ids
    ]
    return PrefillRequested.model_validate(
        {"run_id": uuid4(), "purpose": "lines", "month": MONTH, "as_of": datetime.now(UTC), "items": items}
    )
