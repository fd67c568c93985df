"""The process that matches receipts, killed at each step: one payment, none lost. Real processes, real SIGKILL."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.records import until
from sqlalchemy import text

from ..billing import rows, sent, take
from ..line import Line
from ..receipts import found, read

pytestmark = pytest.mark.connected

WAITING = "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


@asynccontextmanager
async def an_executor(database: DatabaseSettings) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = os.environ | {
        "INVOICE_DATABASE__URL": database.url.get_secret_value(),
        "INVOICE_KAFKA__BOOTSTRAP": "127.0.0.1:9",
        "INVOICE_JOB_LEASE": "PT1S",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proxima_invoice", "executor", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize(
    "step",
    [
        "select 1 from receipt for update",
        "select 1 from invoice for update",
        # The payment and its allocation are written, nothing is committed.
        "insert into master_audit_head values ('receipt:planfact:S1:1', 0, repeat('0', 64))",
    ],
)
async def test_a_killed_matcher_leaves_one_payment(line: Line, pg_database: DatabaseSettings, step: str) -> None:
    invoice = await sent(line)
    await take(line, found())

    async def waits() -> bool:
        return bool(await rows(line, WAITING))

    async with line.made.database.engine.connect() as holding:
        held = await holding.begin()
        await holding.execute(text(step))
        async with an_executor(pg_database) as victim:
            await until(waits, 40)
            victim.kill()
            await victim.wait()
        await held.rollback()
    assert await rows(line, "select payment_id from payment") == []

    async def paid() -> bool:
        return (await line.read(invoice["invoice_id"]))["status"] == "paid"

    async with an_executor(pg_database):
        await until(paid, 40)
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert (await read(line))["state"] == "recorded"
