"""What a test needs to kill a process at a step that a lock on a table marks, and to go on after that."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from proxima_common.contracts.payload import Payload
from proxima_common.testing.records import a_record, until
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import Service

SOON = 60.0
"""Seconds within which a process has started and done its part, on a busy machine too."""


async def hear(service: Service, *events: Payload) -> None:
    assert await service.dispatcher().handle([a_record(event) for event in events])


async def time_passes(owner: asyncpg.Connection) -> None:
    """The leases of the dead process run out."""
    await owner.execute("update job set lease_until = now() where state = 'leased'")
    await owner.execute("update effect set lease_until = now() where state = 'sending'")


async def next_executor_works(service: Service) -> None:
    archive = Archive(service.settings.s3)
    await service.executor(archive).drain()
    archive.close()


async def states(owner: asyncpg.Connection, table: str = "delivery") -> set[str]:
    return {row["state"] for row in await owner.fetch(f"select state from {table}")}


@asynccontextmanager
async def locked(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Nobody can write to the table meanwhile: whoever tries stands exactly there."""
    async with owner.transaction():
        await owner.execute(f"lock table {table} in exclusive mode")
        yield


async def somebody_waits_for(service: Service, table: str) -> None:
    await _until_some(service, "select count(*) from pg_locks where relation = $1::regclass and not granted", table)


async def is_sending(service: Service, operation: str) -> None:
    await _until_some(service, "select count(*) from effect where operation = $1 and state = 'sending'", operation)


async def _until_some(service: Service, query: str, what: str) -> None:
    # A connection of its own: the test's may hold the lock.
    watcher = await service.database.direct()

    async def some() -> bool:
        return bool(await watcher.fetchval(query, what))

    try:
        await until(some, SOON)
    finally:
        await watcher.close()
