"""A pytest plugin: migrated databases and fresh topics on the engines of `proxima_local.testing`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import structlog
from pydantic import SecretStr

from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_common.testing.clocks import FakeClock

MakeDatabase = Callable[[Path | None], Awaitable[DatabaseSettings]]
MakeTopics = Callable[..., Awaitable[KafkaSettings]]


def pytest_configure() -> None:
    """Plain logs: tracebacks with every local variable are slow enough to change what a test sees."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that the test moves."""
    return FakeClock()


@pytest.fixture
def migrations_package() -> Path | None:
    """The folder that holds a service's `migrations/`; a service overrides it. None: the plumbing tables only."""
    return None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def make_database(postgres_engine: Any) -> MakeDatabase:
    """Gives the session's database for a package, migrated when first asked for."""
    made: dict[Path | None, DatabaseSettings] = {}

    async def make(package: Path | None) -> DatabaseSettings:
        if package not in made:
            name = f"t_{uuid4().hex[:12]}"
            created = await asyncio.to_thread(postgres_engine.create_database, name)
            settings = DatabaseSettings(
                url=SecretStr(created.app_url), owner_url=SecretStr(created.owner_url), pool_size=10
            )
            await _migrate(settings, package)
            made[package] = settings
        return made[package]

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def pg_database(make_database: MakeDatabase, migrations_package: Path | None) -> DatabaseSettings:
    """A migrated database with every table empty (but for Alembic's own)."""
    settings = await make_database(migrations_package)
    await _empty(settings)
    return settings


@pytest_asyncio.fixture(loop_scope="session")
async def database(pg_database: DatabaseSettings) -> AsyncIterator[Any]:
    """A pool to `pg_database`."""
    from proxima_common.db.database import Database

    pool = Database(pg_database)
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def kafka_topics(kafka_engine: Any) -> MakeTopics:
    """Makes declared topics under a prefix of the test's own: `kafka = await kafka_topics("invoice.internal")`."""

    async def make(*names: str, partitions: int = 3) -> KafkaSettings:
        from dataclasses import replace

        from proxima_common.contracts.topics import TOPICS
        from proxima_common.messaging.topics_cli import Topics

        settings = KafkaSettings(bootstrap=kafka_engine.bootstrap, topic_prefix=f"t{uuid4().hex[:8]}.")
        declared = {topic.name: topic for topic in TOPICS}
        await Topics(settings, [replace(declared[name], partitions=partitions) for name in names]).ensure()
        return settings

    return make


async def _migrate(settings: DatabaseSettings, package: Path | None) -> None:
    from proxima_common.db.migrate import migrate

    if package is not None:
        await asyncio.to_thread(migrate, settings, package)
        return
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import Connection
    from sqlalchemy.engine import make_url
    from sqlalchemy.ext.asyncio import create_async_engine

    from proxima_common.db.plumbing import create_plumbing

    role = make_url(settings.url.get_secret_value()).username

    def create(connection: Connection) -> None:
        create_plumbing(Operations(MigrationContext.configure(connection)), app_role=role)

    assert settings.owner_url
    owner = make_url(settings.owner_url.get_secret_value()).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(owner)
    async with engine.begin() as connection:
        await connection.run_sync(create)
    await engine.dispose()


async def _empty(settings: DatabaseSettings) -> None:
    import asyncpg

    assert settings.owner_url
    owner = await asyncpg.connect(settings.owner_url.get_secret_value())
    try:
        names = await owner.fetch(
            "select quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition "
            "and c.relname <> 'alembic_version'"
        )
        await owner.execute("truncate " + ", ".join(row["name"] for row in names) + " restart identity cascade")
    finally:
        await owner.close()
