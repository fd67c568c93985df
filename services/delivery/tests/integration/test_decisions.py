"""What people decide after the first send: it arrived, send again, return the invoice."""

import email
from collections.abc import Callable
from datetime import timedelta
from email import policy

import pytest
from proxima_common.contracts.invoice_private import HandoverGranted
from proxima_common.contracts.words import RecipientRole
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from sqlalchemy import text

pytestmark = pytest.mark.connected
PRIMARY, COPY = RecipientRole.PRIMARY, RecipientRole.COPY
Grant = Callable[..., HandoverGranted]


async def test_a_person_says_it_arrived(house, smtp, granted: Grant) -> None:
    await house.lose_sight(smtp, event := granted())
    await house.decide("resolve", event.leases[0].delivery_id, arrived=True, sender_domain="seller.example")
    await house.work()
    assert len(smtp.taken) == 1
    sent = email.message_from_bytes(smtp.taken[0].data, policy=policy.default)["Message-ID"]
    facts = [fact for fact in await house.facts() if fact.event_type == "delivery.handed_over.v1"]
    assert len(facts) == 2
    assert all(fact.reference.startswith(sent) for fact in facts)
    assert [fact.event_type for fact in (await house.facts())[-2:]] == ["delivery.action_taken.v1"] * 2
    with pytest.raises(Conflict):
        await house.decide("resolve", event.leases[0].delivery_id, arrived=False, sender_domain="seller.example")


async def test_a_person_says_send_again(house, smtp, granted: Grant) -> None:
    await house.lose_sight(smtp, event := granted())
    await house.decide("resolve", event.leases[1].delivery_id, arrived=False, sender_domain="seller.example")
    await house.work()
    assert len(smtp.taken) == 2
    ids = {email.message_from_bytes(one.data, policy=policy.default)["Message-ID"] for one in smtp.taken}
    assert len(ids) == 2
    assert {state[1:] for state in await house.states()} == {("handed_over", None)}
    async with house.service.database.transaction() as tx:
        assert (await tx.execute(text("select count(*) from effect"))).scalar_one() == 2


async def test_retrying_the_job_of_an_unknown_letter_sends_nothing(house, smtp, granted: Grant) -> None:
    await house.lose_sight(smtp, event := granted())
    await house.retry_stopped_jobs()
    await house.work()
    assert len(smtp.taken) == 1
    assert {state[1] for state in await house.states()} == {"unknown"}
    await house.retry_stopped_jobs()
    await house.decide("resolve", event.leases[0].delivery_id, arrived=False, sender_domain="seller.example")
    await house.work()
    assert len(smtp.taken) == 2
    assert {state[1] for state in await house.states()} == {"handed_over"}


async def test_send_again_needs_a_lease_that_holds(house, smtp, granted: Grant) -> None:
    await house.lose_sight(smtp, event := granted())
    house.clock.move(timedelta(minutes=15))
    await house.decide("resolve", event.leases[0].delivery_id, arrived=False, sender_domain="seller.example")
    await house.work()
    assert len(smtp.taken) == 1
    assert {state[1:] for state in await house.states()} == {("failed", "lease_expired")}


async def test_a_failed_one_is_sent_again_on_request(house, smtp, granted: Grant) -> None:
    smtp.scripts.extend([{"rcpt": "550 no such user"}, {}])
    event = granted()
    await house.hear(event)
    await house.work()
    await house.decide("retry", event.leases[0].delivery_id)
    with pytest.raises(Conflict):
        await house.decide("retry", event.leases[0].delivery_id)
    await house.work()
    assert len(smtp.taken) == 1
    assert {state[1:] for state in await house.states()} == {("handed_over", None)}
    with pytest.raises(Conflict):
        await house.decide("retry", event.leases[0].delivery_id)


async def test_retrying_a_copy_does_not_send_to_the_others_again(house, smtp, granted: Grant) -> None:
    smtp.scripts.extend([{"rcpt:b@client.example": "550 full"}, {}])
    event = granted(recipients=[("a@client.example", PRIMARY), ("b@client.example", COPY)])
    await house.hear(event)
    await house.work()
    await house.decide("retry", event.leases[1].delivery_id)
    await house.work()
    assert [one.recipients for one in smtp.taken] == [["a@client.example"], ["b@client.example"]]
    assert {state[1] for state in await house.states()} == {"handed_over"}


async def test_a_failed_one_is_not_retried_after_a_later_hand_over(house, smtp, granted: Grant) -> None:
    smtp.scripts.extend([{"rcpt": "550 no such user"}, {}])
    event = granted()
    await house.hear(event)
    await house.work()
    later = [one.model_copy(update={"token": new_id(), "delivery_id": new_id(), "ordinal": 1}) for one in event.leases]
    await house.hear(event.model_copy(update={"leases": later}))
    with pytest.raises(Conflict) as refusal:
        await house.decide("retry", event.leases[0].delivery_id)
    assert refusal.value.code == "superseded"
    await house.work()
    assert len(smtp.taken) == 1


async def test_a_failed_one_is_not_retried_after_a_return(house, smtp, granted: Grant, returned) -> None:
    smtp.scripts.extend([{"rcpt": "550 no such user"}, {}])
    event = granted()
    await house.hear(event)
    await house.work()
    await house.hear(returned(event))
    with pytest.raises(Conflict):
        await house.decide("retry", event.leases[0].delivery_id)
    assert len(await house.facts()) == 2


async def test_an_expired_lease_is_not_retried(house, smtp, granted: Grant) -> None:
    smtp.scripts.append({"rcpt": "550 no such user"})
    event = granted()
    await house.hear(event)
    await house.work()
    house.clock.move(timedelta(minutes=16))
    with pytest.raises(Conflict) as refusal:
        await house.decide("retry", event.leases[0].delivery_id)
    assert refusal.value.code == "lease_expired"


async def test_a_returned_invoice_is_not_sent(house, smtp, granted: Grant, returned) -> None:
    event = granted()
    await house.hear(event)
    await house.hear(returned(event))
    await house.work()
    assert smtp.connections == 0
    assert {state[1] for state in await house.states()} == {"cancelled"}
    assert {(fact.state, fact.code) for fact in await house.facts()} == {("failed", "cancelled")}


async def test_what_was_sent_no_longer_counts_after_a_return(house, smtp, granted: Grant, returned) -> None:
    event = granted()
    await house.hear(event)
    await house.work()
    told = await house.facts()
    await house.hear(returned(event))
    assert {state[1] for state in await house.states()} == {"annulled"}
    assert await house.facts() == told


async def test_the_clock_counts_what_waits_for_a_person(house, smtp, granted: Grant) -> None:
    await house.lose_sight(smtp, granted())
    jobs = house.service.clock_jobs()
    assert await jobs.run_once("count_stuck_deliveries")
    async with house.service.database.transaction() as tx:
        query = text("select last_result from clock_job where name = 'count_stuck_deliveries'")
        assert (await tx.execute(query)).scalar_one() == "0 stuck, 2 unknown"
