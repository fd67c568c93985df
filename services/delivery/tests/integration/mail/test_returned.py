"""Bounces and other reports, read from a real mailbox: each changes what it is about, once."""

import asyncio
from datetime import timedelta

import pytest
from proxima_common.contracts.delivery import Bounced, HandedOver
from proxima_common.contracts.words import RecipientRole
from proxima_delivery.adapters.tables.mail import DELIVERY_REPORT, INCOMING_MAIL, MAILBOX
from proxima_delivery.usecases.mail.ports import MailboxAway
from pydantic import SecretStr

pytestmark = pytest.mark.connected
TWO = (("buh@client.example", RecipientRole.PRIMARY), ("dir@client.example", RecipientRole.COPY))


async def sent(house, granted, **changes) -> str:
    """A letter that went out; its token."""
    known = set(await house.tokens())
    await house.hear(granted(**{"recipients": TWO, "contents": [b"%PDF"], **changes}))
    await house.work()
    (token,) = set(await house.tokens()) - known
    return token


async def test_the_return_path_carries_the_token_that_a_bounce_brings_back(house, granted, smtp) -> None:
    token = await sent(house, granted)
    assert smtp.taken[0].sender == f"bounces+{token}@seller.example"


async def test_a_failure_bounces_that_recipients_deliveries_and_no_others(house, granted, bounces) -> None:
    bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"
    assert {email: state for email, state, _ in await house.states()} == {
        "buh@client.example": "bounced",
        "dir@client.example": "handed_over",
    }
    (fact,) = [one for one in await house.facts() if isinstance(one, Bounced)]
    assert fact.reason.startswith("5.1.1 550 5.1.1 <buh@client.example>: Recipient address rejected")
    assert fact.recipient_role is RecipientRole.PRIMARY


@pytest.mark.parametrize("name", ["postfix-delayed", "delivered-two"])
async def test_other_reports_are_noted_and_move_nothing(house, granted, bounces, name: str) -> None:
    bounces.put(bounces.sample(name, await sent(house, granted)))
    await house.read_mailbox(bounces.settings)
    assert {state for _, state, _ in await house.states()} == {"handed_over"}
    assert not [one for one in await house.facts() if isinstance(one, Bounced)]
    assert await house.rows(DELIVERY_REPORT)


async def test_a_letter_is_read_once_however_often_the_mailbox_is(house, granted, bounces) -> None:
    bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"
    assert await house.read_mailbox(bounces.settings) == "0 of 0 letters"
    assert len(await house.rows(DELIVERY_REPORT)) == 1


async def test_two_that_read_at_once_read_it_once(house, granted, bounces) -> None:
    for _ in range(3):
        bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    await asyncio.gather(*(house.read_mailbox(bounces.settings) for _ in range(3)))
    assert len([one for one in await house.facts() if isinstance(one, Bounced)]) == 3
    assert len(await house.rows(INCOMING_MAIL)) == 3


async def test_a_mailbox_that_was_numbered_anew_changes_nothing_twice(house, granted, bounces) -> None:
    bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    await house.read_mailbox(bounces.settings)
    (place,) = await house.rows(MAILBOX)
    async with house.service.database.transaction() as tx:
        await tx.execute(MAILBOX.update().values(uidvalidity=place.uidvalidity - 1, last_uid=10_000))
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"
    assert len([one for one in await house.facts() if isinstance(one, Bounced)]) == 1
    (place_now,) = await house.rows(MAILBOX)
    assert (place_now.uidvalidity, place_now.last_uid) == (place.uidvalidity, place.last_uid)


async def test_nothing_is_deleted_and_with_a_folder_what_was_read_lies_there(house, granted, bounces) -> None:
    bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    await house.read_mailbox(bounces.settings)
    assert bounces.count() == 1
    bounces.put(bounces.sample("holiday", "0" * 32))
    await house.read_mailbox(bounces.settings.model_copy(update={"done_folder": "read"}))
    assert (bounces.count(), bounces.count("read")) == (1, 1)


async def test_strays_wait_for_a_person_and_replies_by_programs_do_not(house, bounces) -> None:
    bounces.put(*(bounces.sample(name, "0" * 32) for name in ("human", "qmail", "holiday", "postfix-failed")))
    await house.read_mailbox(bounces.settings)
    kinds = {row.subject: row.kind for row in await house.rows(INCOMING_MAIL)}
    assert kinds == {
        "Re: Invoice No. 142": "unmatched",
        "failure notice": "unmatched",
        "Автоответ": "auto_reply",
        "Undelivered Mail Returned to Sender": "unmatched",
    }


