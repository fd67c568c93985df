"""Both kinds of views over the same base table, with duplicates wherever they can lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import clickhouse_connect
import pytest
from clickhouse_connect.driver.client import Client
from proxima_demo.awkward import AWKWARD, first_parts, later_rows
from proxima_demo.clients import Row
from proxima_demo.issues import BY_KEY
from proxima_demo.load import insert_rows
from proxima_demo.tables import WORKLOGS, Variant
from proxima_demo.worklogs import ordinary_worklogs, versioned, worklog
from proxima_local.endpoints import ClickHouseEndpoint

pytestmark = pytest.mark.connected

LAYOUTS = {"one partition": "", "a partition per month of work": "toYYYYMM(work_date)"}
DAY = date(2026, 9, 14)


@pytest.fixture(scope="session")
def writer(clickhouse_engine: ClickHouseEndpoint) -> Iterator[Client]:
    client = clickhouse_connect.get_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.user,
        password=clickhouse_engine.password,
        autogenerate_session_id=False,
        tz_mode="aware",
    )
    yield client
    client.close()


@pytest.fixture(params=LAYOUTS.values(), ids=LAYOUTS.keys())
def base(writer: Client, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty base table in a database of its own; merges are off, so duplicates stay where they were put."""
    writer.command("DROP DATABASE IF EXISTS layout SYNC")
    writer.command("CREATE DATABASE layout")
    writer.command(WORKLOGS.create("layout", partition_by=request.param))
    writer.command(f"SYSTEM STOP MERGES layout.{WORKLOGS.name}")
    yield "layout"
    writer.command("DROP DATABASE layout SYNC")


Read = Callable[[Variant, str], list[tuple[Any, ...]]]


@pytest.fixture
def read(writer: Client, base: str) -> Read:
    def rows(variant: Variant, condition: str = "1") -> list[tuple[Any, ...]]:
        query = f"SELECT * FROM ({WORKLOGS.view_over(base, variant)}) WHERE {condition} ORDER BY worklog_id"
        return [tuple(row) for row in writer.query(query).result_rows]

    return rows


def entry(number: int, seconds: int, at: datetime, **more: object) -> Row:
    row = worklog(number, BY_KEY["GER-1"], "p01", DAY, seconds, created=at, comment="")
    return versioned(row | {"updated_at": at} | more)


MORNING, NOON = datetime.fromisoformat("2026-09-15T05:00Z"), datetime.fromisoformat("2026-09-15T09:00Z")


def test_the_newest_version_wins_wherever_the_old_ones_lie(writer: Client, base: str, read: Read) -> None:
    in_one_part = [entry(1, 3600, MORNING), entry(1, 1800, NOON), entry(2, 60, NOON), entry(2, 120, MORNING)]
    across_parts = entry(3, 3600, MORNING)
    across_months = entry(4, 3600, MORNING, work_date=date(2026, 8, 31))
    unset = entry(5, 7200, MORNING, billable_seconds=3600)
    for part in (
        in_one_part,
        [across_parts, across_months, unset],
        [entry(3, 900, NOON), entry(4, 900, NOON), entry(5, 7200, NOON)],
        [entry(3, 900, NOON)],
    ):
        insert_rows(writer, base, WORKLOGS, part)
    found = {row[0]: row for row in read("final", "1")}
    seconds = list(WORKLOGS.shown or {}).index("time_spent_seconds")
    assert {number: row[seconds] for number, row in found.items()} == {1: 1800, 2: 60, 3: 900, 4: 900, 5: 7200}
    assert found[5][seconds + 1] is None
    assert read("argmax", "1") == read("final", "1")


@pytest.mark.parametrize("variant", ["final", "argmax"])
def test_an_entry_that_left_the_month_is_not_found_in_it(
    writer: Client, base: str, read: Read, variant: Variant
) -> None:
    insert_rows(writer, base, WORKLOGS, [entry(1, 3600, MORNING, work_date=date(2026, 8, 31))])
    insert_rows(writer, base, WORKLOGS, [entry(1, 3600, NOON, work_date=DAY)])
    assert read(variant, "work_date < '2026-09-01'") == []
    assert len(read(variant, "work_date >= '2026-09-01'")) == 1


@pytest.mark.parametrize("variant", ["final", "argmax"])
def test_a_deleted_entry_stays_visible_until_it_is_purged(
    writer: Client, base: str, read: Read, variant: Variant
) -> None:
    insert_rows(writer, base, WORKLOGS, [entry(1, 3600, MORNING)])
    insert_rows(writer, base, WORKLOGS, [entry(1, 3600, NOON, is_deleted=1)])
    assert [row[-1] for row in read(variant, "1")] == [1]
    insert_rows(writer, base, WORKLOGS, [entry(1, 3600, datetime.fromisoformat("2027-12-01T00:00Z")) | {"_purged": 1}])
    assert read(variant, "1") == []


def test_both_views_agree_on_the_demo_data(writer: Client, base: str, read: Read) -> None:
    for part in (list(ordinary_worklogs()), *first_parts(), later_rows()):
        insert_rows(writer, base, WORKLOGS, part)
    physical = writer.command(f"SELECT count() FROM {base}.{WORKLOGS.name}")
    found = read("final", "1")
    assert found == read("argmax", "1")
    assert len({row[0] for row in found}) == len(found) < int(str(physical))
    awkward = {row["worklog_id"] for story in AWKWARD for row in (*story.rows, *story.later)}
    assert awkward <= {row[0] for row in found}
    september = "work_date >= '2026-09-01' AND work_date < '2026-10-01'"
    assert read("final", september) == read("argmax", september)
