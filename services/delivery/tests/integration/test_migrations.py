"""The migrations make exactly what the code declares."""

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
