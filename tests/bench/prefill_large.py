"""Prefill of a thousand applications over ten million worklogs, in requests of two hundred."""

from __future__ import annotations

import time
from typing import Any

from proxima_common.contracts.prefill import LinesProposed, PrefillRequested
from proxima_demo.__main__ import connect
from proxima_demo.bench import fill_worklogs
from proxima_demo.load import load
from proxima_local.engines.clickhouse import WRITER, ClickHouse
from proxima_prefill.adapters.clickhouse import WORKLOG_COLUMNS
from proxima_prefill.usecases.respond import respond

from .engines import folder, started
from .figures import Aim, Figure, Result
from .prefill import DATABASE, PATIENCE, WAREHOUSE, Counting, request_of, settings_of

TITLE = "Prefill of everything"
FIRST, LAST, A_REQUEST = 13, 1_000, 200
IN_MONTH = 270_000
BEFORE = 9_730_000
# Days run evenly with the numbers of the entries: 92 of them from August, of which 31 are August's.
_DAYS, _AUGUST, _SEPTEMBER = 92, 31, 30
_BEGIN = 1_000_000
_SLICE = 2_000_000


def section(rounds: int = 1) -> Result:
    """Load ten million entries, then calculate the month of every application, two hundred at a time."""
    with (
        folder("prefill-large") as home,
        started(ClickHouse, lambda ports: ClickHouse(home / "clickhouse", ports, "writer", "reader")) as engine,
    ):
        writer = connect(f"http://{WRITER}:{engine.password}@127.0.0.1:{engine.port}")
        load(writer, database=DATABASE, warehouse=WAREHOUSE, scale="bench", worklogs=0)
        _fill(writer)
        source = Counting(settings_of(engine))
        runs = [_run(source, writer) for _ in range(rounds)]
        in_table = int(writer.command(f"SELECT count() FROM {WAREHOUSE}.tempo_worklogs"))
    return Result(
        TITLE,
        f"Lines for {LAST - FIRST + 1} applications of one month in requests of {A_REQUEST}, "
        f"{runs[0]['worklogs']:,.0f} worklogs with their provenance, out of {in_table:,} in the warehouse. The bare "
        "queries select the same columns of the same rows over HTTP, read and not decoded; writing is turning every "
        "answer into its bytes.",
        [
            Figure("queries over worklogs per request", [run["queries"] for run in runs], "", Aim(1), "prefill"),
            Figure("prefill with writing", [run["whole"] + run["writing"] for run in runs], "s"),
            Figure("of it: writing", [run["writing"] for run in runs], "s"),
            Figure("of it: reading worklogs", [run["reading"] for run in runs], "s"),
            Figure("bare queries over HTTP", [run["bare"] for run in runs], "s"),
            Figure(
                "prefill with writing ÷ bare queries with writing",
                [(run["whole"] + run["writing"]) / (run["bare"] + run["writing"]) for run in runs],
                "",
                Aim(1.5),
                "prefill-large",
            ),
        ],
    )


def _fill(writer: Any) -> None:
    august = (_BEGIN + BEFORE) * _DAYS // _AUGUST + _DAYS
    for first in range(_BEGIN, _BEGIN + BEFORE, _SLICE):
        count = min(_SLICE, _BEGIN + BEFORE - first)
        writer.command(fill_worklogs(WAREHOUSE, first, count, august))
    month = IN_MONTH * _DAYS // _SEPTEMBER
    writer.command(fill_worklogs(WAREHOUSE, month * _AUGUST // _DAYS + 1, IN_MONTH, month))


def _run(source: Counting, writer: Any) -> dict[str, float]:
    source.queries, source.seconds = 0, []
    found = dict.fromkeys(("whole", "writing", "bare", "worklogs"), 0.0)
    requests = 0
    for first in range(FIRST, LAST + 1, A_REQUEST):
        numbers = range(first, min(first + A_REQUEST, LAST + 1))
        requests += 1
        began = time.perf_counter()
        answers = [one.payload for one in respond(_request(numbers), source, PATIENCE)]
        found["whole"] += (answered := time.perf_counter()) - began
        size = sum(len(answer.model_dump_json()) for answer in answers)
        found["writing"] += time.perf_counter() - answered
        proposed = [answer for answer in answers if isinstance(answer, LinesProposed)]
        if len(proposed) != len(numbers) or not size:
            raise AssertionError(f"lines for {len(proposed)} of {len(numbers)} applications")
        found["worklogs"] += sum(len(line.worklogs) for answer in proposed for line in answer.lines)
        keys = ", ".join(f"'B{number:04}'" for number in numbers)
        began = time.perf_counter()
        writer.raw_query(
            f"SELECT {WORKLOG_COLUMNS} FROM {DATABASE}.worklogs WHERE work_date >= '2026-09-01' "
            f"AND work_date < '2026-10-01' AND project_key IN ({keys})",
            fmt="Native",
        )
        found["bare"] += time.perf_counter() - began
    return found | {"queries": source.queries / requests, "reading": sum(source.seconds)}


def _request(numbers: range) -> PrefillRequested:
    return request_of([f"APP-{number:04}" for number in numbers])
