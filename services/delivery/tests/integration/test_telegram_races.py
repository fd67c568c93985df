"""Two things at once, and holders that are not holders any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from proxima_delivery.adapters.tables.telegram import DECISION, UPDATE
from proxima_delivery.adapters.telegram.reading import read_update
from proxima_delivery.adapters.telegram.taking import UpdateRegister
from proxima_delivery.usecases.telegram.ports import HolderLost
from sqlalchemy import func, select

from services.delivery.tests.telegram_scenes import ANN, BEN, Bench

pytestmark = pytest.mark.connected


async def _next_invoice(bench: Bench) -> None:
    bench.invoice = type(bench.invoice)(int=bench.invoice.int + 1)


async def _decision_states(bench: Bench) -> list[str]:
    async with bench.service.database.transaction() as tx:
        return list((await tx.execute(select(DECISION.c.state).order_by(DECISION.c.id))).scalars())


@pytest.mark.parametrize("actor", [ANN, BEN])
async def test_approved_in_the_ui_while_the_button_is_pressed(bench: Bench, content: Any, actor: str) -> None:
    await bench.link(ANN)
    for _ in range(6):
        await _next_invoice(bench)
        await bench.ask(ANN)
        bench.press(ANN, message=bench.shown()[-1])
        await asyncio.gather(bench.poll(), bench.hear(bench.approved(content), actor=f"staff:{actor}"))
        await bench.work()
        shown = bench.shown()[-1]
        assert "Approved by" in shown["text"]
        assert "reply_markup" not in shown
    assert set(await _decision_states(bench)) <= {"accepted", "overtaken"}
    assert "told" not in await _decision_states(bench)


async def test_one_returns_while_the_other_approves(bench: Bench) -> None:
    await bench.link(ANN, BEN)
    await bench.ask(ANN, BEN)
    bench.press(BEN, "Return")
    await bench.round()
    bench.sandbox.write(700_100_202, "wrong month")
    bench.press(ANN)
    await bench.round()
    assert {one.decision for one in await bench.decisions()} == {"approve", "return"}
    await bench.hear(bench.returned("wrong month"), actor="staff:ben")
    approve = next(one for one in await bench.decisions() if one.decision == "approve")
    await bench.hear(bench.refused(approve, "it is a draft now"))
    await bench.work()
    for person in (ANN, BEN):
        assert "Returned by Ben" in bench.shown(person)[0]["text"]
    assert sorted(await _decision_states(bench)) == ["accepted", "overtaken"]


async def test_two_presses_at_once_are_one_decision(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN)
    bench.press(ANN)
    raw = bench.sandbox.call("getUpdates").json()["result"]
    place = await UpdateRegister(bench.part.settings.bot_id).hold(bench.service.database, "bot", bench.clock.now())
    take = bench.part.take_update()

    async def once(update: dict[str, Any]) -> None:
        async with bench.service.database.transaction() as tx:
            await take(read_update(update), place.fence, tx, bench.clock.now())

    await asyncio.gather(*(once(update) for update in raw[-2:]))
    assert len(await bench.decisions()) == 1


async def test_a_holder_that_was_paused_changes_nothing(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN)
    register = UpdateRegister(bench.part.settings.bot_id)
    paused = await register.hold(bench.service.database, "bot", bench.clock.now())
    raw = bench.sandbox.call("getUpdates").json()["result"][-1]
    await register.hold(bench.service.database, "bot", bench.clock.now())
    with pytest.raises(HolderLost):
        async with bench.service.database.transaction() as tx:
            await bench.part.take_update()(read_update(raw), paused.fence, tx, bench.clock.now())
    assert await bench.decisions() == []
    await bench.round()
    assert len(await bench.decisions()) == 1


async def test_an_update_that_cannot_be_read_holds_nothing_up(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    place = await UpdateRegister(bench.part.settings.bot_id).hold(bench.service.database, "bot", bench.clock.now())
    take = bench.part.take_update()
    odd = [
        {"update_id": 1, "callback_query": {"id": "7"}},
        {"update_id": 2, "message": {"chat": {}}},
        {"update_id": 3, "poll": {}},
        {"update_id": 4, "callback_query": {"id": "8", "from": {"id": 5}, "data": "x" * 200}},
    ]
    for raw in odd:
        async with bench.service.database.transaction() as tx:
            await take(read_update(raw), place.fence, tx, bench.clock.now())
    async with bench.service.database.transaction() as tx:
        outcomes = (await tx.execute(select(UPDATE.c.outcome).where(UPDATE.c.update_id < 10))).scalars().all()
    assert sorted(outcomes) == ["button_unknown", "not ours", "not readable", "not readable"]


async def test_after_a_week_without_updates_the_place_is_forgotten(bench: Bench) -> None:
    await bench.link(ANN)
    register = UpdateRegister(bench.part.settings.bot_id)
    assert (await register.hold(bench.service.database, "bot", bench.clock.now())).offset > 0
    later = bench.clock.now() + timedelta(days=6)
    assert (await register.hold(bench.service.database, "bot", later)).offset == 0


async def test_many_requests_and_links_at_once_ask_everybody_once(bench: Bench) -> None:
    """A person who links while requests arrive misses none of them and gets none twice."""
    events = []
    for _ in range(20):
        await _next_invoice(bench)
        events.append(bench.request(ANN))
    await asyncio.gather(bench.link(ANN), *(bench.hear(event) for event in events))
    await bench.round()
    async with bench.service.database.transaction() as tx:
        from proxima_delivery.adapters.tables.telegram import ASK, MESSAGE

        requests = select(func.count()).select_from(MESSAGE).where(MESSAGE.c.purpose == "request")
        assert (await tx.execute(requests)).scalar_one() == 20
        unasked = select(func.count()).select_from(ASK).where(ASK.c.message_id.is_(None))
        assert (await tx.execute(unasked)).scalar_one() == 0
    assert len(bench.shown()) == 20
