"""An executor that is killed at each step of the ledger, and two executors at once: nothing is sent twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from proxima_common.contracts.invoice_private import HandoverGranted
from proxima_common.testing.records import a_record, until
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import Service, build

pytestmark = pytest.mark.connected
Start = Callable[[], Any]


@pytest.fixture
async def service(settings_for, smtp) -> AsyncIterator[Service]:
    service = build(settings_for(smtp.port))
    yield service
    await service.database.close()


@pytest.fixture
async def owner(pg_database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


def _environment(service: Service) -> dict[str, str]:
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


@pytest.fixture
async def start(service: Service) -> AsyncIterator[Start]:
    """Starts executor processes, and kills those that are left."""
    running: list[asyncio.subprocess.Process] = []

    async def start() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_delivery", "executor", env=_environment(service), stderr=sys.stderr
        )
        running.append(process)
        return process

    yield start
    for process in running:
        await _kill(process)


async def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    await process.wait()


async def _hear(service: Service, *events: HandoverGranted) -> None:
    assert await service.dispatcher().handle([a_record(event) for event in events])


async def _time_passes(owner: asyncpg.Connection) -> None:
    """The leases of the dead process run out."""
    await owner.execute("update job set lease_until = now() where state = 'leased'")
    await owner.execute("update effect set lease_until = now() where state = 'sending'")


async def _next_executor_works(service: Service) -> None:
    archive = Archive(service.settings.s3)
    await service.executor(archive).drain()
    archive.close()


async def _states(owner: asyncpg.Connection) -> set[str]:
    return {row["state"] for row in await owner.fetch("select state from delivery")}


@asynccontextmanager
async def _locked(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Nobody can write to the table meanwhile: whoever tries stands exactly there."""
    async with owner.transaction():
        await owner.execute(f"lock table {table} in exclusive mode")
        yield


async def _somebody_waits_for(service: Service, table: str) -> None:
    query = "select count(*) from pg_locks where relation = $1::regclass and not granted"
    watcher = await service.database.direct()

    async def waits() -> bool:
        return bool(await watcher.fetchval(query, table))

    await until(waits)
    await watcher.close()


async def test_killed_before_the_ledger_says_sending(service, owner, start: Start, smtp, grant) -> None:
    await _hear(service, grant())
    async with _locked(owner, "effect"):
        process = await start()
        await _somebody_waits_for(service, "effect")
        await _kill(process)
    await _time_passes(owner)
    await _next_executor_works(service)
    assert len(smtp.taken) == 1
    assert await _states(owner) == {"handed_over"}


@pytest.mark.parametrize("script", [{"greeting": "hang"}, {"body": "hang"}, {"body": "take and hang"}])
async def test_killed_while_sending(service, owner, start: Start, smtp, grant, script: dict[str, str]) -> None:
    smtp.scripts.extend([script, {}])
    await _hear(service, grant())
    process = await start()

    async def at_it() -> bool:
        return smtp.connections == 1 and (smtp.body_seen.is_set() or "body" not in script)

    await until(at_it)
    await _kill(process)
    taken = len(smtp.taken)
    await _time_passes(owner)
    await _next_executor_works(service)
    await _next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, taken)
    assert await _states(owner) == {"unknown"}


@pytest.mark.parametrize(("table", "outcome"), [("effect", "unknown"), ("outbox", "handed_over")])
async def test_killed_after_the_answer(service, owner, start, smtp, grant, table: str, outcome: str) -> None:
    """Standing before the answer is written down, or after that and before the job is closed."""
    smtp.scripts.extend([{"body": "gate"}, {}])
    await _hear(service, grant())
    process = await start()
    await asyncio.wait_for(smtp.body_seen.wait(), 20)
    async with _locked(owner, table):
        smtp.gate.set()
        await _somebody_waits_for(service, table)
        await _kill(process)
    await _time_passes(owner)
    await _next_executor_works(service)
    await _next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, 1)
    assert await _states(owner) == {outcome}


async def test_two_executors_share_the_work(service, owner, start: Start, smtp, grant) -> None:
    await _hear(service, *(grant(contents=[b"%PDF"]) for _ in range(30)))
    await start()
    await start()

    async def done() -> bool:
        return await _states(owner) == {"handed_over"}

    await until(done)
    assert len(smtp.taken) == 30
