"""An approval over Telegram from the request to the answer, and everything that may come between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.ids import new_id

from services.delivery.tests.telegram_scenes import ACCOUNTS, ANN, BEN, STRANGER, Bench, a_card

pytestmark = pytest.mark.connected


def _buttons(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def test_each_approver_with_an_account_is_asked_once(bench: Bench) -> None:
    await bench.link(ANN, BEN)
    event = await bench.ask(ANN, BEN, "carl")
    await bench.hear(event)
    await bench.work()
    (ann,), (ben,) = bench.shown(ANN), bench.shown(BEN)
    assert _buttons(ann) == _buttons(ben) == ["Approve", "Return"]
    assert "Client: Client & Co <Ltd>" in ann["text"]
    assert "Total: 11,200,000.00\u00a0UZS" in ann["text"]
    assert "Against last month: +1,200,000.00\u00a0UZS (+12.0\u00a0%)" in ann["text"]
    assert "hours are 12 % above last month" in ann["text"]
    assert f"https://invoice.example/invoices/{bench.invoice}" in ann["html"]
    assert "Margin: 31.5\u00a0%" in ann["text"]
    assert "Margin" not in ben["text"]
    assert len(bench.sandbox.messages(ACCOUNTS[ANN])) == 2


async def test_a_request_without_a_card_is_sent_all_the_same(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN, card=None)
    assert "Total" in bench.shown()[0]["text"]


async def test_approve_is_told_once_and_the_answer_shown(bench: Bench, content: Any) -> None:
    await bench.link(ANN, BEN)
    await bench.ask(ANN, BEN)
    bench.press(ANN)
    await bench.round()
    (decision,) = await bench.decisions()
    assert (decision.staff_id, decision.decision, decision.revision) == (ANN, "approve", 1)
    assert (decision.bundle_hash, decision.reason) == ("a" * 64, None)
    assert decision.decision_id is not None
    assert "the answer is on its way" in bench.shown(ANN)[0]["text"]
    assert _buttons(bench.shown(ANN)[0]) == []
    assert _buttons(bench.shown(BEN)[0]) == ["Approve", "Return"]
    await bench.hear(bench.approved(content))
    await bench.work()
    for person in (ANN, BEN):
        (shown,) = bench.shown(person)
        assert "Approved by Ann, 02.03.2026 14:00" in shown["text"]
        assert _buttons(shown) == []
    assert bench.sandbox.answers() == ["Recorded."]
    assert await bench.jobs() == {"done": sum((await bench.jobs()).values())}


async def test_return_asks_why_and_tells_the_reason(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN, "Return")
    await bench.round()
    assert await bench.decisions() == []
    question = bench.shown()[1]
    assert question["text"] == "Why do you return invoice 2026-0042?"
    assert question["reply_markup"]["force_reply"] is True
    bench.sandbox.write(ACCOUNTS[ANN], "no", reply_to=question["message_id"])
    await bench.round()
    assert "too short" in bench.sandbox.messages(ACCOUNTS[ANN])[-1]["text"]
    bench.sandbox.write(ACCOUNTS[ANN], "The rate of May is missing", reply_to=question["message_id"])
    await bench.round()
    (decision,) = await bench.decisions()
    assert (decision.decision, decision.reason) == ("return", "The rate of May is missing")
    await bench.hear(bench.returned("The rate of May is missing"))
    await bench.work()
    assert "Returned by Ann" in bench.shown()[0]["text"]
    assert "Reason: The rate of May is missing" in bench.shown()[0]["text"]


async def test_a_reason_may_be_plain_words_unless_several_wait(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    first = bench.invoice
    bench.press(ANN, "Return")
    bench.invoice = new_id()
    await bench.ask(ANN)
    bench.press(ANN, "Return", bench.shown()[1])
    await bench.round()
    bench.sandbox.write(ACCOUNTS[ANN], "wrong client")
    await bench.round()
    assert "Several returns await a reason" in bench.sandbox.messages(ACCOUNTS[ANN])[-1]["text"]
    bench.sandbox.write(ACCOUNTS[ANN], "wrong client", reply_to=bench.shown()[2]["message_id"])
    await bench.round()
    bench.sandbox.write(ACCOUNTS[ANN], "wrong month")
    await bench.round()
    assert {one.reason: one.invoice_id for one in await bench.decisions()} == {
        "wrong client": first,
        "wrong month": bench.invoice,
    }


async def test_who_said_return_may_still_approve(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN, "Return")
    await bench.round()
    bench.press(ANN, "Approve")
    bench.sandbox.write(ACCOUNTS[ANN], "too late")
    await bench.round()
    assert [one.decision for one in await bench.decisions()] == ["approve"]
    assert "Nothing awaits your words" in bench.sandbox.messages(ACCOUNTS[ANN])[-1]["text"]


async def test_a_refused_decision_says_why_and_may_be_taken_again(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    stale = bench.shown()[0]
    bench.press(ANN)
    await bench.round()
    (decision,) = await bench.decisions()
    await bench.hear(bench.refused(decision, "you changed the amounts"))
    await bench.work()
    (shown,) = bench.shown()
    assert "Your decision was not possible: you changed the amounts" in shown["text"]
    assert _buttons(shown) == ["Approve", "Return"]
    bench.press(ANN, message=stale)
    await bench.round()
    assert bench.sandbox.answers()[-1] == "This button was used already."
    bench.press(ANN, message=shown)
    await bench.round()
    assert len(await bench.decisions()) == 2


async def test_a_refusal_after_the_end_changes_nothing(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN)
    await bench.round()
    (decision,) = await bench.decisions()
    await bench.hear(bench.withdrawn())
    await bench.hear(bench.refused(decision, "it was withdrawn"))
    await bench.work()
    assert "Withdrawn by Ann" in bench.shown()[0]["text"]
    assert _buttons(bench.shown()[0]) == []


async def test_the_next_level_is_asked(bench: Bench) -> None:
    await bench.link(ANN, BEN)
    await bench.ask(ANN)
    bench.press(ANN)
    await bench.round()
    await bench.hear(bench.given(BEN))
    await bench.work()
    assert "Agreed by Ann" in bench.shown(ANN)[0]["text"]
    assert _buttons(bench.shown(ANN)[0]) == []
    (ben,) = bench.shown(BEN)
    bench.press(BEN, message=ben)
    await bench.round()
    assert [one.staff_id for one in await bench.decisions()] == [ANN, BEN]


async def test_a_new_revision_gets_a_new_message(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    old = bench.shown()[0]
    await bench.ask(ANN, revision=2, bundle_hash="b" * 64)
    first, second = bench.shown()
    assert "A new request follows" in first["text"]
    assert _buttons(first) == []
    bench.press(ANN, message=old)
    await bench.round()
    assert bench.sandbox.answers() == ["This request is not open any more."]
    bench.press(ANN, message=second)
    await bench.round()
    (decision,) = await bench.decisions()
    assert (decision.revision, decision.bundle_hash) == (2, "b" * 64)


async def test_what_ended_before_it_was_sent_is_never_sent(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.hear(bench.request(ANN))
    await bench.hear(bench.withdrawn())
    await bench.work()
    assert bench.shown() == []
    assert [one.state for one in await bench.messages()] == ["cancelled"]


async def test_a_button_in_other_hands_does_nothing(bench: Bench) -> None:
    await bench.link(ANN, BEN)
    await bench.ask(ANN)
    (request,) = bench.shown()
    bench.sandbox.phone(STRANGER)
    copy = bench.sandbox.forward(STRANGER, request)
    bench.sandbox.press(STRANGER, copy, "Approve")
    bench.sandbox.press(ACCOUNTS[BEN], request, "Approve")
    bench.sandbox.write(ACCOUNTS[ANN], "hello", chat_id=bench.sandbox.group)
    in_group = next(row for row in bench.sandbox.state()["messages"] if row["chat_id"] == bench.sandbox.group)
    data = request["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    bench.sandbox.press(ACCOUNTS[ANN], in_group, data)
    bench.sandbox.press(ACCOUNTS[ANN], request, "d:guessed-by-somebody")
    bench.sandbox.press(ACCOUNTS[ANN], request, "a:1:K7f2")
    await bench.round()
    assert await bench.decisions() == []
    assert bench.sandbox.answers() == [
        "This request was sent to somebody else.",
        "This request was sent to somebody else.",
        "Decisions are taken in your own chat with the bot.",
        "This button is not known. Please open Proxima Invoice.",
        "This button is not known. Please open Proxima Invoice.",
    ]
    assert _buttons(bench.shown()[0]) == ["Approve", "Return"]


async def test_an_old_button_and_a_second_press_do_nothing(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN)
    bench.press(ANN)
    await bench.round()
    assert len(await bench.decisions()) == 1
    assert bench.sandbox.answers() == ["Recorded.", "This button was used already."]
    bench.invoice = new_id()
    await bench.ask(ANN)
    bench.clock.move(timedelta(hours=168))
    bench.press(ANN, message=bench.shown()[1])
    await bench.round()
    assert len(await bench.decisions()) == 1
    assert bench.sandbox.answers()[-1] == "This button is too old. Please decide in Proxima Invoice."


async def test_a_reason_that_comes_too_late_is_none(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN, "Return")
    await bench.round()
    bench.clock.move(timedelta(hours=1))
    bench.sandbox.write(ACCOUNTS[ANN], "wrong month", reply_to=bench.shown()[1]["message_id"])
    await bench.round()
    assert await bench.decisions() == []
    bench.press(ANN, "Return")
    await bench.round()
    bench.sandbox.write(ACCOUNTS[ANN], "wrong month")
    await bench.round()
    assert [one.reason for one in await bench.decisions()] == ["wrong month"]


async def test_updates_that_come_twice_count_once(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.press(ANN)
    bench.sandbox.switch(duplicate_updates_next=2)
    await bench.round()
    bench.sandbox.deliver_again()
    await bench.round()
    assert len(await bench.decisions()) == 1
    assert len(bench.shown()) == 1


async def test_the_group_hears_of_an_approval_without_figures_it_should_not_see(bench: Bench, content: Any) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    event = bench.approved(content)
    await bench.hear(event)
    await bench.hear(event)
    await bench.work()
    (notice,) = bench.sandbox.messages(bench.sandbox.group)
    assert "Счёт 2026-0042 утверждён: Ann" in notice["text"]
    assert "Маржа" not in notice["text"]
    assert "reply_markup" not in notice


async def test_a_group_that_moved_is_followed(bench: Bench, content: Any) -> None:
    moved = bench.sandbox.migrate(bench.sandbox.group)
    await bench.ask()
    await bench.hear(bench.approved(content))
    await bench.work()
    assert len(bench.sandbox.messages(moved)) == 1
    bench.invoice = new_id()
    await bench.hear(bench.approved(content))
    await bench.work()
    assert len(bench.sandbox.messages(moved)) == 2
    refusals = [one for one in bench.sandbox.requests() if one["status"] == 400]
    assert len(refusals) == 1


async def test_files_follow_the_request_by_setting(make_bench: Callable[..., Bench], bucket: Any) -> None:
    bench = await make_bench(attach_files=True)
    await bench.link(ANN)
    file = bucket.put(new_id(), b"%PDF the bill", "bill.pdf")
    await bench.ask(ANN, files=[file])
    documents = [row for row in bench.sandbox.messages(ACCOUNTS[ANN]) if "document" in row]
    assert [row["document"]["file_name"] for row in documents] == ["bill.pdf"]
    assert documents[0]["document"]["file_size"] == len(b"%PDF the bill")


async def test_texts_that_could_not_be_parsed_go_without_tags(bench: Bench) -> None:
    await bench.link(ANN)
    bench.sandbox.switch(parse_errors_next=1)
    await bench.ask(ANN, card=a_card(client_name="<b>unclosed & odd"))
    (shown,) = bench.shown()
    assert shown["html"] is None
    assert "Client: <b>unclosed & odd" in shown["text"]
