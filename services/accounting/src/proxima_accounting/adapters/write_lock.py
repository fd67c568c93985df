"""PlanFact allows one write at a time per business; processes and lanes that share one take turns here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from proxima_common.db.database import Database
from proxima_common.said import said

from proxima_accounting.usecases.failures import NotFree


@asynccontextmanager
async def write_lock(database: Database, name: str, wait: float) -> AsyncIterator[None]:
    """Hold the named lock; it belongs to a connection of its own, so that it ends with the process that holds it."""
    connection = await _locked(database, name, wait)
    try:
        yield
    finally:
        # Closing is what gives the lock back, and nothing else depends on the connection.
        connection.terminate()


async def _locked(database: Database, name: str, wait: float) -> asyncpg.Connection:
    try:
        connection = await database.direct()
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        name = type(error).__name__
        raise NotFree(said("planfact_lock_away", f"no connection for the write lock: {name}", words=name)) from error
    try:
        await connection.fetchval("select pg_advisory_lock(hashtextextended($1, 0))", name, timeout=wait)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        connection.terminate()
        sentence = f"another write to PlanFact has gone on for {wait:g} s"
        raise NotFree(said("planfact_lock_held", sentence, seconds=f"{wait:g}")) from error
    except BaseException:
        connection.terminate()
        raise
    return connection
