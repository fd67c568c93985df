"""An executor that is killed at each step of the ledger, and two executors at once: nothing is sent twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from proxima_common.clock import TASHKENT, DemoClock
from proxima_common.messaging.envelope import Origin
from proxima_common.testing.records import until
from proxima_delivery.bootstrap import Service, build
from proxima_delivery.bootstrap.mail import reminders

from services.delivery.tests.component.conftest import Start
from services.delivery.tests.component.killing import (
    SOON,
    hear,
    locked,
    next_executor_works,
    somebody_waits_for,
    states,
    time_passes,
)
from services.delivery.tests.component.processes import environment, kill
from services.delivery.tests.integration.mail.test_reminders import owed

pytestmark = pytest.mark.connected
# A working hour in Tashkent, far from midnight: a reminder is for one day, what is begun must not end on the next.
NOW = datetime(2026, 11, 5, 6, 0, tzinfo=UTC)
TABLE = {"letter": "delivery", "reminder": "notice"}
OUT = {"letter": "handed_over", "reminder": "sent"}
# What the transaction that closes the job writes.
RECORDED_IN = {"letter": "outbox", "reminder": "notice"}
Begin = Callable[[], Awaitable[None]]


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
async def service(settings_for, smtp, clock_file: Path) -> AsyncIterator[Service]:
    """The service in the test's process, with the very time that its other processes are told."""
    clock = DemoClock(clock_file, profile="demo")
    clock.set(NOW)
    service = build(settings_for(smtp.port), clock)
    yield service
    await service.database.close()


@pytest.fixture
def variables(service: Service, clock_file: Path) -> dict[str, str]:
    pinned = {"PROXIMA_PROFILE": "demo", "PROXIMA_CLOCK_FILE": str(clock_file)}
    return {**environment(service.settings), **pinned}


@pytest.fixture(params=TABLE)
def what(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def begin(what: str, service: Service, grant) -> Begin:
    """Has a letter or a reminder queued."""

    async def letter() -> None:
        await hear(service, grant(now=service.clock.now()))

    return letter if what == "letter" else lambda: _remind(service)


async def _remind(service: Service) -> None:
    """A person has one client reminded."""
    now = service.clock.now()
    today = now.astimezone(TASHKENT).date()
    debt = owed(due_date=today - timedelta(days=3), document_date=today - timedelta(days=9))
    await hear(service, debt)
    made = reminders(service)
    async with service.database.transaction() as tx:
        proposals, _ = await made.preview(tx, today, chosen=[debt.invoice_id])
        assert await made.queue(proposals, tx, Origin.begin("staff:ann", now))


async def test_killed_before_the_ledger_says_sending(
    service: Service, owner: asyncpg.Connection, start: Start, smtp, begin: Begin, what: str
) -> None:
    await begin()
    async with locked(owner, "effect"):
        process = await start()
        await somebody_waits_for(service, "effect")
        await kill(process)
    await time_passes(owner)
    await next_executor_works(service)
    assert len(smtp.taken) == 1
    assert await states(owner, TABLE[what]) == {OUT[what]}


@pytest.mark.parametrize("script", [{"greeting": "hang"}, {"body": "hang"}, {"body": "take and hang"}])
async def test_killed_while_sending(
    service: Service,
    owner: asyncpg.Connection,
    start: Start,
    smtp,
    begin: Begin,
    what: str,
    script: dict[str, str],
) -> None:
    smtp.scripts.extend([script, {}])
    await begin()
    process = await start()

    async def at_it() -> bool:
        return smtp.connections == 1 and (smtp.body_seen.is_set() or "body" not in script)

    await until(at_it, SOON)
    await kill(process)
    taken = len(smtp.taken)
    await time_passes(owner)
    await next_executor_works(service)
    await next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, taken)
    assert await states(owner, TABLE[what]) == {"unknown"}


@pytest.mark.parametrize("written", [False, True])
async def test_killed_after_the_answer(
    service: Service, owner: asyncpg.Connection, start: Start, smtp, begin: Begin, what: str, written: bool
) -> None:
    """Standing before the answer is written down, or after that and before the job is closed."""
    table, outcome = (RECORDED_IN[what], OUT[what]) if written else ("effect", "unknown")
    smtp.scripts.extend([{"body": "gate"}, {}])
    await begin()
    process = await start()
    await asyncio.wait_for(smtp.body_seen.wait(), SOON)
    async with locked(owner, table):
        smtp.gate.set()
        await somebody_waits_for(service, table)
        await kill(process)
    await time_passes(owner)
    await next_executor_works(service)
    await next_executor_works(service)
    assert (smtp.connections, len(smtp.taken)) == (1, 1)
    assert await states(owner, TABLE[what]) == {outcome}


async def test_a_reminder_begun_yesterday_and_killed_is_unknown_today_not_forgotten(
    service: Service, owner: asyncpg.Connection, start: Start, smtp
) -> None:
    smtp.scripts.extend([{"body": "take and hang"}, {}])
    await _remind(service)
    process = await start()
    await asyncio.wait_for(smtp.body_seen.wait(), SOON)
    await kill(process)
    await owner.execute("update notice set day = day - 1")
    await owner.execute("update notice_recipient set day = day - 1")
    await time_passes(owner)
    await next_executor_works(service)
    assert (smtp.connections, await states(owner, "notice")) == (1, {"unknown"})


async def test_two_executors_share_the_work(
    service: Service, owner: asyncpg.Connection, start: Start, smtp, grant
) -> None:
    await hear(service, *(grant(now=service.clock.now(), contents=[b"%PDF"]) for _ in range(30)))
    await start()
    await start()

    async def done() -> bool:
        return await states(owner) == {"handed_over"}

    await until(done, SOON)
    assert len(smtp.taken) == 30
