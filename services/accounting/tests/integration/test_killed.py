"""An executor killed at every step of the ledger leaves exactly one shipment. Real processes, real SIGKILL."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_common.jobs.effect_rows import unknown_effects
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.records import until
from proxima_sandbox.testing import PlanFactSandbox
from sqlalchemy import text

from ..conftest import QUICK, executing
from ..scenes import approved, asked, hear, marker, reach, returned, shipment_of

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]
PATIENT = QUICK | {"write_lock_wait": 0.5, "job_lease": 1.0}


def environment(database: DatabaseSettings, sandbox: PlanFactSandbox, answer_within: float) -> dict[str, str]:
    settings = PATIENT | {"timeout": answer_within}
    planfact = {name: str(list(value) if isinstance(value, tuple) else value) for name, value in settings.items()}
    return (
        os.environ
        | {
            "ACCOUNTING_DATABASE__URL": database.url.get_secret_value(),
            "ACCOUNTING_KAFKA__BOOTSTRAP": "127.0.0.1:9",
            "ACCOUNTING_PLANFACT__BASE_URL": sandbox.base_url,
            "ACCOUNTING_PLANFACT__API_KEY": sandbox.api_key,
        }
        | {f"ACCOUNTING_PLANFACT__{name.upper()}": value for name, value in planfact.items()}
    )


@asynccontextmanager
async def an_executor(
    database: DatabaseSettings, sandbox: PlanFactSandbox, answer_within: float = 1.0
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "proxima_accounting",
        "executor",
        env=environment(database, sandbox, answer_within),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def effect_is(parts: Parts, operation: str, state: str) -> None:
    async def stands() -> bool:
        async with parts.database.transaction() as tx:
            query = text("select count(*) from effect where operation = :operation and state = :state")
            return bool((await tx.execute(query, {"operation": operation, "state": state})).scalar_one())

    await until(stands, 40)


@asynccontextmanager
async def held(parts: Parts, query: str) -> AsyncIterator[None]:
    """A row that nobody else can change for a while."""
    async with parts.database.engine.connect() as connection:
        transaction = await connection.begin()
        await connection.execute(text(query))
        yield
        await transaction.rollback()


async def kill_while_looking(parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process) -> None:
    """Before anything was sent."""
    sandbox.switch(hits="reads", slow_ms=1000)
    await hear_one(parts)
    await asked_reads(parts)
    victim.kill()


async def asked_reads(parts: Parts) -> None:
    async def leased() -> bool:
        async with parts.database.transaction() as tx:
            return bool((await tx.execute(text("select count(*) from job where state = 'leased'"))).scalar_one())

    await until(leased, 40)


async def kill_while_acting(
    parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process, slow_ms: int = 800
) -> None:
    """Sent, and PlanFact is still at it: it acts after the death."""
    sandbox.switch(only_path="operations/shipment", slow_ms=slow_ms)
    await hear_one(parts)
    # Counterparty, deal, and now the shipment.
    await until(lambda: begun(sandbox, 3), 40)
    victim.kill()


async def begun(sandbox: PlanFactSandbox, writes: int) -> bool:
    return bool((await asyncio.to_thread(sandbox.state))["writes_begun"] == writes)


async def kill_before_the_call(parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process) -> None:
    """The ledger says sending, and nothing has come of it at PlanFact."""
    # Slow, so that the death comes before the cut is noticed.
    sandbox.switch(only_path="operations/shipment", cut_before_next=1, slow_ms=5000)
    await hear_one(parts)
    await effect_is(parts, "create_shipment", "sending")
    victim.kill()


async def kill_before_the_answer(parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process) -> None:
    """PlanFact acted, the answer never came."""
    sandbox.switch(only_path="operations/shipment", timeout_after_next=1, hang_ms=5000)
    await hear_one(parts)
    await asked(sandbox, "operations/shipment")
    victim.kill()


async def kill_before_the_confirmation(
    parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process
) -> None:
    """The answer came, the ledger could not be written."""
    sandbox.switch(only_path="operations/shipment", slow_ms=400)
    await hear_one(parts)
    await effect_is(parts, "create_shipment", "sending")
    async with held(parts, "select 1 from effect where operation = 'create_shipment' for update"):
        await asked(sandbox, "operations/shipment")
        victim.kill()
        await victim.wait()


async def kill_before_the_commit(parts: Parts, sandbox: PlanFactSandbox, victim: asyncio.subprocess.Process) -> None:
    """The ledger is confirmed, the shipment's row and its fact are not."""
    await hear_one(parts)
    async with held(parts, "select 1 from shipment for update"):
        await effect_is(parts, "create_shipment", "confirmed")
        victim.kill()
        await victim.wait()


INVOICE: list[UUID] = []


async def hear_one(parts: Parts) -> None:
    INVOICE[:] = [new_id()]
    await hear(parts, approved(INVOICE[0]))


@pytest.mark.parametrize(
    "death",
    [
        kill_while_looking,
        kill_before_the_call,
        kill_while_acting,
        kill_before_the_answer,
        kill_before_the_confirmation,
        kill_before_the_commit,
    ],
)
async def test_a_killed_creation_is_one_shipment(
    parts: Parts, pg_database: DatabaseSettings, planfact_sandbox: PlanFactSandbox, death: Any
) -> None:
    async with an_executor(pg_database, planfact_sandbox) as victim:
        await death(parts, planfact_sandbox, victim)
        await victim.wait()
    assert (await shipment_of(parts, INVOICE[0])).state is FactState.PENDING
    planfact_sandbox.switch()
    async with executing(parts):
        await reach(parts, INVOICE[0], FactState.DONE, seconds=30)
    assert planfact_sandbox.state()["by_marker"] == {marker(INVOICE[0]): 1}


async def test_a_wish_that_changed_while_the_executor_was_dead_waits_for_the_old_call(
    parts: Parts, pg_database: DatabaseSettings, planfact_sandbox: PlanFactSandbox
) -> None:
    async with an_executor(pg_database, planfact_sandbox, answer_within=3) as victim:
        await kill_while_acting(parts, planfact_sandbox, victim, slow_ms=2500)
        await victim.wait()
    await hear(parts, returned(INVOICE[0]))
    async with executing(parts):
        await reach(parts, INVOICE[0], FactState.REMOVED, seconds=30)
    await asked(planfact_sandbox, "operations/shipment")
    assert planfact_sandbox.shipments() == [], "the dead executor's creation came after its return, and was seen"
    async with parts.database.transaction() as tx:
        assert not await unknown_effects(tx), "the partner's verified state answers for the old call"
