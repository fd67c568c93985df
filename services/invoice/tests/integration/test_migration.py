"""The migrated database is the one that the tables declare, and the application's role may not rewrite history."""

from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from proxima_common.settings import DatabaseSettings
from proxima_invoice.adapters.tables import METADATA
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = pytest.mark.connected


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


@pytest.mark.parametrize(
    "statement",
    [
        "delete from audit_entry",
        "update audit_entry set action = 'x'",
        "update audit_personal set reason = 'x'",
        "delete from allocation",
        "update allocation set seconds = 0",
        "update payment_allocation set amount = 0",
        "delete from retainer_ledger",
        "delete from invoice",
        "delete from number_counter",
        "drop table fact",
    ],
)
async def test_the_application_may_not_rewrite_history(pg_database: DatabaseSettings, statement: str) -> None:
    connection = await asyncpg.connect(pg_database.url.get_secret_value())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()
