"""Log-ins: one at a time over all processes, renewed in time, and never tried again after a refusal."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.errors import Conflict
from proxima_delivery.adapters.didox.unlocking import unlock
from proxima_delivery.adapters.tables import DIDOX_COMPANY
from proxima_delivery.settings.didox import DidoxCompany
from proxima_delivery.usecases.didox.failures import LoginStopped, LoginUnderWay
from pydantic import SecretStr
from sqlalchemy import select

from ...didox_forms import SELLER
from ...didox_scenes import Cabin, Paper

pytestmark = pytest.mark.connected

WRONG = {"S1": DidoxCompany(tin=SELLER, password=SecretStr("a-wrong-password"))}


def logins(house: Cabin) -> int:
    return sum("/password/" in entry["path"] for entry in house.didox.requests())


async def company(house: Cabin) -> Any:
    async with house.service.database.transaction() as tx:
        return (await tx.execute(select(DIDOX_COMPANY))).one()


async def unlocked(house: Cabin) -> None:
    async with house.service.database.transaction() as tx:
        await unlock(tx, "S1", house.clock.now())


async def test_one_login_serves_many_calls(house: Cabin) -> None:
    await asyncio.gather(*(house.cabinets("S1").offer_signed() for _ in range(8)))
    assert logins(house) == 1


async def test_it_is_renewed_before_it_runs_out(house: Cabin) -> None:
    await house.cabinets("S1").offer_signed()
    house.clock.move(timedelta(minutes=354))
    await house.cabinets("S1").offer_signed()
    assert logins(house) == 1
    house.clock.move(timedelta(minutes=1))
    await house.cabinets("S1").offer_signed()
    assert logins(house) == 2


async def test_a_key_that_is_gone_costs_one_login_for_all_who_notice(house: Cabin) -> None:
    await house.cabinets("S1").offer_signed()
    house.didox.expire_sessions()
    await asyncio.gather(*(house.cabinets("S1").offer_signed() for _ in range(5)))
    assert logins(house) == 2


async def test_one_refusal_stops_every_process_until_a_person_unlocks(other) -> None:
    async with other(companies=WRONG) as first, other(companies=WRONG) as second:
        with pytest.raises(LoginStopped):
            await first.cabinets("S1").offer_signed()
        for house in (first, second, first):
            with pytest.raises(LoginStopped, match="until a person unlocks"):
                await house.cabinets("S1").offer_signed()
        assert logins(first) == 1
        assert "Incorrect login" in (await company(first)).stop_reason
        assert "a-wrong-password" not in str(await company(first))
        await unlocked(first)
        with pytest.raises(Conflict):
            await unlocked(first)
    async with other() as right:
        await right.cabinets("S1").offer_signed()


async def test_a_wrong_password_never_climbs_the_ladder_however_much_work_there_is(other) -> None:
    async with other(companies=WRONG, locked=0.001) as house:
        for number in range(5):
            await house.hear(house.frozen(Paper(number=str(number))))
        await house.work(30)
        for _ in range(5):
            with pytest.raises(LoginStopped):
                await house.poll()
        assert logins(house) == 1
        assert {one.state for one in await house.documents()} == {"planned"}


async def test_processes_take_turns(other) -> None:
    async with other() as first, other() as second:
        first.didox.switch(slow_next=1, slow_next_ms=400, only_path="/password/", hits="all")
        one = asyncio.create_task(first.cabinets("S1").offer_signed())
        await asyncio.sleep(0.15)
        with pytest.raises(LoginUnderWay):
            await second.cabinets("S1").offer_signed()
        await one
        await second.cabinets("S1").offer_signed()


async def test_after_an_unanswered_login_nobody_tries_for_a_while(other) -> None:
    async with other(login_turn=0.6) as house:
        house.didox.switch(cut_after_next=1, only_path="/password/", hits="all")
        for _ in range(3):
            with pytest.raises(LoginUnderWay):
                await house.cabinets("S1").offer_signed()
        assert logins(house) == 1
        await asyncio.sleep(0.7)
        await house.cabinets("S1").offer_signed()
        assert logins(house) == 2


async def test_no_secret_in_the_database(house: Cabin, pg_database) -> None:
    """Passwords, keys, the partner's token and signatures that were sent are nowhere."""
    import asyncpg

    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    made = house.eimzo.sign(challenge.data, SELLER)
    await house.give(document.id, challenge)
    await house.work()
    owner = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    names = await owner.fetch("select quote_ident(tablename) as name from pg_tables where schemaname = 'public'")
    everything = "".join([str(await owner.fetch(f"select * from {row['name']}")) for row in names])
    await owner.close()
    for secret in (house.didox.partner_token, house.didox.passwords[SELLER], made.pkcs7_64[:60]):
        assert secret not in everything
