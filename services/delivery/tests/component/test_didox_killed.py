"""An executor that is killed at each step of the ledger of each write at Didox: nothing is doubled, nothing is lost."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from proxima_common.clock import SystemClock
from proxima_common.testing.records import until
from proxima_delivery.bootstrap import Service, build

from ..didox_forms import SELLER
from ..didox_scenes import Cabin, Paper, cabin, returned, settings_of, void_requested

pytestmark = pytest.mark.connected

SLOW_MS = 700
WRITES = {"create_draft": "/create/", "sign": "/sign", "delete_draft": "/delete/draft", "cancel": "/delete"}
# What the transaction that closes the job writes, and nothing before it does.
RECORDED_IN = {"create_draft": "didox_document", "sign": "outbox", "delete_draft": "didox_document", "cancel": "outbox"}
ENDS = {"create_draft": ("draft", 0), "sign": ("sent", 1), "delete_draft": ("removed", 55), "cancel": ("cancelled", 5)}


class WallClock(SystemClock):
    """The processes' own clock: nobody moves it."""

    def move(self, by: timedelta) -> None:
        """Time passes by itself."""


@pytest.fixture
async def house(settings_for, smtp, didox_sandbox, eimzo_sandbox) -> AsyncIterator[Cabin]:
    clock: Any = WallClock()
    service = build(settings_for(smtp.port, didox=settings_of(didox_sandbox, settle=0.3, attempts=12)), clock)
    async with cabin(service, clock, didox_sandbox, eimzo_sandbox) as made:
        yield made


@pytest.fixture
async def owner(pg_database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


def environment(service: Service) -> dict[str, str]:
    settings = service.settings
    didox, s3 = settings.didox, settings.s3
    assert didox
    companies = {"S1": {"tin": SELLER, "password": didox.companies["S1"].password.get_secret_value()}}
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
        "DELIVERY_SMTP__HOST": settings.smtp.host,
        "DELIVERY_SMTP__PORT": str(settings.smtp.port),
        "DELIVERY_SMTP__TLS": "none",
        "DELIVERY_SENDERS": '{"S1": {"address": "billing@seller.example", "name": "Proxima Ops"}}',
        "DELIVERY_STAFF_PUBLIC_KEY": settings.staff_public_key,
        "DELIVERY_DIDOX__BASE_URL": didox.base_url,
        "DELIVERY_DIDOX__PARTNER_TOKEN": didox.partner_token.get_secret_value(),
        "DELIVERY_DIDOX__COMPANIES": json.dumps(companies),
    }


@asynccontextmanager
async def executor(house: Cabin) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A process; what it gives kills it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proxima_delivery", "executor", env=environment(house.service), stderr=sys.stderr
    )

    async def kill() -> None:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()

    try:
        yield kill
    finally:
        await kill()


@asynccontextmanager
async def locked(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Nobody can write to the table meanwhile: whoever tries stands exactly there."""
    async with owner.transaction():
        await owner.execute(f"lock table {table} in exclusive mode")
        yield


async def stands_before(house: Cabin, table: str) -> None:
    watcher = await house.service.database.direct()

    async def waits() -> bool:
        query = "select count(*) from pg_locks where relation = $1::regclass and not granted"
        return bool(await watcher.fetchval(query, table))

    await until(waits, 30)
    await watcher.close()


async def is_sending(house: Cabin, operation: str) -> None:
    watcher = await house.service.database.direct()

    async def sending() -> bool:
        query = "select count(*) from effect where operation = $1 and state = 'sending'"
        return bool(await watcher.fetchval(query, operation))

    await until(sending, 30)
    await watcher.close()


async def ask_for(house: Cabin, operation: str) -> None:
    """Everything up to the write; the job of the write waits."""
    paper = Paper()
    if operation == "create_draft":
        await house.hear(house.frozen(paper))
        return
    event, document = await house.waiting(paper)
    if operation == "delete_draft":
        await house.hear(returned(event))
        return
    if operation == "cancel":
        await house.sign(document.id)
        await house.hear(void_requested(event, paper.id))
    await house.give(document.id, await house.challenge(document.id))


async def die(house: Cabin, owner: asyncpg.Connection, operation: str, step: str) -> None:
    if step == "before it says sending":
        async with locked(owner, "effect"), executor(house) as kill:
            await stands_before(house, "effect")
            await kill()
        return
    async with executor(house) as kill:
        await is_sending(house, operation)
        if step == "while Didox works":
            await kill()
            return
        table = "effect" if step == "before the answer is kept" else RECORDED_IN[operation]
        async with locked(owner, table):
            await stands_before(house, table)
            await kill()


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    "step",
    ["before it says sending", "while Didox works", "before the answer is kept", "before the job is closed"],
)
async def test_killed(house: Cabin, owner: asyncpg.Connection, operation: str, step: str) -> None:
    await ask_for(house, operation)
    house.didox.switch(slow_next=1, slow_next_ms=SLOW_MS, only_path=WRITES[operation])
    await die(house, owner, operation, step)
    # What the dead process had asked for is carried out even now.
    await asyncio.sleep(SLOW_MS / 1000)
    await owner.execute("update job set lease_until = now() where state = 'leased'")
    await owner.execute("update effect set lease_until = now() where state = 'sending'")
    await owner.execute("update didox_company set login_until = now()")
    await house.work(40)
    state, status = ENDS[operation]
    document = await house.document()
    assert (document.state, [one["status"] for one in house.there()]) == (state, [status])
    told = await house.told()
    assert told.count("HandedOver") == (1 if operation in {"sign", "cancel"} else 0)
    assert told.count("Annulled") == (1 if operation == "cancel" else 0)
