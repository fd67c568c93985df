"""From a granted hand-over to a message or a reason, on a real database and archive, against a scripted mail server."""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import policy
from typing import Any

import pytest
from proxima_common.contracts.invoice_private import HandoverGranted
from proxima_common.contracts.words import Channel, RecipientRole
from proxima_common.ids import new_id
from proxima_delivery.bootstrap import build
from sqlalchemy import text

pytestmark = pytest.mark.connected
PRIMARY, COPY = RecipientRole.PRIMARY, RecipientRole.COPY
Grant = Callable[..., HandoverGranted]


async def test_all_documents_of_a_recipient_go_in_one_message(house, smtp, granted: Grant) -> None:
    event = granted(recipients=[("a@client.example", PRIMARY), ("b@client.example", COPY)])
    await house.hear(event)
    await house.work()

    assert [one.recipients for one in smtp.taken] == [["a@client.example", "b@client.example"]]
    message = email.message_from_bytes(smtp.taken[0].data, policy=policy.default)
    assert [part.get_content() for part in message.iter_attachments()] == [b"%PDF bill", b"%PDF annex"]
    facts = await house.facts()
    assert [fact.event_type for fact in facts] == ["delivery.handed_over.v1"] * 4
    assert {fact.lease_token for fact in facts} == {lease.token for lease in event.leases}
    assert {fact.document_id for fact in facts} == {file.document_id for file in event.files}
    assert all(fact.reference.startswith(f"{message['Message-ID']} 250 sha256:") for fact in facts)


async def test_an_event_that_comes_again_sends_nothing_again(house, smtp, granted: Grant) -> None:
    event = granted()
    await house.hear(event, event_id=(event_id := new_id()))
    await house.hear(event, event_id=event_id)
    await house.work()
    # The same hand-over under another event id: its lease is used.
    await house.hear(event)
    await house.work()
    assert len(smtp.taken) == 1
    assert len(await house.facts()) == 2


async def test_recipients_of_different_documents_get_letters_of_their_own(house, smtp, granted: Grant) -> None:
    event = granted(recipients=[("a@client.example", PRIMARY), ("b@client.example", COPY)])
    only_bill = [
        one for one in event.leases if one.recipient.role is PRIMARY or one.document_id == event.files[0].document_id
    ]
    await house.hear(event.model_copy(update={"leases": only_bill}))
    await house.work()
    attached = {
        one.recipients[0]: len(list(email.message_from_bytes(one.data, policy=policy.default).iter_attachments()))
        for one in smtp.taken
    }
    assert attached == {"a@client.example": 2, "b@client.example": 1}


async def test_other_bytes_than_approved_are_never_sent(house, smtp, granted: Grant, bucket) -> None:
    event = granted()
    bucket.client.put_object(Bucket="proxima", Key=event.files[1].key, Body=b"%PDF other")
    await house.hear(event)
    await house.work()
    assert smtp.connections == 0
    assert {state[1:] for state in await house.states()} == {("failed", "file_not_as_approved")}
    assert {(fact.state, fact.code) for fact in await house.facts()} == {("failed", "file_not_as_approved")}


async def test_a_missing_file_is_final(house, smtp, granted: Grant, bucket) -> None:
    event = granted()
    bucket.client.delete_object(Bucket="proxima", Key=event.files[0].key)
    await house.hear(event)
    await house.work()
    assert smtp.connections == 0
    assert {state[1:] for state in await house.states()} == {("failed", "file_not_as_approved")}


async def test_an_archive_that_is_away_is_waited_for(house, smtp, granted: Grant, s3_engine) -> None:
    await house.hear(granted())
    s3_engine.stop()
    try:
        await house.work()
    finally:
        s3_engine.restart()
    assert {state[1] for state in await house.states()} == {"sending"}
    house.clock.move(timedelta(minutes=1))
    await house.work()
    assert len(smtp.taken) == 1


async def test_an_expired_lease_sends_nothing(house, smtp, granted: Grant) -> None:
    await house.hear(granted(lease=timedelta(minutes=5)))
    house.clock.move(timedelta(minutes=5))
    await house.work()
    assert smtp.connections == 0
    facts = await house.facts()
    assert {(fact.state, fact.code) for fact in facts} == {("failed", "lease_expired")}


async def test_a_server_that_is_down_pauses_its_lane_until_it_is_up(house, smtp, granted: Grant) -> None:
    await smtp.stop()
    await house.hear(granted(), granted())
    for _ in range(3):
        await house.work()
        house.clock.move(timedelta(seconds=16))
    assert {state[1] for state in await house.states()} <= {"sending", "queued"}
    await smtp.start()
    await house.work()
    assert len(smtp.taken) == 2
    assert {state[1] for state in await house.states()} == {"handed_over"}


async def test_a_server_that_stays_down_ends_with_the_lease(house, smtp, granted: Grant) -> None:
    await smtp.stop()
    await house.hear(granted(lease=timedelta(seconds=40)))
    for _ in range(4):
        await house.work()
        house.clock.move(timedelta(seconds=16))
    assert {state[1:] for state in await house.states()} == {("failed", "lease_expired")}


