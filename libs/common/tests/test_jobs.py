"""Jobs, lanes and leases on a real Postgres."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from proxima_common.clock import SystemClock
from proxima_common.db.database import Database
from proxima_common.errors import Conflict, DomainError, NotFound
from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, JobQueue, NewJob, Waits
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import an_origin, until
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.connected

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_job(key: str, lane: str = "planfact:S1", ordering: str | None = None, **payload: Any) -> NewJob:
    return NewJob(lane, "sync", key, payload, START, ordering, an_origin())


async def add(database: Database, *jobs: NewJob) -> int:
    async with database.transaction() as tx:
        return await JobQueue().add(tx, *jobs)


async def states(database: Database) -> dict[str, str]:
    async with database.transaction() as tx:
        return {row.key: row.state for row in await tx.execute(text("select key, state from job"))}


class Work:
    """An executor whose jobs end as their payload says."""

    def __init__(self, database: Database, clock: FakeClock, **policy: Any) -> None:
        self.done: list[str] = []
        self.outcomes: dict[str, Any] = {}
        self.running = self.most = 0
        self.executor = Executor(database, [LanePolicy("planfact:", **policy), LanePolicy("mail:")], clock)
        self.executor.handles("sync")(self.handle)

    async def handle(self, job: Job, run: JobRun) -> JobOutcome:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.01)
        self.running -= 1
        self.done.append(job.key)
        outcome = self.outcomes.get(job.key, Done())
        if isinstance(outcome, Exception):
            raise outcome
        return outcome  # type: ignore[no-any-return]


async def test_jobs_of_one_ordering_run_in_the_order_of_adding(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock, concurrency=4)
    await add(database, *(a_job(f"{n}", ordering=f"invoice {n % 3}") for n in range(12)))
    assert await work.executor.drain() == 12
    for one in range(3):
        mine = [int(key) for key in work.done if int(key) % 3 == one]
        assert mine == sorted(mine)
    assert work.most > 1


async def test_a_key_is_used_once(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock)
    assert await add(database, a_job("one"), a_job("two")) == 2
    await work.executor.drain()
    assert await add(database, a_job("one")) == 0
    assert await work.executor.drain() == 0


async def test_two_executors_never_share_a_job_and_keep_the_lanes_bound(
    database: Database, fake_clock: FakeClock
) -> None:
    both = [Work(database, fake_clock, concurrency=2) for _ in range(2)]
    await add(database, *(a_job(f"{n}") for n in range(30)))
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, sum(work.running for work in both))
            await asyncio.sleep(0.001)

    watching = asyncio.create_task(watch())

    async def all_done() -> bool:
        await asyncio.gather(*(work.executor.drain() for work in both))
        return set((await states(database)).values()) == {"done"}

    await until(all_done)
    watching.cancel()
    assert sorted(int(key) for work in both for key in work.done) == list(range(30))
    assert most == 2


async def test_a_partner_that_is_busy_stops_its_lane_only(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock)
    work.outcomes["a1"] = PartnerBusy(timedelta(seconds=30))
    await add(database, a_job("a1"), a_job("a2"), a_job("b1", lane="planfact:S2"), a_job("m1", lane="mail:S1"))
    await work.executor.drain()
    assert sorted(work.done) == ["a1", "b1", "m1"]
    del work.outcomes["a1"]
    fake_clock.move(timedelta(seconds=31))
    await work.executor.drain()
    assert sorted(work.done) == ["a1", "a1", "a2", "b1", "m1"]


async def test_facts_and_the_jobs_end_are_one_commit(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock)

    async def record(tx: AsyncConnection) -> None:
        await JobQueue().add(tx, a_job("follow-up"))

    async def fail(tx: AsyncConnection) -> None:
        await record(tx)
        raise RuntimeError("the database is away")

    work.outcomes = {"good": Done(record), "bad": Done(fail)}
    await add(database, a_job("good"), a_job("bad", lane="planfact:S2"))
    await work.executor.drain()
    assert await states(database) == {"good": "done", "bad": "leased", "follow-up": "done"}


async def test_how_a_job_ends(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock, concurrency=9, attempts=2)
    work.outcomes = {
        "failed": Failed("no"),
        "refused": DomainError("no", code="nope"),
        "waits": Waits("who knows"),
        "behind": Done(),
        "later": Again(timedelta(hours=1), "not yet"),
        "broken": ValueError("bug"),
    }
    await add(database, *(a_job(key, ordering="x" if key in ("waits", "behind") else None) for key in work.outcomes))
    await work.executor.drain()
    assert await states(database) == {
        "failed": "failed",
        "refused": "failed",
        "waits": "waiting",
        "behind": "ready",
        "later": "ready",
        "broken": "ready",
    }
    fake_clock.move(timedelta(minutes=30))
    await work.executor.drain()
    assert (await states(database))["broken"] == "waiting"
    assert "later" not in work.done[6:]
    assert "behind" not in work.done


async def test_a_person_retries_or_gives_up(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock)
    work.outcomes = {"one": Waits("?"), "two": Waits("?")}
    await add(database, a_job("one", ordering="x"), a_job("after", ordering="x"), a_job("two", lane="planfact:S2"))
    await work.executor.drain()
    queue = JobQueue()
    async with database.transaction() as tx:
        ids = {row.key: row.id for row in await tx.execute(text("select id, key from job"))}
        await queue.give_up(tx, ids["one"], "not needed")
        await queue.retry(tx, ids["two"], fake_clock.now())
        with pytest.raises(Conflict):
            await queue.retry(tx, ids["after"], fake_clock.now())
        with pytest.raises(NotFound):
            await queue.retry(tx, 10**9, fake_clock.now())
    work.outcomes = {}
    await work.executor.drain()
    assert await states(database) == {"one": "given_up", "after": "done", "two": "done"}


async def test_a_job_that_waits_is_given_up_by_its_key_and_no_other(database: Database, fake_clock: FakeClock) -> None:
    work = Work(database, fake_clock)
    work.outcomes = {"one": Waits("?"), "failed": Failed("no")}
    await add(database, a_job("one"), a_job("failed"))
    await work.executor.drain()
    async with database.transaction() as tx:
        given_up = [await JobQueue().give_up_waiting(tx, key, "decided") for key in ("one", "one", "failed", "none")]
    assert given_up == [True, False, False, False]
    assert await states(database) == {"one": "given_up", "failed": "failed"}


async def test_a_job_that_nobody_began_can_be_cancelled(database: Database, fake_clock: FakeClock) -> None:
    await add(database, a_job("one"))
    async with database.transaction() as tx:
        assert await JobQueue().cancel(tx, "one", "void")
        assert not await JobQueue().cancel(tx, "one", "void")
    assert await Work(database, fake_clock).executor.drain() == 0


async def test_a_long_job_keeps_its_lease(database: Database, fake_clock: FakeClock) -> None:
    policy = LanePolicy("planfact:", lease=timedelta(milliseconds=600))
    first, second = (Executor(database, [policy], fake_clock) for _ in range(2))
    runs: list[str] = []

    async def slow(job: Job, run: JobRun) -> JobOutcome:
        runs.append(job.key)
        await asyncio.sleep(2)
        return Done()

    for executor in (first, second):
        executor.handles("sync")(slow)
    await add(database, a_job("one"))
    working = asyncio.create_task(first.drain())
    while not working.done():
        assert await second.drain() == 0 or runs == ["one"]
        await asyncio.sleep(0.1)
    assert runs == ["one"]
    assert await states(database) == {"one": "done"}


_EXECUTOR = """
import asyncio, sys
from datetime import timedelta
from pydantic import SecretStr
from proxima_common.clock import SystemClock
from proxima_common.db.database import Database
from proxima_common.jobs.executor import Executor
from proxima_common.jobs.leases import LanePolicy
from proxima_common.settings import DatabaseSettings
database = Database(DatabaseSettings(url=SecretStr(sys.argv[1])))
executor = Executor(database, [LanePolicy("planfact:", lease=timedelta(seconds=1))], SystemClock())
@executor.handles("sync")
async def hang(job, run):
    print("begun", flush=True)
    await asyncio.sleep(600)
asyncio.run(executor.run(asyncio.Event()))
"""


async def test_a_killed_executors_job_is_taken_again(database: Database, pg_database: DatabaseSettings) -> None:
    await add(database, a_job("one"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _EXECUTOR, pg_database.url.get_secret_value(), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 20) == b"begun\n"
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    attempts: list[int] = []
    executor = Executor(database, [LanePolicy("planfact:")], SystemClock())

    @executor.handles("sync")
    async def again(job: Job, run: JobRun) -> JobOutcome:
        attempts.append(job.attempts)
        assert run.origin().actor == "staff:test"
        return Done()

    async def done() -> bool:
        await executor.drain()
        return attempts == [2]

    await until(done)


async def test_a_running_executor_is_woken_by_a_new_job(database: Database) -> None:
    executor = Executor(database, [LanePolicy("planfact:")], SystemClock(), idle_seconds=60)
    done = asyncio.Event()

    @executor.handles("sync")
    async def sync(job: Job, run: JobRun) -> JobOutcome:
        done.set()
        return Done()

    stop = asyncio.Event()
    running = asyncio.create_task(executor.run(stop))
    for key in ("one", "two"):
        done.clear()
        await add(database, a_job(key))
        await asyncio.wait_for(done.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)
