"""What mail servers do on bad days: the letter arrives once, or its state says what is known."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from proxima_delivery.settings import SendingLimits

pytestmark = pytest.mark.connected
GREYLISTED = {"rcpt": "450 4.2.0 greylisted, come back in five minutes"}


async def minutes_pass(house, count: int) -> None:
    for _ in range(count):
        house.clock.move(timedelta(minutes=1))
        await house.work()


@pytest.mark.parametrize(
    "bad",
    [
        [GREYLISTED] * 3,
        [{"mail": "451 4.3.0 try again"}],
        [{"data": "452 4.3.1 no room"}],
        [{"body": "451 4.7.1 not now"}],
        [{"greeting": "421 4.3.2 shutting down"}, {"ehlo": "421 bye"}],
        [{"mail": "421 4.7.0 too many"}, {"rcpt": "421 4.7.0 too many"}, {"data": "421 4.7.0 too many"}],
        [{"body": "421 4.3.2 shutting down"}],
        [{"greeting": "cut"}, {"ehlo": "cut"}, {"mail": "cut"}, {"rcpt": "cut"}, {"data": "cut"}],
        [{"greeting": "hang"}],
        [{"data": "hang"}],
    ],
)
async def test_what_it_did_not_take_is_sent_again_and_arrives_once(house, granted, smtp, bad) -> None:
    smtp.scripts.extend([*bad, {}])
    await house.hear(granted(contents=[b"%PDF"]))
    await house.work()
    await minutes_pass(house, 12)
    assert len(smtp.taken) == 1
    assert {state for _, state, _ in await house.states()} == {"handed_over"}


@pytest.mark.parametrize("script", [{"body": "cut"}, {"body": "take and cut"}, {"body": "hang"}, {"body": "XXX what"}])
async def test_after_the_body_nobody_can_tell_and_nothing_is_sent_again(house, granted, smtp, script) -> None:
    smtp.scripts.extend([script, {}])
    await house.hear(granted(contents=[b"%PDF"]))
    await house.work()
    await minutes_pass(house, 12)
    assert smtp.connections == 1
    assert {state for _, state, _ in await house.states()} == {"unknown"}


async def test_a_slow_answer_after_the_body_is_waited_for(house, granted, smtp) -> None:
    smtp.scripts.extend([{"body": "gate"}])
    await house.hear(granted(contents=[b"%PDF"]))
    working = asyncio.create_task(house.work())
    await smtp.body_seen.wait()
    smtp.gate.set()
    await working
    assert {state for _, state, _ in await house.states()} == {"handed_over"}


async def test_too_large_fails_before_anybody_is_called_or_goes_as_a_link(house, granted, smtp) -> None:
    settings = house.service.settings
    for offers in (False, True):
        page = settings.client_page.model_copy(update={"offers_large_files": offers})
        small = {"sending": SendingLimits(largest_message_bytes=10_000), "client_page": page}
        house.service = replace(house.service, settings=settings.model_copy(update=small))
        await house.hear(granted(contents=[b"%PDF" + b"x" * 20_000]))
        await house.work()
    assert sorted((state, code) for _, state, code in await house.states()) == [
        ("failed", "too_large"),
        ("handed_over", None),
    ]
    assert len(smtp.taken) == 1
    assert len(smtp.taken[0].data) < 10_000
    assert b"/c/" in smtp.taken[0].data