@pytest.mark.parametrize("script", [{"rcpt": "450 greylisted"}, {"data": "452 full"}, {"body": "451 try again"}])
async def test_not_now_is_tried_again_later(house, smtp, granted: Grant, script: dict[str, str]) -> None:
    smtp.scripts.extend([script, {}])
    await house.hear(granted())
    await house.work()
    assert not smtp.taken
    house.clock.move(timedelta(seconds=6))
    await house.work()
    assert len(smtp.taken) == 1
    assert {state[1] for state in await house.states()} == {"handed_over"}


async def test_not_now_is_not_tried_for_ever(house, smtp, granted: Grant) -> None:
    smtp.scripts.append({"rcpt": "450 greylisted"})
    await house.hear(granted(lease=timedelta(days=1)))
    for _ in range(20):
        await house.work()
        house.clock.move(timedelta(minutes=6))
    assert smtp.connections == house.service.settings.sending.tries
    assert {state[1:] for state in await house.states()} == {("failed", "gave_up")}


@pytest.mark.parametrize("script", [{"rcpt": "550 no such user"}, {"data": "554 no"}, {"body": "554 spam"}])
async def test_no_is_final_and_says_why(house, smtp, granted: Grant, script: dict[str, str]) -> None:
    smtp.scripts.append(script)
    await house.hear(granted())
    await house.work()
    house.clock.move(timedelta(minutes=1))
    await house.work()
    assert smtp.connections == 1
    facts = await house.facts()
    assert {(fact.state, fact.code) for fact in facts} == {("failed", "refused")}
    assert next(iter(script.values())) in facts[0].reason


async def test_a_copy_that_is_refused_fails_alone(house, smtp, granted: Grant) -> None:
    smtp.scripts.append({"rcpt:B@client.example": "550 gone"})
    await house.hear(granted(recipients=[("a@client.example", PRIMARY), ("B@client.example", COPY)]))
    await house.work()
    assert {(who, state, code) for who, state, code in await house.states()} == {
        ("a@client.example", "handed_over", None),
        ("B@client.example", "failed", "recipient_refused"),
    }


@pytest.mark.parametrize("script", [{"body": "cut"}, {"body": "take and cut"}, {"body": "take and hang"}])
async def test_no_answer_after_the_body_waits_for_a_person(house, smtp, granted: Grant, script: dict[str, str]) -> None:
    smtp.scripts.append(script)
    await house.hear(granted())
    for _ in range(3):
        await house.work()
        house.clock.move(timedelta(minutes=1))
    assert smtp.connections == 1
    assert {state[1:] for state in await house.states()} == {("unknown", "no_answer")}
    assert {fact.state for fact in await house.facts()} == {"unknown"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipients": [("a@b.example\r\nBcc: c@d.example", PRIMARY)]}, "invalid_address"),
        ({"recipients": [("nobody", PRIMARY), ("b@client.example", COPY)]}, "invalid_address"),
        ({"subject": "x\r\nBcc: c@d.example"}, "invalid_header"),
        ({"legal_entity_id": "S9"}, "no_sender"),
        ({"files": []}, "no_file"),
    ],
)
async def test_what_cannot_go_out_fails_at_once(
    house, smtp, granted: Grant, changes: dict[str, Any], code: str
) -> None:
    await house.hear(granted(**changes))
    assert {state[1:] for state in await house.states()} == {("failed", code)}
    assert {fact.code for fact in await house.facts()} == {code}
    await house.work()
    assert smtp.connections == 0


async def test_without_a_company_in_didox_a_handover_there_fails_with_its_reason(house, granted: Grant) -> None:
    event = granted()
    leases = [one.model_copy(update={"channel": Channel.DIDOX}) for one in event.leases]
    await house.hear(event.model_copy(update={"leases": leases}))
    assert {fact.code for fact in await house.facts()} == {"no_company"}


async def test_lanes_are_apart(house, smtp, granted: Grant, settings_for) -> None:
    senders = dict(house.service.settings.senders)
    away = house.service.settings.smtp.model_copy(update={"port": 1})
    senders["S2"] = senders["S2"].model_copy(update={"smtp": away})
    service = build(settings_for(smtp.port, senders=senders), house.clock)
    two = replace(house, service=service)
    await two.hear(granted(legal_entity_id="S2"), granted())
    await two.work()
    await service.database.close()
    assert [one.sender for one in smtp.taken] == ["billing@seller.example"]


async def test_a_hand_over_that_takes_anothers_place_is_parked(house, granted: Grant) -> None:
    event = granted()
    await house.hear(event)
    leases = [one.model_copy(update={"token": new_id(), "delivery_id": new_id()}) for one in event.leases]
    await house.hear(event.model_copy(update={"leases": leases}))
    async with house.service.database.transaction() as tx:
        assert (await tx.execute(text("select code from parked_record"))).scalars().all() == ["delivery_exists"]
