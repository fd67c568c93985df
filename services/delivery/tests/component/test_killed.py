"""An executor that is killed at each step of the ledger, and two executors at once: nothing is sent twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from proxima_common.testing.records import until

from services.delivery.tests.component.killing import (
    hear,
    kill,
    locked,
    next_executor_works,
    somebody_waits_for,
    states,
    time_passes,
)

pytestmark = pytest.mark.connected
Start = Callable[[], Any]


async def test_killed_before_the_ledger_says_sending(service, owner, start: Start, smtp, grant) -> None:
    await hear(service, grant())
    async with locked(owner, "effect"):
        process = await start()
        await somebody_waits_for(service, "effect")
        await kill(process)
    await time_passes(owner)
    await next_executor_works(service)
    assert len(smtp.taken) == 1
    assert await states(owner) == {"handed_over"}


@pytest.mark.parametrize("script", [{"greeting": "hang"}, {"body": "hang"}, {"body": "take and hang"}])
async def test_killed_while_sending(service, owner, start: Start, smtp, grant, script: dict[str, str]) -> None:
    smtp.scripts.extend([script, {}])
    await hear(service, grant())
    process = await start()

    async def at_it() -> bool:
        return smtp.connections == 1 and (smtp.body_seen.is_set() or "body" not in script)

    await until(at_it)
    await kill(process)
    taken = len(smtp.taken)
    await time_passes(owner)
    await next_executor_works(service)
    await next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, taken)
    assert await states(owner) == {"unknown"}


@pytest.mark.parametrize(("table", "outcome"), [("effect", "unknown"), ("outbox", "handed_over")])
async def test_killed_after_the_answer(service, owner, start, smtp, grant, table: str, outcome: str) -> None:
    """Standing before the answer is written down, or after that and before the job is closed."""
    smtp.scripts.extend([{"body": "gate"}, {}])
    await hear(service, grant())
    process = await start()
    await asyncio.wait_for(smtp.body_seen.wait(), 20)
    async with locked(owner, table):
        smtp.gate.set()
        await somebody_waits_for(service, table)
        await kill(process)
    await time_passes(owner)
    await next_executor_works(service)
    await next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, 1)
    assert await states(owner) == {outcome}


async def test_two_executors_share_the_work(service, owner, start: Start, smtp, grant) -> None:
    await hear(service, *(grant(contents=[b"%PDF"]) for _ in range(30)))
    await start()
    await start()

    async def done() -> bool:
        return await states(owner) == {"handed_over"}

    await until(done)
    assert len(smtp.taken) == 30
