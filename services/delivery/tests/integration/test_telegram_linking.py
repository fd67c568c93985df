"""Whose account is whose: codes, one account a person, people who go, channels that break."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from proxima_common.messaging.envelope import Origin
from proxima_delivery.adapters.tables.telegram import LINK, LINK_CODE
from proxima_delivery.bootstrap.telegram import stores
from proxima_delivery.domain.telegram.link import Unlinked
from proxima_delivery.usecases.telegram.moment import Moment
from sqlalchemy import select

from services.delivery.tests.telegram_scenes import ACCOUNTS, ANN, BEN, STRANGER, Bench, a_person

pytestmark = pytest.mark.connected


async def _links(bench: Bench) -> list[tuple[str, int, str | None]]:
    async with bench.service.database.transaction() as tx:
        rows = await tx.execute(select(LINK).order_by(LINK.c.linked_at, LINK.c.id))
        return [(row.staff_id, row.account_id, row.ended_because) for row in rows]


def _last(bench: Bench, account: int) -> str:
    return str(bench.sandbox.messages(account)[-1]["text"])


async def test_a_code_binds_once_and_is_kept_as_a_hash(bench: Bench) -> None:
    await bench.hear(a_person(ANN))
    code = await bench.code(ANN)
    for account in (ACCOUNTS[ANN], STRANGER):
        bench.sandbox.phone(account, started=False)
        bench.sandbox.write(account, f"/start {code}")
    await bench.round()
    assert await _links(bench) == [(ANN, ACCOUNTS[ANN], None)]
    assert _last(bench, ACCOUNTS[ANN]).startswith("Your account is linked, Ann.")
    assert "used or too old" in _last(bench, STRANGER)
    async with bench.service.database.transaction() as tx:
        kept = (await tx.execute(select(LINK_CODE))).all()
    assert code not in str(kept)


async def test_old_and_replaced_codes_bind_nothing(bench: Bench) -> None:
    await bench.hear(a_person(ANN))
    bench.sandbox.phone(ACCOUNTS[ANN], started=False)
    replaced, old = await bench.code(ANN), await bench.code(ANN)
    bench.sandbox.write(ACCOUNTS[ANN], f"/start {replaced}")
    await bench.round()
    bench.clock.move(timedelta(minutes=15))
    bench.sandbox.write(ACCOUNTS[ANN], f"/start {old}")
    bench.sandbox.write(ACCOUNTS[ANN], "/start")
    await bench.round()
    assert await _links(bench) == []
    assert "Ask for a link" in _last(bench, ACCOUNTS[ANN])


async def test_an_account_of_another_person_is_not_taken(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.hear(a_person(BEN))
    code = await bench.code(BEN)
    bench.sandbox.write(ACCOUNTS[ANN], f"/start {code}")
    await bench.round()
    assert "linked to another person" in _last(bench, ACCOUNTS[ANN])
    bench.sandbox.phone(ACCOUNTS[BEN], started=False)
    bench.sandbox.write(ACCOUNTS[BEN], f"/start {code}")
    await bench.round()
    assert await _links(bench) == [(ANN, ACCOUNTS[ANN], None), (BEN, ACCOUNTS[BEN], None)]


async def test_who_links_later_is_asked_for_what_is_open(bench: Bench) -> None:
    await bench.ask(ANN, BEN)
    await bench.link(ANN)
    assert len(bench.shown(ANN)) == 1
    bench.press(ANN)
    await bench.round()
    assert len(await bench.decisions()) == 1


async def test_another_account_takes_the_requests_over(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    (old,) = bench.shown(ANN)
    bench.sandbox.phone(STRANGER, started=False)
    bench.sandbox.write(STRANGER, f"/start {await bench.code(ANN)}")
    await bench.round()
    assert await _links(bench) == [(ANN, ACCOUNTS[ANN], "replaced"), (ANN, STRANGER, None)]
    assert "Requests do not come to this account any more." in bench.shown(ANN)[0]["text"]
    bench.press(ANN, message=old)
    await bench.round()
    assert await bench.decisions() == []
    new = next(row for row in bench.sandbox.messages(STRANGER) if "reply_markup" in row)
    bench.sandbox.press(STRANGER, new, "Approve")
    await bench.round()
    assert [one.staff_id for one in await bench.decisions()] == [ANN]


async def test_a_deactivated_person_loses_the_account_and_the_buttons(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    (old,) = bench.shown()
    await bench.hear(a_person(ANN, active=False, version=3))
    await bench.hear(a_person(ANN, active=True, version=2))
    bench.press(ANN, message=old)
    await bench.round()
    assert await _links(bench) == [(ANN, ACCOUNTS[ANN], "deactivated")]
    assert bench.sandbox.answers() == ["This request was sent to somebody else."]
    assert "reply_markup" not in bench.shown()[0]
    bench.sandbox.write(ACCOUNTS[ANN], f"/start {await bench.code(ANN)}")
    await bench.ask(ANN, revision=2)
    await bench.round()
    assert len(await _links(bench)) == 1
    assert len(bench.shown()) == 1


async def test_unlinked_on_request(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    async with bench.service.database.transaction() as tx:
        on = Moment.of(stores, tx, Origin.begin("staff:ann", bench.clock.now()))
        assert await bench.part.linking().unlink(ANN, Unlinked.ASKED, on)
        assert not await bench.part.linking().unlink(ANN, Unlinked.ASKED, on)
    await bench.work()
    assert "Requests do not come to this account any more." in bench.shown()[0]["text"]


async def test_who_blocks_the_bot_decides_in_the_ui_until_it_is_let_in(bench: Bench) -> None:
    await bench.link(ANN)
    bench.sandbox.block(ACCOUNTS[ANN])
    await bench.ask(ANN)
    assert [one.state for one in await bench.messages()] == ["failed"]
    assert await _broken(bench) == ["Forbidden: bot was blocked by the user"]
    bench.sandbox.block(ACCOUNTS[ANN], blocked=False)
    # The first of the two updates tells what the sender has learnt meanwhile.
    await bench.round()
    assert await _broken(bench) == []
    assert [one.state for one in await bench.messages()] == ["failed", "sent"]
    assert len(bench.shown()) == 1


async def _broken(bench: Bench) -> list[Any]:
    query = select(LINK.c.broken_because).where(LINK.c.broken_because.is_not(None))
    async with bench.service.database.transaction() as tx:
        return list((await tx.execute(query)).scalars())


async def test_strangers_are_answered_a_bounded_number_of_times(bench: Bench) -> None:
    bench.sandbox.phone(STRANGER, started=False)
    for _ in range(15):
        bench.sandbox.write(STRANGER, "/start guess")
    bench.sandbox.write(STRANGER, "hello?")
    await bench.round()
    assert len(bench.sandbox.messages(STRANGER)) == 10
