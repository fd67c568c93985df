"""The executor and the poller, killed at each step: nothing is sent twice, no press is lost, none counts twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from proxima_common.testing.records import until

from services.delivery.tests.telegram_scenes import ANN, Bench

pytestmark = pytest.mark.connected
Start = Callable[[str], Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def owner(pg_database: Any) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


def _environment(bench: Bench) -> dict[str, str]:
    settings = bench.service.settings
    return {
        **os.environ,
        "DELIVERY_DATABASE__URL": settings.database.url.get_secret_value(),
        "DELIVERY_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
        "DELIVERY_S3__ENDPOINT": settings.s3.endpoint,
        "DELIVERY_S3__BUCKET": settings.s3.bucket,
        "DELIVERY_S3__ACCESS_KEY": settings.s3.access_key.get_secret_value(),
        "DELIVERY_S3__SECRET_KEY": settings.s3.secret_key.get_secret_value(),
        "DELIVERY_HTTP__PORT": "1",
        "DELIVERY_SMTP__HOST": "127.0.0.1",
        "DELIVERY_SMTP__PORT": "1",
        "DELIVERY_SMTP__TLS": "none",
        "DELIVERY_SENDERS": "{}",
        "DELIVERY_STAFF_PUBLIC_KEY": settings.staff_public_key,
        "DELIVERY_TELEGRAM__TOKEN": bench.sandbox.token,
        "DELIVERY_TELEGRAM__BASE_URL": bench.sandbox.base_url,
        "DELIVERY_TELEGRAM__LINK_BASE": "https://invoice.example",
        "DELIVERY_TELEGRAM__TIMEOUT_SECONDS": "20",
        "DELIVERY_TELEGRAM__POLL_SECONDS": "2",
    }


@pytest.fixture
async def start(bench: Bench) -> AsyncIterator[Start]:
    """Starts processes, and kills those that are left."""
    running: list[asyncio.subprocess.Process] = []

    async def start(word: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_delivery", word, env=_environment(bench), stderr=sys.stderr
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


@asynccontextmanager
async def _locked(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Nobody can write to the table meanwhile: whoever tries stands exactly there."""
    async with owner.transaction():
        await owner.execute(f"lock table {table} in exclusive mode")
        yield


async def _somebody_waits_for(bench: Bench, table: str) -> None:
    watcher = await bench.service.database.direct()

    async def waits() -> bool:
        query = "select count(*) from pg_locks where relation = $1::regclass and not granted"
        return bool(await watcher.fetchval(query, table))

    await until(waits)
    await watcher.close()


async def _leases_run_out(owner: asyncpg.Connection) -> None:
    await owner.execute("update job set lease_until = now() where state = 'leased'")
    await owner.execute("update effect set lease_until = now() where state = 'sending'")


@pytest.fixture
async def asked(bench: Bench) -> Bench:
    """An approver with an account; the processes keep the machine's time, and so does the test."""
    bench.clock.move(datetime.now(UTC) - bench.clock.now())
    await bench.link(ANN)
    return bench


async def _effect_is(owner: asyncpg.Connection, state: str) -> None:
    async def so() -> bool:
        query = "select count(*) from effect where state = $1 and operation = 'send_message' and revision = 1"
        return bool(await owner.fetchval(query, state))

    await until(so)


async def _after_the_kill(bench: Bench, owner: asyncpg.Connection) -> list[str]:
    await _leases_run_out(owner)
    for _ in range(2):
        await bench.work()
    return [one.state for one in await bench.messages()]


async def test_killed_before_the_ledger_says_sending(asked: Bench, owner: asyncpg.Connection, start: Start) -> None:
    await asked.hear(asked.request(ANN))
    async with _locked(owner, "effect"):
        process = await start("executor")
        await _somebody_waits_for(asked, "effect")
        await _kill(process)
    assert await _after_the_kill(asked, owner) == ["sent"]
    assert len(asked.shown()) == 1


@pytest.mark.parametrize(("switches", "arrived"), [({"timeout_after_next": 1}, 1), ({"slow_ms": 20_000}, 0)])
async def test_killed_while_sending(
    asked: Bench, owner: asyncpg.Connection, start: Start, switches: dict[str, int], arrived: int
) -> None:
    asked.sandbox.switch(only_path="sendMessage", **switches)
    await asked.hear(asked.request(ANN))
    process = await start("executor")
    await _effect_is(owner, "sending")

    async def there() -> bool:
        return len(asked.shown()) == arrived

    await until(there)
    await _kill(process)
    asked.sandbox.switch()
    assert await _after_the_kill(asked, owner) == ["unknown"]
    assert len(asked.shown()) == arrived


@pytest.mark.parametrize(("table", "state"), [("effect", "unknown"), ("telegram_message", "sent")])
async def test_killed_after_the_answer(
    asked: Bench, owner: asyncpg.Connection, start: Start, table: str, state: str
) -> None:
    """Standing before the answer is written down, or after that and before the job is closed."""
    asked.sandbox.switch(only_path="sendMessage", slow_ms=1_500)
    await asked.hear(asked.request(ANN))
    process = await start("executor")
    await _effect_is(owner, "sending")
    async with _locked(owner, table):
        await _somebody_waits_for(asked, table)
        await _kill(process)
    asked.sandbox.switch()
    assert await _after_the_kill(asked, owner) == [state]
    assert len(asked.shown()) == 1
    asked.press(ANN)
    await asked.round()
    assert "on its way" in asked.shown()[0]["text"]


@pytest.mark.parametrize("table", ["telegram_bot", "telegram_decision", "outbox", "telegram_update"])
async def test_the_poller_is_killed_while_it_takes_a_press(
    asked: Bench, owner: asyncpg.Connection, start: Start, table: str
) -> None:
    await asked.ask(ANN)
    process = await start("telegram")
    await _polled(asked)
    async with _locked(owner, table):
        asked.press(ANN)
        await _somebody_waits_for(asked, table)
        await _kill(process)
    await asked.round()
    assert len(await asked.decisions()) == 1
    assert len(asked.sandbox.answers()) == 1


async def test_the_poller_is_killed_before_it_answers(asked: Bench, start: Start) -> None:
    await asked.ask(ANN)
    asked.sandbox.switch(only_path="answerCallbackQuery", slow_ms=3_000)
    process = await start("telegram")
    asked.press(ANN)

    async def decided() -> bool:
        return len(await asked.decisions()) == 1

    await until(decided)
    await _kill(process)
    asked.sandbox.switch()
    asked.clock.move(timedelta(minutes=2))
    await asked.round()
    assert len(await asked.decisions()) == 1
    assert "on its way" in asked.shown()[0]["text"]


async def _polled(bench: Bench) -> None:
    async def asked() -> bool:
        return any(one["path"].endswith("/getUpdates") for one in bench.sandbox.requests())

    await until(asked)


async def test_two_pollers_are_one_holder_and_the_other_takes_over(asked: Bench, start: Start) -> None:
    await asked.ask(ANN)
    first, second = await start("telegram"), await start("telegram")
    await _polled(asked)
    asked.press(ANN, "d:nothing")

    async def answered(count: int) -> bool:
        return len([one for one in asked.sandbox.answers() if one]) == count

    await until(lambda: answered(1))
    assert [one for one in asked.sandbox.requests() if one["status"] == 409] == []
    await _kill(first)
    asked.press(ANN)
    await until(lambda: answered(2), 40)
    await _kill(second)
    assert len(await asked.decisions()) == 1
