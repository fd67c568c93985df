"""`proxima-prefill source check` as an operator runs it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import clickhouse_connect
import pytest
from proxima_demo.load import load
from proxima_local.endpoints import ClickHouseEndpoint

pytestmark = pytest.mark.connected


def check(engine: ClickHouseEndpoint, database: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PREFILL_CLICKHOUSE__HOST": engine.host,
        "PREFILL_CLICKHOUSE__PORT": str(engine.port),
        "PREFILL_CLICKHOUSE__USER": engine.ro_user,
        "PREFILL_CLICKHOUSE__PASSWORD": engine.ro_password,
        "PREFILL_CLICKHOUSE__DATABASE": database,
    } | more
    command = [sys.executable, "-m", "proxima_prefill", "source", "check"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def checked(clickhouse_engine: ClickHouseEndpoint) -> Any:
    writer = clickhouse_connect.get_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.user,
        password=clickhouse_engine.password,
        autogenerate_session_id=False,
    )
    load(writer, database="checked", warehouse="checked_base")
    yield writer
    for database in ("checked", "checked_base"):
        writer.command(f"DROP DATABASE {database} SYNC")
    writer.close()


def test_it_passes_and_fails_in_plain_words(clickhouse_engine: ClickHouseEndpoint, checked: Any) -> None:
    good = check(clickhouse_engine, "checked")
    assert (good.returncode, good.stdout) == (0, "the source keeps the contract\n")
    checked.command("DROP VIEW checked.people")
    bad = check(clickhouse_engine, "checked")
    assert (bad.returncode, bad.stdout) == (1, "view people does not exist\n")


@pytest.mark.parametrize("more", [{"PREFILL_CLICKHOUSE__PASSWORD": "wrong"}, {"PREFILL_CLICKHOUSE__PORT": "9"}, {}])
def test_a_warehouse_that_cannot_be_read_is_said(clickhouse_engine: ClickHouseEndpoint, more: dict[str, str]) -> None:
    found = check(clickhouse_engine, "nowhere", **more)
    assert found.returncode == 1
    assert "cannot be read: " in found.stdout
    assert "Traceback" not in found.stderr
    assert "wrong" not in found.stdout.replace("password is wrong", "")
