"""One pool to one database; a transaction commits or rolls back at its own boundary, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from proxima_common.settings import DatabaseSettings


class Database:
    """The pool of this process."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self._url = make_url(settings.url.get_secret_value())
        self.engine: AsyncEngine = create_async_engine(
            self._url.set(drivername="postgresql+asyncpg"),
            pool_size=settings.pool_size,
            max_overflow=settings.max_overflow,
            pool_timeout=10,
            pool_recycle=1800,
            connect_args={
                "timeout": 5,
                "command_timeout": settings.statement_timeout_ms / 1000 + 5,
                "server_settings": {
                    "statement_timeout": str(settings.statement_timeout_ms),
                    "lock_timeout": str(settings.lock_timeout_ms),
                    "idle_in_transaction_session_timeout": "60000",
                    "timezone": "UTC",
                },
            },
        )

        self._moment = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that commits at the end, or rolls back when the block raises."""
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection that reads everything as of one moment, in however many statements, and writes nothing."""
        async with self._moment.begin() as connection:
            yield connection

    async def direct(self) -> asyncpg.Connection:
        """A connection outside the pool, for a session's own state: advisory locks and LISTEN. The caller closes it."""
        return await asyncpg.connect(
            self._url.set(drivername="postgresql").render_as_string(hide_password=False), timeout=5, command_timeout=10
        )

    async def ping(self) -> None:
        """Raise while the database cannot be reached."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
