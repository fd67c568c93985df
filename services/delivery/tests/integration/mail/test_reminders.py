"""Reminders on a real database and mail server: what is owed is told, once a day at most, and never twice."""

import asyncio
import email
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import policy
from typing import Any

import pytest
from proxima_common.contracts.content import Recipient
from proxima_common.contracts.invoice_private import DebtChanged
from proxima_common.contracts.words import InvoiceKind, InvoiceStatus, RecipientRole
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_common.testing.records import an_origin
from proxima_delivery.adapters.tables.mail import NOTICE, NOTICE_INVOICE, NOTICE_RECIPIENT
from proxima_delivery.bootstrap.mail import notice_decisions, reminders
from proxima_delivery.usecases.mail.remind import RemindByClock

pytestmark = pytest.mark.connected
# Thursday 5 November 2026, eleven o'clock in Tashkent; everything was due on Monday.
NOW = datetime(2026, 11, 5, 6, 0, tzinfo=UTC)
BUH = Recipient(role=RecipientRole.PRIMARY, email="buh@client.example", name="Anna")


def owed(**changes: Any) -> DebtChanged:
    known: dict[str, Any] = {
        "invoice_id": new_id(),
        "legal_entity_id": "S1",
        "kind": InvoiceKind.SERVICE,
        "revision": 1,
        "status": InvoiceStatus.SENT,
        "number": "142",
        "version": 7,
        "client_id": "C1",
        "client_name": "Client GmbH",
        "seller_name": "Proxima Ops",
        "language": "en",
        "currency": "USD",
        "payable": Decimal("1250.50"),
        "outstanding": Decimal("1250.50"),
        "document_date": date(2026, 10, 31),
        "due_date": date(2026, 11, 2),
        "promised_on": None,
        "recipients": [BUH, Recipient(role=RecipientRole.COPY, email="dir@client.example")],
    }
    return DebtChanged(**{**known, **changes})


def later(debt: DebtChanged, **changes: Any) -> DebtChanged:
    return debt.model_copy(update={"version": debt.version + 1, **changes})


@pytest.fixture(autouse=True)
def _in_working_hours(house) -> None:
    house.clock.moment = NOW


async def clock(house) -> str:
    return await RemindByClock(house.service.database, reminders(house.service))(house.clock.now())


async def states(house) -> list[tuple[str, str | None]]:
    return [(row.state, row.code) for row in sorted(await house.rows(NOTICE), key=lambda row: row.created_at)]


def read(raw: bytes) -> Any:
    return email.message_from_bytes(raw, policy=policy.default)


async def test_a_reminder_tells_what_is_owed_and_how_to_stop_it(house, smtp) -> None:
    await house.hear(owed(), owed(number="143", outstanding=Decimal("10.00"), due_date=date(2026, 10, 30)))
    assert await clock(house) == "1 reminders, 0 invoices left"
    await house.work()
    (taken,) = smtp.taken
    message = read(taken.data)
    assert message["Subject"] == "Payment reminder: 143, 142"
    assert taken.recipients == ["buh@client.example", "dir@client.example"]
    assert taken.sender.startswith("bounces+")
    assert message["List-Id"] == "<reminders.seller.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://pay.seller.example/c/" in message["List-Unsubscribe"]
    assert "<mailto:help@seller.example?subject=stop>" in message["List-Unsubscribe"]
    assert message["Reply-To"] == "Proxima Ops <help@seller.example>"
    body = message.get_body(("plain",)).get_content()
    assert "Invoice 142 | Due: 2\xa0November\xa02026 | Days: 3 | Outstanding: 1,250.50\xa0USD" in body
    assert "Total: 1,260.50\xa0USD" in body
    assert await states(house) == [("sent", None)]


