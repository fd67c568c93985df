"""An executor that is killed at each step of the ledger of each write at Didox: nothing is doubled, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from proxima_common.clock import SystemClock
from proxima_delivery.bootstrap import Service, build

from ..didox_scenes import Cabin, Paper, cabin, returned, settings_of, void_requested
from .conftest import Start
from .killing import is_sending, locked, somebody_waits_for, time_passes
from .processes import kill

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
def service(house: Cabin) -> Service:
    return house.service


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


async def die(service: Service, start: Start, owner: asyncpg.Connection, operation: str, step: str) -> None:
    if step == "before it says sending":
        async with locked(owner, "effect"):
            process = await start()
            await somebody_waits_for(service, "effect")
            await kill(process)
        return
    process = await start()
    await is_sending(service, operation)
    if step == "while Didox works":
        await kill(process)
        return
    table = "effect" if step == "before the answer is kept" else RECORDED_IN[operation]
    async with locked(owner, table):
        await somebody_waits_for(service, table)
        await kill(process)


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    "step",
    ["before it says sending", "while Didox works", "before the answer is kept", "before the job is closed"],
)
async def test_killed(house: Cabin, start: Start, owner: asyncpg.Connection, operation: str, step: str) -> None:
    await ask_for(house, operation)
    house.didox.switch(slow_next=1, slow_next_ms=SLOW_MS, only_path=WRITES[operation])
    await die(house.service, start, owner, operation, step)
    # What the dead process had asked for is carried out even now.
    await asyncio.sleep(SLOW_MS / 1000)
    await time_passes(owner)
    await owner.execute("update didox_company set login_until = now()")
    await house.work(40)
    state, status = ENDS[operation]
    document = await house.document()
    assert (document.state, [one["status"] for one in house.there()]) == (state, [status])
    told = await house.told()
    assert told.count("HandedOver") == (1 if operation in {"sign", "cancel"} else 0)
    assert told.count("Annulled") == (1 if operation == "cancel" else 0)