async def test_without_any_token_the_only_letter_to_that_address_is_meant(house, granted, bounces) -> None:
    await sent(house, granted, recipients=[("anna@other.example", RecipientRole.PRIMARY)])
    await sent(house, granted)
    nameless = bounces.sample("utf8-report", "0" * 32).replace(b"bounces+" + b"0" * 32, b"b")
    bounces.put(nameless.replace(b"buh@client.example", b"anna@other.example"))
    await house.read_mailbox(bounces.settings)
    assert ("anna@other.example", "bounced", "bounced") in await house.states()


async def test_with_two_letters_to_that_address_a_person_looks(house, granted, bounces) -> None:
    for _ in range(2):
        await sent(house, granted)
    bounces.put(bounces.sample("utf8-report", "0" * 32).replace(b"bounces+" + b"0" * 32, b"b"))
    await house.read_mailbox(bounces.settings)
    assert {state for _, state, _ in await house.states()} == {"handed_over"}
    assert [row.kind for row in await house.rows(INCOMING_MAIL)] == ["unmatched"]


async def test_a_report_about_a_letter_still_under_way_waits_for_its_outcome(house, granted, smtp, bounces) -> None:
    smtp.scripts.extend([{"body": "451 later"}, {}])
    await house.hear(granted(recipients=TWO, contents=[b"%PDF"]))
    await house.work()
    (token,) = await house.tokens()
    bounces.put(bounces.sample("postfix-failed", token))
    assert await house.read_mailbox(bounces.settings) == "0 of 1 letters"
    house.clock.move(timedelta(minutes=1))
    await house.work()
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"
    assert ("buh@client.example", "bounced", "bounced") in await house.states()


async def test_a_bounce_of_an_attempt_that_was_replaced_is_only_noted(house, granted, smtp, bounces) -> None:
    event = granted(recipients=TWO, contents=[b"%PDF"])
    await house.lose_sight(smtp, event)
    await house.decide("resolve", event.leases[0].delivery_id, arrived=False, sender_domain="seller.example")
    await house.work()
    first, second = await house.tokens()
    bounces.put(bounces.sample("postfix-failed", first))
    await house.read_mailbox(bounces.settings)
    assert {state for _, state, _ in await house.states()} == {"handed_over"}
    bounces.put(bounces.sample("postfix-failed", second))
    await house.read_mailbox(bounces.settings)
    assert ("buh@client.example", "bounced", "bounced") in await house.states()


async def test_a_bounce_of_an_unknown_letter_is_shown_and_decides_nothing(house, granted, smtp, bounces) -> None:
    await house.lose_sight(smtp, granted(recipients=TWO, contents=[b"%PDF"]))
    bounces.put(bounces.sample("postfix-failed", (await house.tokens())[0]))
    await house.read_mailbox(bounces.settings)
    assert {state for _, state, _ in await house.states()} == {"unknown"}
    assert [row.recipient_email for row in await house.rows(DELIVERY_REPORT)] == ["buh@client.example"]


async def test_a_mailbox_that_is_away_or_lets_nobody_in_is_said_and_read_later(house, granted, bounces) -> None:
    bounces.put(bounces.sample("postfix-failed", await sent(house, granted)))
    closed = bounces.settings.model_copy(update={"password": SecretStr("guess")})
    with pytest.raises(MailboxAway, match="AUTHENTICATIONFAILED") as refused:
        await house.read_mailbox(closed)
    assert "guess" not in str(refused.value)
    bounces.engine.kill()
    with pytest.raises(MailboxAway, match="ConnectionRefusedError"):
        await house.read_mailbox(bounces.settings)
    bounces.engine.restart()
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"


async def test_a_resend_answers_the_first_letter(house, granted, smtp) -> None:
    event = granted(recipients=TWO, contents=[b"%PDF"])
    await house.hear(event)
    await house.work()
    leases = [
        lease.model_copy(update={"ordinal": 1, "token": lease.delivery_id, "delivery_id": lease.token})
        for lease in event.leases
    ]
    await house.hear(event.model_copy(update={"leases": leases, "reason": "they lost it"}))
    await house.work()
    first, _ = await house.tokens()
    assert f"In-Reply-To: <{first}@seller.example>".encode() in smtp.taken[1].data
    assert b"they lost it" not in smtp.taken[1].data
    assert len([one for one in await house.facts() if isinstance(one, HandedOver)]) == 4
