"""Executor processes to be killed at a step that a lock on a table marks."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from proxima_common.contracts.invoice_private import HandoverGranted
from proxima_common.testing.records import a_record, until
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import Service


def environment(service: Service) -> dict[str, str]:
    settings = service.settings
    smtp, s3 = settings.smtp, settings.s3
    return {
        **os.environ,
        "DELIVERY_DATABASE__URL": settings.database.url.get_secret_value(),
        "DELIVERY_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
        "DELIVERY_S3__ENDPOINT": s3.endpoint,
        "DELIVERY_S3__BUCKET": s3.bucket,
        "DELIVERY_S3__ACCESS_KEY": s3.access_key.get_secret_value(),
        "DELIVERY_S3__SECRET_KEY": s3.secret_key.get_secret_value(),
        "DELIVERY_S3__REGION": s3.region,
        "DELIVERY_HTTP__PORT": "1",
        "DELIVERY_SMTP__HOST": smtp.host,
        "DELIVERY_SMTP__PORT": str(smtp.port),
        "DELIVERY_SMTP__TLS": "none",
        "DELIVERY_SMTP__LOCAL_HOSTNAME": "sender.example",
        "DELIVERY_SENDERS": '{"S1": {"address": "billing@seller.example", "name": "Proxima Ops"}}',
        "DELIVERY_STAFF_PUBLIC_KEY": settings.staff_public_key,
    }


async def kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    await process.wait()


async def hear(service: Service, *events: HandoverGranted) -> None:
    assert await service.dispatcher().handle([a_record(event) for event in events])


async def time_passes(owner: asyncpg.Connection) -> None:
    """The leases of the dead process run out."""
    await owner.execute("update job set lease_until = now() where state = 'leased'")
    await owner.execute("update effect set lease_until = now() where state = 'sending'")


async def next_executor_works(service: Service) -> None:
    archive = Archive(service.settings.s3)
    await service.executor(archive).drain()
    archive.close()


async def states(owner: asyncpg.Connection) -> set[str]:
    return {row["state"] for row in await owner.fetch("select state from delivery")}


@asynccontextmanager
async def locked(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Nobody can write to the table meanwhile: whoever tries stands exactly there."""
    async with owner.transaction():
        await owner.execute(f"lock table {table} in exclusive mode")
        yield


async def somebody_waits_for(service: Service, table: str) -> None:
    query = "select count(*) from pg_locks where relation = $1::regclass and not granted"
    watcher = await service.database.direct()

    async def waits() -> bool:
        return bool(await watcher.fetchval(query, table))

    await until(waits)
    await watcher.close()
