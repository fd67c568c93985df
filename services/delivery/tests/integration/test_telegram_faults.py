"""Everything Telegram can do to a call: nothing doubled, nothing lost, what nobody can tell waits in sight."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog
from proxima_common.errors import Conflict
from proxima_common.jobs.partner import PartnerBusy
from proxima_delivery.adapters.telegram.client import NoAnswer, TelegramClient

from services.delivery.tests.telegram_scenes import ACCOUNTS, ANN, Bench

pytestmark = pytest.mark.connected
# The message is there, and the sender cannot know it.
ACTED = ["timeout_after_next", "cut_after_next", "cut_during_next", "error_after_next", "broken_json_next"]
# It is not there, and the sender cannot know that either.
NOT_ACTED = ["cut_before_next", "error_next", "html_next"]


async def _ask_under(bench: Bench, **switches: Any) -> None:
    await bench.link(ANN)
    bench.sandbox.switch(hang_ms=8_000, only_path="sendMessage", **switches)
    await bench.ask(ANN)
    bench.sandbox.switch()


@pytest.mark.parametrize("fault", [*ACTED, *NOT_ACTED])
async def test_a_request_of_which_nobody_can_tell_waits_for_a_person(bench: Bench, fault: str) -> None:
    await _ask_under(bench, **{fault: 1})
    sent = len(bench.shown())
    for _ in range(3):
        await bench.pass_settling()
    assert len(bench.shown()) == sent == (0 if fault in NOT_ACTED else 1)
    assert [one.state for one in await bench.messages()] == ["unknown"]
    assert (await bench.jobs())["waiting"] == 1


@pytest.mark.parametrize("fault", ["timeout_after_next", "cut_before_next"])
async def test_a_person_has_it_sent_again(bench: Bench, fault: str) -> None:
    await _ask_under(bench, **{fault: 1})
    before = len(bench.shown())
    (message,) = await bench.messages()
    await bench.resolve(message.id, arrived=False)
    await bench.work()
    assert len(bench.shown()) == before + 1
    (message,) = await bench.messages()
    assert (message.state, message.attempt) == ("sent", 1)
    with pytest.raises(Conflict):
        await bench.resolve(message.id, arrived=True)
    # Both copies have buttons; one decision comes of them.
    for copy in bench.shown():
        bench.press(ANN, message=copy)
    await bench.round()
    assert len(await bench.decisions()) == 1
    assert (await bench.facts())[0].action == "resolve"


async def test_a_person_says_it_arrived(bench: Bench) -> None:
    await _ask_under(bench, cut_after_next=1)
    (message,) = await bench.messages()
    await bench.resolve(message.id, arrived=True)
    await bench.work()
    assert [one.state for one in await bench.messages()] == ["sent"]
    assert len(bench.shown()) == 1
    bench.press(ANN)
    await bench.round()
    # The press tells which message it is, so the decision is shown in it.
    assert "on its way" in bench.shown()[0]["text"]


async def test_a_press_proves_that_it_arrived(bench: Bench) -> None:
    await _ask_under(bench, cut_after_next=1)
    bench.press(ANN)
    await bench.round()
    assert len(await bench.decisions()) == 1
    assert [one.state for one in await bench.messages()] == ["sent"]
    assert "on its way" in bench.shown()[0]["text"]
    assert "waiting" not in await bench.jobs()


async def test_an_unknown_request_is_nobodys_business_once_the_approval_ended(bench: Bench) -> None:
    await _ask_under(bench, cut_before_next=1)
    await bench.hear(bench.withdrawn())
    await bench.work()
    assert [one.state for one in await bench.messages()] == ["cancelled"]
    assert "waiting" not in await bench.jobs()
    async with bench.service.database.transaction() as tx:
        from proxima_common.jobs.effect_rows import unknown_effects

        assert await unknown_effects(tx) == []


async def test_an_outage_leaves_one_message_unknown_not_all(bench: Bench, make_bench: Callable[..., Any]) -> None:
    await bench.link(ANN)
    bench.sandbox.switch(error_next=50, hits="all")
    for revision in range(1, 9):
        await bench.hear(bench.request(ANN, revision=revision))
        bench.invoice = type(bench.invoice)(int=bench.invoice.int + 1)
    executor = bench.service.executor(bench.archive, bot=bench.bot)
    for _ in range(3):
        await executor.drain()
        bench.clock.move(timedelta(seconds=20))
    bench.sandbox.switch()
    bench.clock.move(timedelta(seconds=20))
    await executor.drain()
    states = [one.state for one in await bench.messages()]
    assert (states.count("unknown"), states.count("sent")) == (1, 7)
    assert len(bench.shown()) == 7


async def test_429_silences_the_whole_lane_for_exactly_as_long(bench: Bench) -> None:
    await bench.link(ANN)
    bench.sandbox.switch(busy_next=1, retry_after=7)
    await bench.hear(bench.request(ANN))
    bench.invoice = type(bench.invoice)(int=bench.invoice.int + 1)
    await bench.hear(bench.request(ANN))
    before = _sends(bench)
    await bench.work()
    bench.clock.move(timedelta(seconds=6.9))
    await bench.work()
    assert _sends(bench) == before + 1
    bench.clock.move(timedelta(seconds=0.1))
    await bench.work()
    assert _sends(bench) == before + 3
    assert len(bench.shown()) == 2


async def test_a_press_in_a_silence_is_taken_and_not_answered(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.sandbox.switch(busy_next=1, retry_after=7)
    await bench.hear(bench.withdrawn())
    await bench.work()
    bench.press(ANN)
    await bench.poll()
    assert bench.sandbox.answers() == [None]
    bench.clock.move(timedelta(seconds=7))
    await bench.work()
    assert "Withdrawn" in bench.shown()[0]["text"]


def _sends(bench: Bench) -> int:
    return sum(1 for one in bench.sandbox.requests() if one["path"].endswith("/sendMessage"))


@pytest.mark.parametrize("fault", [*ACTED, *NOT_ACTED, "busy_next", "busy_wait_next", "slow_next"])
async def test_a_change_is_made_again_until_it_is_there(bench: Bench, fault: str) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.sandbox.switch(hang_ms=8_000, only_path="editMessageText", **{fault: 1})
    await bench.hear(bench.withdrawn())
    await bench.work()
    bench.sandbox.switch()
    await bench.pass_settling()
    (shown,) = bench.shown()
    assert "Withdrawn" in shown["text"]
    assert "reply_markup" not in shown
    (message,) = await bench.messages()
    assert message.shown == message.version == 1
    assert await bench.jobs() == {"done": sum((await bench.jobs()).values())}


async def test_a_message_that_somebody_deleted_needs_no_change(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.sandbox.delete(bench.shown()[0])
    await bench.hear(bench.withdrawn())
    await bench.work()
    (message,) = await bench.messages()
    assert (message.code, message.shown) == ("gone", 1)
    assert "failed" not in await bench.jobs()


@pytest.mark.parametrize(
    ("status", "words", "code"),
    [
        (403, "Forbidden: user is deactivated", "blocked"),
        (400, "Bad Request: chat not found", "chat_not_found"),
        (400, "Bad Request: something new", "refused"),
    ],
)
async def test_a_refusal_is_for_good_and_shown(bench: Bench, status: int, words: str, code: str) -> None:
    await _ask_under(bench, refuse_next=1, refuse_status=status, refuse_message=words)
    (message,) = await bench.messages()
    assert (message.state, message.code, message.reason) == ("failed", code, words)
    await bench.pass_settling()
    assert bench.shown() == []


async def test_a_refused_token_stops_the_lane_and_loses_nothing(bench: Bench) -> None:
    await _ask_under(bench, token_expired_next=1)
    assert bench.shown() == []
    bench.clock.move(timedelta(seconds=300))
    await bench.work()
    assert len(bench.shown()) == 1


async def test_a_server_that_is_away_gets_it_later(bench: Bench) -> None:
    await bench.link(ANN)
    bench.sandbox.kill()
    await bench.hear(bench.request(ANN))
    await bench.work()
    bench.sandbox.start()
    bench.clock.move(timedelta(seconds=15))
    await bench.work()
    assert len(bench.shown()) == 1


async def test_notes_of_which_nobody_can_tell_need_nobody(bench: Bench) -> None:
    await bench.link(ANN)
    await bench.ask(ANN)
    bench.sandbox.switch(only_path="sendMessage", cut_before_next=1)
    bench.press(ANN, "Return")
    await bench.round()
    assert [one.state for one in await bench.messages("reason")] == ["cancelled"]
    assert "waiting" not in await bench.jobs()
    bench.sandbox.write(ACCOUNTS[ANN], "wrong month")
    await bench.round()
    assert [one.reason for one in await bench.decisions()] == ["wrong month"]


async def test_one_call_in_five_goes_wrong_and_nobody_is_asked_twice(bench: Bench) -> None:
    await bench.link(ANN)
    faults = [fault.removesuffix("_next") for fault in (*ACTED, *NOT_ACTED, "busy_next", "slow_next")]
    bench.sandbox.switch(
        chance=0.2, chance_seed=7, chance_of=faults, hang_ms=2_500, slow_next_ms=100, retry_after=1, hits="all"
    )
    invoices = 25
    for _ in range(invoices):
        bench.invoice = type(bench.invoice)(int=bench.invoice.int + 1)
        await bench.hear(bench.request(ANN))
    executor = bench.service.executor(bench.archive, bot=bench.bot)
    for _ in range(30):
        await executor.drain()
        bench.clock.move(timedelta(seconds=20))
    bench.sandbox.switch()
    kept = await bench.messages()
    states = [one.state for one in kept]
    assert states.count("sent") + states.count("unknown") == invoices
    written = [row for row in bench.sandbox.messages(ACCOUNTS[ANN]) if "reply_markup" in row]
    assert states.count("sent") <= len(written) <= invoices
    links = [row["html"].rpartition("/invoices/")[2][:36] for row in written]
    assert len(links) == len(set(links))


async def test_the_token_stands_in_no_log_and_no_error(
    make_bench: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    bench = await make_bench()
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    for switches in ({"cut_before_next": 1}, {"html_next": 1}, {"token_expired_next": 1}, {"busy_next": 1}):
        bench.sandbox.switch(hits="all", **switches)
        with structlog.testing.capture_logs() as logs, pytest.raises((NoAnswer, PartnerBusy)) as failed:
            await bench.client.call("getMe")
        said += [str(logs), *traceback.format_exception(failed.value), repr(failed.value.__context__)]
    bench.sandbox.kill()
    with pytest.raises(PartnerBusy) as away:
        await bench.client.call("getMe")
    said += traceback.format_exception(away.value)
    secret = bench.sandbox.token.partition(":")[2]
    assert "getMe" in caplog.text
    assert secret not in caplog.text + "".join(said) + repr(bench.part.settings)


async def test_the_token_is_put_on_the_wire_alone(make_bench: Callable[..., Any]) -> None:
    bench = await make_bench()
    seen: list[str] = []

    async def note(request: httpx.Request) -> None:
        seen.append(str(request.url))

    client = TelegramClient(bench.part.settings)
    client._http.event_hooks = {"request": [note]}
    assert (await client.call("getMe"))["username"] == "proxima_invoice_bot"
    await client.close()
    assert seen == [f"{bench.sandbox.base_url}/getMe"]
