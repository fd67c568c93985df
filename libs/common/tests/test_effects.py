"""The effect ledger on a real Postgres, with a partner that misbehaves."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from proxima_common.db.database import Database
from proxima_common.errors import Conflict
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import (
    Confirmed,
    EffectLedger,
    EffectResult,
    InFlight,
    Refused,
    Unknown,
)
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import until
from sqlalchemy import text

pytestmark = pytest.mark.connected

AT_ONCE = timedelta(0)


class Partner:
    """Keeps what was created; fails before or after acting as told."""

    def __init__(self) -> None:
        self.created: list[str] = []
        self.before: BaseException | None = None
        self.after: BaseException | None = None
        self.silent = False
        self.blind: Exception | None = None

    async def create(self) -> dict[str, Any]:
        if self.before:
            raise self.before
        self.created.append("shipment")
        if self.silent:
            await asyncio.sleep(60)
        if self.after:
            raise self.after
        return {"id": len(self.created)}

    async def find(self) -> dict[str, Any] | None:
        if self.blind:
            raise self.blind
        return {"id": len(self.created)} if self.created else None


class Desk:
    """Performs one effect at one partner."""

    def __init__(self, database: Database, *, settle: timedelta = AT_ONCE) -> None:
        self.database = database
        self.partner = Partner()
        self.key = EffectKey("planfact", "create_shipment", str(uuid4()), 1)
        self.ledger = EffectLedger(database, FakeClock(), timeout=timedelta(seconds=0.5), settle=settle)

    async def perform(self, *, look_up: bool = True) -> EffectResult:
        return await self.ledger.perform(
            self.key,
            request={"amount": "10.00"},
            call=self.partner.create,
            look_up=self.partner.find if look_up else None,
        )

    async def state(self) -> str:
        async with self.database.transaction() as tx:
            return str((await tx.execute(text("select state from effect"))).scalar_one())

    async def attempts(self) -> list[tuple[str, str | None]]:
        async with self.database.transaction() as tx:
            rows = await tx.execute(text("select kind, outcome from effect_attempt order by id"))
            return [(row.kind, row.outcome) for row in rows]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_a_confirmed_effect_is_not_called_again(desk: Desk) -> None:
    assert await desk.perform() == Confirmed({"id": 1})
    assert await desk.perform() == Confirmed({"id": 1})
    assert len(desk.partner.created) == 1
    assert await desk.attempts() == [("call", "confirmed")]


async def test_a_time_out_after_acting_is_unknown_and_then_adopted(desk: Desk) -> None:
    desk.partner.silent = True
    result = await desk.perform()
    assert isinstance(result, Unknown)
    assert result.retry_after is not None
    assert await desk.state() == "unknown"
    assert await desk.perform() == Confirmed({"id": 1}, adopted=True)
    assert await desk.perform() == Confirmed({"id": 1})
    assert len(desk.partner.created) == 1
    assert await desk.attempts() == [("call", "unknown"), ("look_up", "found")]


async def test_what_is_certainly_not_there_is_planned_again(desk: Desk) -> None:
    desk.partner.before = ConnectionError("cut before the request")
    assert isinstance(await desk.perform(), Unknown)
    desk.partner.before = None
    assert await desk.perform() == Confirmed({"id": 1})
    assert await desk.attempts() == [("call", "unknown"), ("look_up_then_call", "confirmed")]


async def test_it_is_not_looked_up_before_a_slow_partner_may_have_acted(database: Database) -> None:
    desk = Desk(database, settle=timedelta(hours=1))
    desk.partner.after = ConnectionError("cut after the request")
    assert isinstance(await desk.perform(), Unknown)
    result = await desk.perform()
    assert isinstance(result, Unknown)
    assert result.retry_after
    assert timedelta(minutes=59) < result.retry_after <= timedelta(hours=1)


async def test_while_nobody_can_tell_it_stays_unknown(desk: Desk) -> None:
    desk.partner.after = ConnectionError("cut")
    await desk.perform()
    desk.partner.blind = ConnectionError("still cut")
    assert isinstance(await desk.perform(), Unknown)
    desk.partner.blind = PartnerBusy(timedelta(seconds=9))
    with pytest.raises(PartnerBusy):
        await desk.perform()
    desk.partner.blind = None
    assert await desk.perform() == Confirmed({"id": 1}, adopted=True)
    assert len(desk.partner.created) == 1


async def test_what_cannot_be_looked_up_waits_for_a_person(desk: Desk) -> None:
    desk.partner.after = ConnectionError("cut after DATA")
    for _ in range(3):
        result = await desk.perform(look_up=False)
        assert isinstance(result, Unknown)
        assert result.retry_after is None
    assert len(desk.partner.created) == 1
    async with desk.database.transaction() as tx:
        await desk.ledger.resolve(tx, desk.key, arrived=True, by="staff:1")
    assert await desk.perform(look_up=False) == Confirmed({"resolved_by": "staff:1"})
    async with desk.database.transaction() as tx:
        with pytest.raises(Conflict):
            await desk.ledger.resolve(tx, desk.key, arrived=False, by="staff:1")


async def test_a_person_may_have_it_tried_again(desk: Desk) -> None:
    desk.partner.after = ConnectionError("cut")
    await desk.perform(look_up=False)
    async with desk.database.transaction() as tx:
        await desk.ledger.resolve(tx, desk.key, arrived=False, by="staff:1")
    desk.partner.after = None
    assert await desk.perform(look_up=False) == Confirmed({"id": 2})


async def test_a_refusal_is_kept_and_asked_again_on_demand(desk: Desk) -> None:
    desk.partner.before = PartnerRefused("no such client", {"code": 7})
    refused = await desk.perform()
    assert refused == Refused("no such client", {"code": 7})
    assert (refused.code, Refused("no").code) == ("7", "refused")
    assert await desk.state() == "refused"
    desk.partner.before = None
    assert await desk.perform() == Confirmed({"id": 1})


async def test_a_busy_partner_leaves_it_planned(desk: Desk) -> None:
    desk.partner.before = PartnerBusy(timedelta(seconds=5))
    with pytest.raises(PartnerBusy):
        await desk.perform()
    assert await desk.state() == "planned"
    desk.partner.before = None
    assert await desk.perform() == Confirmed({"id": 1})


async def test_two_at_once_call_once(database: Database) -> None:
    desk = Desk(database)
    results = await asyncio.gather(*(desk.perform() for _ in range(8)))
    assert len(desk.partner.created) == 1
    assert results.count(Confirmed({"id": 1})) >= 1
    assert all(isinstance(result, Confirmed | InFlight) for result in results)


async def test_a_run_that_is_cancelled_says_that_it_does_not_know(desk: Desk) -> None:
    desk.partner.silent = True
    run = asyncio.create_task(desk.perform())

    async def acted() -> bool:
        return bool(desk.partner.created)

    await until(acted)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert await desk.state() == "unknown"


async def test_what_a_dead_process_was_sending_is_unknown(desk: Desk) -> None:
    taken = await desk.ledger._rows.take(desk.key, "hash", AT_ONCE, may_look_up=True)
    assert taken.state == "sending"
    desk.partner.created.append("by the dead process")
    assert isinstance(await desk.perform(), InFlight)
    async with desk.database.transaction() as tx:
        await tx.execute(text("update effect set lease_until = now() - interval '1 second'"))
    assert await desk.perform() == Confirmed({"id": 1}, adopted=True)
    assert len(desk.partner.created) == 1


async def test_a_resend_is_another_effect(desk: Desk) -> None:
    await desk.perform()
    desk.key = EffectKey("planfact", "create_shipment", desk.key.document_id, 1, ordinal=1)
    assert await desk.perform() == Confirmed({"id": 2})