async def test_it_stands_in_the_conversation_of_the_first_letters(house, granted, smtp) -> None:
    event = granted(contents=[b"%PDF"])
    await house.hear(event)
    await house.work()
    (token,) = await house.tokens()
    await house.hear(owed(invoice_id=event.invoice_id))
    await clock(house)
    await house.work()
    assert read(smtp.taken[1].data)["In-Reply-To"] == f"<{token}@seller.example>"


async def test_the_clock_may_run_as_often_as_it_likes(house, smtp) -> None:
    await house.hear(owed())
    await asyncio.gather(*(clock(house) for _ in range(5)))
    await clock(house)
    await house.work()
    house.clock.move(timedelta(hours=2))
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1


async def test_the_next_step_follows_in_firmer_words(house, smtp) -> None:
    await house.hear(owed())
    for days in (0, 1, 7, 8, 18, 40):
        house.clock.moment = NOW + timedelta(days=days)
        await clock(house)
        await house.work()
    assert [read(one.data)["Subject"] for one in smtp.taken] == [
        "Payment reminder: 142",
        "Second payment reminder: 142",
        "Payment overdue: 142",
    ]


@pytest.mark.parametrize("hours", [-3, 7, 48])
async def test_nothing_goes_out_at_night_or_on_days_off(house, hours: int) -> None:
    await house.hear(owed())
    house.clock.move(timedelta(hours=hours))
    assert await clock(house) == "out of hours"


@pytest.mark.parametrize(
    "change",
    [
        {"outstanding": Decimal(0), "status": InvoiceStatus.PAID},
        {"promised_on": date(2026, 11, 10)},
        {"status": InvoiceStatus.VOID},
    ],
)
async def test_paid_promised_or_voided_before_it_goes_it_does_not_go(house, smtp, change: dict[str, Any]) -> None:
    debt = owed()
    await house.hear(debt)
    await clock(house)
    await house.hear(later(debt, **change))
    await house.work()
    assert smtp.taken == []
    assert await states(house) == [("dropped", "nothing_to_tell")]
    assert len(await house.rows(NOTICE_INVOICE)) == 1


async def test_what_was_paid_meanwhile_is_left_out_and_the_rest_told(house, smtp) -> None:
    paid, rest = owed(), owed(number="143", outstanding=Decimal("20.00"))
    await house.hear(paid, rest)
    await clock(house)
    await house.hear(later(paid, outstanding=Decimal(0)), later(rest, outstanding=Decimal("15.00")))
    await house.work()
    body = read(smtp.taken[0].data).get_body(("plain",)).get_content()
    assert "142" not in body
    assert "15.00\xa0USD" in body


async def test_an_older_word_of_a_debt_never_undoes_a_newer_one(house) -> None:
    debt = owed()
    await house.hear(later(debt, outstanding=Decimal(0)))
    await house.hear(debt)
    assert await clock(house) == "0 reminders, 0 invoices left"


async def test_a_dropped_reminder_leaves_its_day_free(house, smtp) -> None:
    debt = owed()
    await house.hear(debt)
    await clock(house)
    await house.hear(later(debt, promised_on=date(2026, 11, 10)))
    await house.work()
    await house.hear(later(later(debt), promised_on=None))
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1
    assert await states(house) == [("dropped", "nothing_to_tell"), ("sent", None)]


async def test_never_two_to_one_recipient_on_one_day_even_for_two_clients_and_two_sellers(house, smtp) -> None:
    await house.hear(owed(), owed(client_id="C2", number="900"))
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1
    house.clock.move(timedelta(days=1))
    await clock(house)
    await house.work()
    assert [read(one.data)["Subject"][-3:] for one in smtp.taken] == ["142", "900"]


async def test_a_person_and_the_clock_at_once_send_one(house, smtp) -> None:
    debt = owed()
    await house.hear(debt)
    made = reminders(house.service)

    async def by_hand() -> int:
        async with house.service.database.transaction() as tx:
            proposals, _ = await made.preview(tx, date(2026, 11, 5), chosen=[debt.invoice_id])
            return len(await made.queue(proposals, tx, an_origin("staff:ann").later(house.clock.now())))

    await asyncio.gather(by_hand(), clock(house), by_hand(), clock(house))
    await house.work()
    assert len(smtp.taken) == 1


