"""Two at once: whoever gets the document's row first wins, the other hears why not."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.errors import Conflict, DomainError, Forbidden
from proxima_delivery.usecases.didox.see import see

from ...didox_scenes import FAULTS, Cabin, Paper, granted, returned, void_requested

pytestmark = pytest.mark.connected


async def outcomes(*doing: Any) -> list[str]:
    found = await asyncio.gather(*doing, return_exceptions=True)
    for one in found:
        assert one is None or isinstance(one, DomainError), repr(one)
    return sorted("done" if one is None else one.code for one in found)


async def test_two_signers_at_once(house: Cabin) -> None:
    _, document = await house.waiting()
    ann, bob = await house.challenge(document.id, "ann"), await house.challenge(document.id, "bob")
    got = await outcomes(house.give(document.id, ann, "ann"), house.give(document.id, bob, "bob"))
    assert got == ["done", "signature_in_flight"]
    await house.work()
    assert [one["status"] for one in house.there()] == [1]
    assert (await house.told()).count("HandedOver") == 1


async def test_the_same_signature_twice(house: Cabin) -> None:
    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    got = await outcomes(*(house.give(document.id, challenge) for _ in range(3)))
    assert got == ["done", "signature_in_flight", "signature_in_flight"]
    await house.work()
    with pytest.raises(Conflict):
        await house.give(document.id, challenge)


async def test_somebody_elses_challenge(house: Cabin) -> None:
    _, document = await house.waiting()
    challenge = await house.challenge(document.id, "ann")
    with pytest.raises(Forbidden):
        await house.give(document.id, challenge, "bob")


async def test_a_signature_over_something_else_is_refused_before_anything_is_sent(house: Cabin) -> None:
    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    other = replace(challenge, data=challenge.data.replace(b"10000000.00", b"10000001.00"))
    with pytest.raises(Conflict) as refused:
        await house.give(document.id, other)
    assert refused.value.code == "signed_something_else"
    await house.give(document.id, challenge)


@pytest.mark.parametrize("attempt", range(6))
async def test_taken_back_against_signed(house: Cabin, attempt: int) -> None:
    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    [delivery] = await house.deliveries()
    doing = [
        house.give(document.id, challenge),
        house.decide("take_back", delivery.id, "wrong client"),
    ]
    got = await outcomes(*(doing if attempt % 2 else reversed(doing)))
    assert got in (["done", "signature_in_flight"], ["done", "wrong_state"])
    await house.work()
    [delivery] = await house.deliveries()
    told = await house.told()
    if delivery.state == "handed_over":
        assert ([one["status"] for one in house.there()], told.count("DeliveryFailed")) == ([1], 0)
    else:
        assert (delivery.state, delivery.code) == ("failed", "taken_back")
        assert ([one["status"] for one in house.there()], told.count("HandedOver")) == ([0], 0)


@pytest.mark.parametrize("attempt", range(4))
async def test_returned_against_signed(house: Cabin, attempt: int) -> None:
    event, document = await house.waiting()
    challenge = await house.challenge(document.id)
    doing = [house.give(document.id, challenge), house.hear(returned(event))]
    await outcomes(*(doing if attempt % 2 else reversed(doing)))
    await house.work()
    document = await house.document()
    there = [one["status"] for one in house.there()]
    assert (document.state, there) in [("removed", [55]), ("sent", [1])]
    [delivery] = await house.deliveries()
    assert delivery.state == ("handed_over" if document.state == "sent" else delivery.state)
    assert delivery.state in {"handed_over", "cancelled", "failed"}
    assert (await house.told()).count("HandedOver") == (1 if there == [1] else 0)


async def test_a_void_is_asked_for_while_the_signature_is_on_its_way(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.give(document.id, await house.challenge(document.id))
    await house.hear(void_requested(event, paper.id))
    await house.work()
    told = await house.told()
    assert (told.count("VoidRefused"), told.count("HandedOver")) == (1, 1)
    await house.hear(void_requested(event, paper.id))
    await house.sign(document.id)
    assert [one["status"] for one in house.there()] == [5]


async def test_the_lease_runs_out_between_the_signature_and_its_sending(house: Cabin) -> None:
    _, document = await house.waiting(lease=timedelta(minutes=30))
    await house.give(document.id, await house.challenge(document.id))
    house.clock.move(timedelta(minutes=31))
    assert await house.service.didox.watch(house.cabinets).expire(house.clock.now()) == 0
    await house.work()
    assert [one["status"] for one in house.there()] == [0]
    assert [(one.state, one.code) for one in await house.deliveries()] == [("failed", "lease_expired")]


async def test_two_executors_create_each_document_once(house: Cabin, other) -> None:
    async with other() as second:
        for number in range(12):
            await house.hear(house.frozen(Paper(number=str(number))))
        await asyncio.gather(house.work(30), second.work(30))
        await house.work(30)
        assert {one.state for one in await house.documents()} == {"draft"}
        assert len(house.there()) == 12


async def test_two_processes_poll_at_once(house: Cabin, other) -> None:
    _, document = await house.waiting()
    await house.sign(document.id)
    house.didox.accept(document.partner_id)
    async with other() as second:
        await asyncio.gather(house.poll(), second.poll())
    assert (await house.told()).count("DocumentAccepted") == 1


async def test_creating_again_twice_at_once(house: Cabin) -> None:
    _, document = await house.waiting()
    house.didox.delete_draft(document.partner_id)
    await house.look()
    got = await outcomes(*(house.decide("retry", document.id, "deleted") for _ in range(2)))
    assert got == ["done", "wrong_state"]
    await house.work()
    assert [one["status"] for one in house.there()] == [55, 0]


async def test_a_read_that_is_older_than_what_we_know_is_dropped(house: Cabin) -> None:
    """A look that read the draft, and one that read what was sent, are recorded after the client's answer."""
    _, document = await house.waiting()
    cabinet = house.cabinets("S1")
    as_draft = await cabinet.read(document.partner_id)
    await house.sign(document.id)
    as_sent = await cabinet.read(document.partner_id)
    for old in (as_draft, as_sent):
        if old is as_sent:
            house.didox.accept(document.partner_id)
            await house.poll()
        async with house.service.didox.store.open() as records:
            locked = await records.documents.get(document.id, lock=True)
            await see(records, locked, old, house.clock.now(), house.origin())
        assert (await house.document()).code is None
    assert (await house.document()).state == "accepted"


