"""The executor and the poller, killed at each step: nothing is sent twice, no press is lost, none counts twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from proxima_common.testing.records import until
from proxima_delivery.bootstrap import Service

from services.delivery.tests.component.conftest import Start
from services.delivery.tests.component.killing import SOON, locked, somebody_waits_for, time_passes
from services.delivery.tests.component.processes import environment, kill
from services.delivery.tests.telegram_scenes import ANN, Bench

pytestmark = pytest.mark.connected


@pytest.fixture
def service(bench: Bench) -> Service:
    return bench.service


@pytest.fixture
def variables(service: Service) -> dict[str, str]:
    return environment(service.settings, TELEGRAM__TIMEOUT_SECONDS="20", TELEGRAM__POLL_SECONDS="2")


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

    await until(so, SOON)


async def _after_thekill(bench: Bench, owner: asyncpg.Connection) -> list[str]:
    await time_passes(owner)
    for _ in range(2):
        await bench.work()
    return [one.state for one in await bench.messages()]


async def test_killed_before_the_ledger_says_sending(asked: Bench, owner: asyncpg.Connection, start: Start) -> None:
    await asked.hear(asked.request(ANN))
    async with locked(owner, "effect"):
        process = await start("executor")
        await somebody_waits_for(asked.service, "effect")
        await kill(process)
    assert await _after_thekill(asked, owner) == ["sent"]
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

    await until(there, SOON)
    await kill(process)
    asked.sandbox.switch()
    assert await _after_thekill(asked, owner) == ["unknown"]
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
    async with locked(owner, table):
        await somebody_waits_for(asked.service, table)
        await kill(process)
    asked.sandbox.switch()
    assert await _after_thekill(asked, owner) == [state]
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
    async with locked(owner, table):
        asked.press(ANN)
        await somebody_waits_for(asked.service, table)
        await kill(process)
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

    await until(decided, SOON)
    await kill(process)
    asked.sandbox.switch()
    asked.clock.move(timedelta(minutes=2))
    await asked.round()
    assert len(await asked.decisions()) == 1
    assert "on its way" in asked.shown()[0]["text"]


async def _polled(bench: Bench) -> None:
    async def asked() -> bool:
        return any(one["path"].endswith("/getUpdates") for one in bench.sandbox.requests())

    await until(asked, SOON)


async def test_two_pollers_are_one_holder_and_the_other_takes_over(asked: Bench, start: Start) -> None:
    await asked.ask(ANN)
    first, second = await start("telegram"), await start("telegram")
    await _polled(asked)
    asked.press(ANN, "d:nothing")

    async def answered(count: int) -> bool:
        return len([one for one in asked.sandbox.answers() if one]) == count

    await until(lambda: answered(1), SOON)
    assert [one for one in asked.sandbox.requests() if one["status"] == 409] == []
    await kill(first)
    asked.press(ANN)
    await until(lambda: answered(2), SOON)
    await kill(second)
    assert len(await asked.decisions()) == 1