async def test_one_that_waits_past_its_day_is_dropped_and_the_next_day_has_its_own(house, smtp) -> None:
    smtp.scripts.extend([{"rcpt": "450 greylisted"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    house.clock.move(timedelta(days=1))
    await house.work()
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1
    assert await states(house) == [("dropped", "day_over"), ("sent", None)]


async def test_one_that_waits_past_working_hours_goes_the_next_day(house, smtp) -> None:
    smtp.scripts.extend([{"greeting": "421 busy"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    house.clock.move(timedelta(hours=8))
    await house.work()
    assert smtp.taken == []
    assert await states(house) == [("dropped", "out_of_hours")]


@pytest.mark.parametrize(
    ("script", "state", "code"),
    [
        ({"body": "550 no"}, "failed", "refused"),
        ({"rcpt": "550 no such user"}, "failed", "refused"),
        ({"body": "take and cut"}, "unknown", "no_answer"),
        ({"body": "hang"}, "unknown", "no_answer"),
    ],
)
async def test_what_the_mail_server_says_decides(house, smtp, script: dict[str, str], state: str, code: str) -> None:
    smtp.scripts.extend([script, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    assert await states(house) == [(state, code)]
    await clock(house)
    await house.work()
    assert smtp.connections == 1


async def decide(house, what: str, **options: Any) -> Any:
    (notice,) = await house.rows(NOTICE)
    async with house.service.database.transaction() as tx:
        origin = an_origin("staff:ann").later(house.clock.now())
        return await getattr(notice_decisions(house.service), what)(notice.id, tx=tx, origin=origin, **options)


async def test_an_unknown_one_waits_for_a_person_however_long_and_is_never_doubled(house, smtp) -> None:
    smtp.scripts.extend([{"body": "take and cut"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    house.clock.move(timedelta(days=1))
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1
    await decide(house, "resolve", arrived=True, reason="they answered")
    assert await states(house) == [("sent", None)]


async def test_one_that_did_not_arrive_is_sent_again_the_same_day_only(house, smtp) -> None:
    smtp.scripts.extend([{"body": "cut"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    await decide(house, "resolve", arrived=False, reason="not in their log")
    await house.work()
    assert len(smtp.taken) == 1
    assert len(set(await house.tokens())) == 2
    assert await states(house) == [("sent", None)]


async def test_one_that_did_not_arrive_and_whose_day_is_over_is_dropped(house, smtp) -> None:
    smtp.scripts.extend([{"body": "cut"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    house.clock.move(timedelta(days=1))
    await decide(house, "resolve", arrived=False, reason="not in their log")
    assert await states(house) == [("dropped", "day_over")]
    await clock(house)
    await house.work()
    assert len(smtp.taken) == 1


async def test_a_failed_one_is_sent_again_by_a_person(house, smtp) -> None:
    smtp.scripts.extend([{"body": "550 no"}, {}])
    await house.hear(owed())
    await clock(house)
    await house.work()
    await decide(house, "retry")
    await house.work()
    assert await states(house) == [("sent", None)]
    with pytest.raises(Conflict, match="sent is not sent again"):
        await decide(house, "retry")


async def test_a_bounce_of_a_reminder_is_shown_at_its_recipient(house, bounces) -> None:
    await house.hear(owed())
    await clock(house)
    await house.work()
    (token,) = await house.tokens()
    bounces.put(bounces.sample("postfix-failed", token))
    await house.read_mailbox(bounces.settings)
    bounced = {row.email: row.bounced for row in await house.rows(NOTICE_RECIPIENT)}
    assert bounced["buh@client.example"].startswith("5.1.1")
    assert bounced["dir@client.example"] is None
