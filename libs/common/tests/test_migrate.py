"""Migrations and the rights that they leave to the application, on a real Postgres."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from proxima_common.db.migrate import migrate
from proxima_common.db.partitions import ensure_partitions
from proxima_common.db.plumbing import METADATA, plumbing_tables
from proxima_common.settings import DatabaseSettings
from pydantic import SecretStr
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

_ENV = """
from sqlalchemy import MetaData
from proxima_common.db.migrate import run_env
run_env(MetaData())
"""
_FIRST = """
from alembic import op
from proxima_common.db.plumbing import create_plumbing
revision, down_revision = "0001", None
def upgrade():
    create_plumbing(op)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(_ENV)
    (versions / "0001_plumbing.py").write_text(_FIRST)
    return tmp_path


@pytest.fixture
def settings(postgres_engine: Any) -> DatabaseSettings:
    made = postgres_engine.create_database(f"m_{uuid4().hex[:12]}")
    return DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))


@pytest.mark.connected
async def test_a_migration_runs_once_from_a_running_loop_too(package: Path, settings: DatabaseSettings) -> None:
    migrate(settings, package)
    await asyncio.to_thread(migrate, settings, package)
    assert settings.owner_url
    engine = create_async_engine(settings.owner_url.get_secret_value().replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as owner:
        assert await ensure_partitions(owner) == 0
    await engine.dispose()


@pytest.mark.connected
async def test_the_application_cannot_take_back_what_it_said(package: Path, settings: DatabaseSettings) -> None:
    migrate(settings, package)
    app = await asyncpg.connect(settings.url.get_secret_value())
    try:
        await app.execute("insert into outbox (topic, headers) values ('t', '[]')")
        partitions = await app.fetch(
            "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'outbox'::regclass"
        )
        assert len(partitions) == 14
        kept = ("outbox", "effect", "effect_attempt", "parked_record", "job", "event_sequence")
        for table in (*kept, *(row["name"] for row in partitions)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(f"delete from {table}")
        for statement in ("drop table job", "create table mine (a int)", "truncate inbox"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(statement)
        await app.execute("delete from inbox")
    finally:
        await app.close()


async def test_migrations_need_the_owner(package: Path) -> None:
    with pytest.raises(RuntimeError, match="owner"):
        migrate(DatabaseSettings(url=SecretStr("postgresql://a:b@127.0.0.1:1/c")), package)


def test_a_service_declares_the_plumbing_beside_its_own_tables() -> None:
    mine = MetaData()
    plumbing_tables(mine)
    plumbing_tables(mine)
    assert set(mine.tables) == set(METADATA.tables)
