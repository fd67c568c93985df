"""The ClickHouse front, as the driver the product uses sees it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import clickhouse_connect
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError
from proxima_local.endpoints import ClickHouseEndpoint

pytestmark = pytest.mark.connected

ROWS = [[1, "Aziza", Decimal("12.3400"), datetime(2026, 1, 2, tzinfo=UTC)], [2, "d'Arc\t\\", Decimal("0.1"), None]]
COLUMNS = ["id", "person", "amount", "at"]


def _client(engine: ClickHouseEndpoint, *, reader: bool = False, **more: Any) -> Any:
    user, password = (engine.ro_user, engine.ro_password) if reader else (engine.user, engine.password)
    return clickhouse_connect.get_client(host=engine.host, port=engine.port, username=user, password=password, **more)


@pytest.fixture
def writer(clickhouse_engine: ClickHouseEndpoint) -> Iterator[Any]:
    client = _client(clickhouse_engine, tz_mode="aware")
    client.command("CREATE DATABASE IF NOT EXISTS source")
    client.command(
        "CREATE OR REPLACE TABLE source.worklog (id UInt64, person String, amount Decimal(20, 4), "
        "at Nullable(DateTime('UTC'))) ENGINE = MergeTree ORDER BY id"
    )
    client.insert("worklog", ROWS, column_names=COLUMNS, database="source")
    yield client
    client.close()


def test_rows_come_back_as_they_went_in(writer: Any) -> None:
    assert [list(row) for row in writer.query("SELECT * FROM source.worklog ORDER BY id").result_rows] == ROWS


@pytest.mark.parametrize("compress", [True, False, "lz4", "zstd", "gzip"])
def test_bodies_may_be_compressed(writer: Any, clickhouse_engine: ClickHouseEndpoint, compress: bool | str) -> None:
    client = _client(clickhouse_engine, database="source", compress=compress)
    many = [[n, "same" * 20, Decimal(n), None] for n in range(100, 5100)]
    client.insert("worklog", many, column_names=COLUMNS)
    assert client.query("SELECT count(), sum(amount) FROM worklog WHERE id >= 100").result_rows == [
        (5000, Decimal(sum(range(100, 5100))))
    ]
    client.close()


def test_parameters_are_bound_by_the_server(writer: Any) -> None:
    result = writer.query(
        "SELECT id, {text:String} FROM source.worklog WHERE id IN {ids:Array(UInt64)} AND person = {person:String}",
        parameters={"ids": [1, 2], "person": "d'Arc\t\\", "text": "O'Hara \\ n\nЮ"},
    )
    assert result.result_rows == [(2, "O'Hara \\ n\nЮ")]
    long = writer.query("SELECT length({text:String})", parameters={"text": "x" * 100_000})
    assert long.result_rows == [(100_000,)]


def test_settings_hold_for_one_query(writer: Any) -> None:
    setting = "SELECT getSetting('max_threads')"
    default = writer.query(setting).result_rows
    assert writer.query(setting, settings={"max_threads": 7}).result_rows == [(7,)]
    assert writer.query(setting).result_rows == default
    with pytest.raises(DatabaseError):
        writer.query("SELECT sleepEachRow(0.2) FROM numbers(20)", settings={"max_execution_time": 1})


def test_empty_results_streams_and_errors(writer: Any) -> None:
    assert writer.query("SELECT id FROM source.worklog WHERE id = 99").result_rows == []
    with writer.query_row_block_stream("SELECT number FROM numbers(200000)") as blocks:
        assert sum(len(block) for block in blocks) == 200_000
    with pytest.raises(DatabaseError, match="UNKNOWN_TABLE"):
        writer.query("SELECT * FROM source.absent")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO source.worklog (id) VALUES (3)",
        "CREATE TABLE source.mine (id UInt8) ENGINE = Memory",
        "ALTER TABLE source.worklog DELETE WHERE 1",
        "/* x */ DROP TABLE source.worklog",
        "TRUNCATE TABLE source.worklog",
        "SET readonly = 0",
        "WITH 3 AS x INSERT INTO source.worklog (id) SELECT x",
        "SELECT 1 INTO OUTFILE 'x.csv'",
    ],
)
def test_the_reader_changes_nothing(writer: Any, clickhouse_engine: ClickHouseEndpoint, statement: str) -> None:
    reader = _client(clickhouse_engine, reader=True)
    assert reader.query("SELECT count() FROM source.worklog").result_rows == [(2,)]
    with pytest.raises(DatabaseError):
        reader.command(statement)
    with pytest.raises(DatabaseError):
        reader.insert("worklog", ROWS, column_names=COLUMNS, database="source")
    assert reader.query("SELECT count() FROM source.worklog").result_rows == [(2,)]
    reader.close()


def test_a_wrong_password_is_refused(clickhouse_engine: ClickHouseEndpoint) -> None:
    with pytest.raises(DatabaseError, match="AUTHENTICATION_FAILED"):
        clickhouse_connect.get_client(
            host=clickhouse_engine.host, port=clickhouse_engine.port, username="proxima", password="wrong"
        )


async def test_the_async_client_works(writer: Any, clickhouse_engine: ClickHouseEndpoint) -> None:
    client = await clickhouse_connect.get_async_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.ro_user,
        password=clickhouse_engine.ro_password,
        database="source",
    )
    result = await client.query("SELECT person FROM worklog WHERE id = {id:UInt64}", parameters={"id": 1})
    assert result.result_rows == [("Aziza",)]
    await client.close()


def test_rows_survive_sigkill(writer: Any, clickhouse_engine: ClickHouseEndpoint) -> None:
    clickhouse_engine.kill()
    clickhouse_engine.restart()
    assert writer.query("SELECT count() FROM source.worklog").result_rows == [(2,)]


def test_a_statement_with_values_of_any_size_is_inserted(writer: Any) -> None:
    values = ",".join(f"({n}, 'O\\'Hara; FORMAT x', {n} * 2)" for n in range(1000, 13_000))
    writer.command(f"INSERT INTO source.worklog (id, person, amount) VALUES {values}")
    count = "SELECT count(), max(amount) FROM source.worklog WHERE person = 'O\\'Hara; FORMAT x'"
    assert writer.query(count).result_rows == [(12_000, Decimal(25_998))]
    with pytest.raises(DatabaseError):
        writer.command("INSERT INTO source.worklog (id) VALUES (nonsense)")
    assert writer.query("SELECT 'INTO OUTFILE'").result_rows == [("INTO OUTFILE",)]
