"""The migrated database is the one that the tables declare."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from proxima_accounting.adapters.tables import METADATA
from proxima_common.settings import DatabaseSettings
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


def _differences(connection: Connection) -> list[Any]:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or name in METADATA.tables

    context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_migration_makes_what_the_tables_declare(pg_database: DatabaseSettings) -> None:
    assert pg_database.owner_url
    url = pg_database.owner_url.get_secret_value().replace("postgresql://", "postgresql+asyncpg://")
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()