@pytest.mark.parametrize("seed", [7, 19])
async def test_many_invoices_while_a_fifth_of_all_calls_goes_wrong(other, seed: int) -> None:
    """Every document ends as a draft, then as sent, or waits visibly for a person; none is doubled or lost."""
    count = 30
    async with other(timeout=0.5, settle=0.3, attempts=30, login_turn=0.2, retries=(0.01,)) as house:
        # A refusal and a lost log-in are a person's to end; each has its test.
        spoiled = [fault for fault in FAULTS if fault not in {"refuse", "token_expired"}]
        chaos = {"chance": 0.2, "chance_seed": seed, "chance_of": spoiled, "hits": "all"}
        house.didox.switch(**chaos, slow_next_ms=200, hang_ms=700, retry_after=1)
        papers = [Paper(number=str(number)) for number in range(count)]
        events = [house.frozen(paper) for paper in papers]
        await house.hear(*events)
        await house.work(80)
        house.didox.switch()
        assert Counter(one.state for one in await house.documents()) == {"draft": count}
        await house.hear(*(granted(e, p.id, now=house.clock.now()) for e, p in zip(events, papers, strict=True)))
        for document in await house.documents():
            await house.give(document.id, await house.challenge(document.id))
        house.didox.switch(**chaos, slow_next_ms=200, hang_ms=700, retry_after=1)
        await house.work(80)
        house.didox.switch()
        await house.look()
        assert Counter(one.state for one in await house.documents()) == {"sent": count}
        assert Counter(one["status"] for one in house.there()) == {1: count}
        assert (await house.told()).count("HandedOver") == count
