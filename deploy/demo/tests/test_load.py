"""Loading: the seven views of the contract, once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import clickhouse_connect
import pytest
from clickhouse_connect.driver.client import Client
from proxima_demo.load import NotOurs, happen_later, load
from proxima_demo.tables import TABLES
from proxima_local.endpoints import ClickHouseEndpoint

pytestmark = pytest.mark.connected


@pytest.fixture
def writer(clickhouse_engine: ClickHouseEndpoint) -> Iterator[Client]:
    client = clickhouse_connect.get_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.user,
        password=clickhouse_engine.password,
        autogenerate_session_id=False,
    )
    yield client
    for database in ("loaded", "loaded_base"):
        client.command(f"DROP DATABASE IF EXISTS {database} SYNC")
    client.close()


def counts(client: Client) -> dict[str, int]:
    return {table.view: int(str(client.command(f"SELECT count() FROM loaded.{table.view}"))) for table in TABLES}


def test_a_second_load_is_quick_and_changes_nothing(writer: Client) -> None:
    assert load(writer, database="loaded", warehouse="loaded_base")
    first = counts(writer)
    assert first["applications"] == 12
    assert first["worklogs"] > 2_900
    started = time.monotonic()
    assert not load(writer, database="loaded", warehouse="loaded_base")
    assert time.monotonic() - started < 2
    assert counts(writer) == first


def test_a_load_that_was_cut_off_starts_again(writer: Client) -> None:
    load(writer, database="loaded", warehouse="loaded_base")
    whole = counts(writer)
    writer.command("TRUNCATE TABLE loaded_base.demo_mark")
    writer.command("TRUNCATE TABLE loaded_base.tempo_worklogs")
    assert load(writer, database="loaded", warehouse="loaded_base")
    assert counts(writer) == whole


def test_the_views_can_be_switched(writer: Client) -> None:
    load(writer, database="loaded", warehouse="loaded_base")
    final = counts(writer)
    load(writer, database="loaded", warehouse="loaded_base", views="argmax")
    assert counts(writer) == final


def test_somebody_elses_database_is_left_alone(writer: Client) -> None:
    writer.command("CREATE DATABASE loaded_base")
    writer.command("CREATE TABLE loaded_base.theirs (a Int8) ENGINE = MergeTree ORDER BY a")
    with pytest.raises(NotOurs, match="theirs"):
        load(writer, database="loaded", warehouse="loaded_base")
    assert writer.command("SELECT groupArray(name) FROM system.tables WHERE database = 'loaded_base'") == "['theirs']"


def test_what_happens_later_happens_once(writer: Client) -> None:
    load(writer, database="loaded", warehouse="loaded_base")
    before = counts(writer)["worklogs"]
    for _ in range(2):
        happen_later(writer, warehouse="loaded_base")
    assert counts(writer)["worklogs"] == before + 1


def test_the_large_set_is_the_same_every_time(writer: Client) -> None:
    digest = "SELECT sum(cityHash64(*)) FROM loaded.worklogs WHERE worklog_id > 10000000"
    load(writer, database="loaded", warehouse="loaded_base", scale="bench", worklogs=20_000)
    assert counts(writer)["applications"] == 1_000
    first = writer.command(digest)
    writer.command("TRUNCATE TABLE loaded_base.demo_mark")
    load(writer, database="loaded", warehouse="loaded_base", scale="bench", worklogs=20_000)
    assert writer.command(digest) == first
