"""Migrations: run as the owner by one job, never at start-up, and never waiting long for a lock."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import Connection, MetaData, NullPool, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from proxima_common.db.partitions import monthly_partitions, sealed_partitions
from proxima_common.settings import DatabaseSettings

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"


def migrate(settings: DatabaseSettings, package_dir: Path, revision: str = "head") -> None:
    """Bring the database to `revision` as its owner. `package_dir` is the folder that holds `migrations/`."""
    if settings.owner_url is None:
        raise RuntimeError("migrations need the owner's address (owner_url)")
    config = Config()
    config.set_main_option("script_location", str(package_dir / "migrations"))
    config.attributes["url"] = make_url(settings.owner_url.get_secret_value())
    config.attributes["app_role"] = make_url(settings.url.get_secret_value()).username
    command.upgrade(config, revision)


def app_role() -> str:
    """In a migration: the role that the application runs as, to grant rights to."""
    return str(context.config.attributes["app_role"])


def run_sql(file: Path) -> None:
    """In a migration: execute the statements of a file, with `:app_role` as the application's role."""
    for statement in file.read_text().split(";\n"):
        if statement.strip():
            op.execute(statement.replace(":app_role", f'"{app_role()}"'))


def run_env(metadata: MetaData) -> None:
    """The whole of a service's `migrations/env.py`: one transaction, short time-outs, partitions kept ahead."""
    url: URL = context.config.attributes["url"]

    async def online() -> None:
        engine = create_async_engine(url.set(drivername="postgresql+asyncpg"), poolclass=NullPool)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_in_one_transaction, metadata)
        finally:
            await engine.dispose()

    # Alembic is synchronous; the thread lets `migrate` be called from a running loop too.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, online()).result()


def _in_one_transaction(connection: Connection, metadata: MetaData) -> None:
    connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"set local statement_timeout = '{STATEMENT_TIMEOUT}'"))
    # Two migrations at once queue up here instead of tripping over each other.
    connection.execute(text("select pg_advisory_xact_lock(hashtext('proxima_migrate'))"))
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    context.run_migrations()
    if connection.execute(text("select to_regclass('outbox')")).scalar():
        for statement in monthly_partitions("outbox"):
            connection.execute(text(statement))
        connection.execute(text(sealed_partitions("outbox", app_role())))
