"""An executor that is killed at each step of the ledger while it reminds: nobody is reminded twice."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from proxima_common.clock import TASHKENT
from proxima_common.messaging.envelope import Origin
from proxima_common.testing.records import a_record, until
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.mail import reminders

from services.delivery.tests.component.killing import (
    kill,
    locked,
    next_executor_works,
    somebody_waits_for,
    time_passes,
)
from services.delivery.tests.integration.mail.test_reminders import owed

pytestmark = pytest.mark.connected


async def _remind(service: Service) -> None:
    """A person has one client reminded, at whatever hour the test runs."""
    now = service.clock.now()
    today = now.astimezone(TASHKENT).date()
    debt = owed(due_date=today - timedelta(days=3), document_date=today - timedelta(days=9))
    assert await service.dispatcher().handle([a_record(debt)])
    made = reminders(service)
    async with service.database.transaction() as tx:
        proposals, _ = await made.preview(tx, today, chosen=[debt.invoice_id])
        assert await made.queue(proposals, tx, Origin.begin("staff:ann", now))


async def _states(owner: Any) -> set[str]:
    return {row["state"] for row in await owner.fetch("select state from notice")}


@pytest.fixture(autouse=True)
def _not_around_midnight() -> None:
    """A reminder is for one day: what is begun now must not end tomorrow."""
    local = datetime.now(TASHKENT)
    if (local + timedelta(minutes=2)).date() != local.date():
        pytest.skip("midnight in Tashkent is too near")


async def test_killed_before_the_ledger_says_sending(service, owner, start, smtp) -> None:
    await _remind(service)
    async with locked(owner, "effect"):
        process = await start()
        await somebody_waits_for(service, "effect")
        await kill(process)
    await time_passes(owner)
    await next_executor_works(service)
    assert len(smtp.taken) == 1
    assert await _states(owner) == {"sent"}


@pytest.mark.parametrize("script", [{"greeting": "hang"}, {"body": "hang"}, {"body": "take and hang"}])
async def test_killed_while_sending(service, owner, start, smtp, script: dict[str, str]) -> None:
    smtp.scripts.extend([script, {}])
    await _remind(service)
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
    assert await _states(owner) == {"unknown"}


@pytest.mark.parametrize(("table", "outcome"), [("effect", "unknown"), ("notice", "sent")])
async def test_killed_after_the_answer(service, owner, start, smtp, table: str, outcome: str) -> None:
    """Standing before the answer is written down, or after that and before the notice says so."""
    smtp.scripts.extend([{"body": "gate"}, {}])
    await _remind(service)
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
    assert await _states(owner) == {outcome}


async def test_begun_yesterday_and_killed_it_is_unknown_today_not_forgotten(
    service,
    owner,
    start,
    smtp,
) -> None:
    smtp.scripts.extend([{"body": "take and hang"}, {}])
    await _remind(service)
    process = await start()
    await asyncio.wait_for(smtp.body_seen.wait(), 20)
    await kill(process)
    await owner.execute("update notice set day = day - 1")
    await owner.execute("update notice_recipient set day = day - 1")
    await time_passes(owner)
    await next_executor_works(service)
    assert (smtp.connections, await _states(owner)) == (1, {"unknown"})
