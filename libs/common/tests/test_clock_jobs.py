"""Work that a clock starts, on a real Postgres."""

import asyncio
from datetime import datetime, timedelta

import pytest
from proxima_common.db.database import Database
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import until
from sqlalchemy import text

pytestmark = pytest.mark.connected


async def test_a_clock_job_has_one_holder(database: Database, fake_clock: FakeClock) -> None:
    runs: list[datetime] = []
    holding = asyncio.Event()

    def process() -> ClockJobs:
        clocks = ClockJobs(database, fake_clock)

        @clocks.every(timedelta(minutes=1), name="anchor")
        async def anchor(now: datetime) -> str:
            runs.append(now)
            await holding.wait()
            return f"run {len(runs)}"

        return clocks

    first, second = process(), process()
    running = asyncio.create_task(first.run_once("anchor"))

    async def begun() -> bool:
        return bool(runs)

    await until(begun)
    fake_clock.move(timedelta(minutes=5))
    assert not await second.run_once("anchor")
    holding.set()
    assert await running
    assert await second.run_once("anchor")
    assert not await first.run_once("anchor")
    fake_clock.move(timedelta(seconds=61))
    assert await first.run_once("anchor")
    fake_clock.move(timedelta(days=-30))
    assert await first.run_once("anchor")
    async with database.transaction() as tx:
        row = (await tx.execute(text("select last_ok, last_result, holder from clock_job"))).one()
    assert tuple(row) == (True, "run 4", None)


async def test_a_clock_job_that_fails_runs_again(database: Database, fake_clock: FakeClock) -> None:
    clocks = ClockJobs(database, fake_clock)
    failures = [RuntimeError("away")]

    @clocks.every(timedelta(minutes=1), name="poll")
    async def poll(now: datetime) -> str:
        if failures:
            raise failures.pop()
        return "fine"

    for result in ("RuntimeError('away')", "fine"):
        assert await clocks.run_once("poll")
        async with database.transaction() as tx:
            assert (await tx.execute(text("select last_result from clock_job"))).scalar_one() == result
        fake_clock.move(timedelta(minutes=1))
