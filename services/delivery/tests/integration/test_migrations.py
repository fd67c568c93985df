"""The migrations make exactly what the code declares."""

import asyncio
import os
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from proxima_delivery.adapters.tables import METADATA
from sqlalchemy import Connection

pytestmark = pytest.mark.connected


def _declared(name: str | None, kind: str, _: object) -> bool:
    """Partitions come and go, and Alembic's own table is its own."""
    return kind != "table" or not str(name).startswith(("outbox_", "alembic_"))


def _differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection, opts={"include_name": _declared}), METADATA)


async def test_tables_are_as_declared(database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_the_command_migrates_and_may_be_run_again(pg_database) -> None:
    addresses = {
        "DELIVERY_DATABASE__URL": pg_database.url.get_secret_value(),
        "DELIVERY_DATABASE__OWNER_URL": pg_database.owner_url.get_secret_value(),
    }
    command = [sys.executable, "-m", "proxima_delivery", "migrate"]
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **addresses})
    assert await process.wait() == 0
