"""What each failure of a conversation means: the server has nothing, refused it, has it, or nobody can tell."""

import pytest
from proxima_delivery.adapters.smtp import Refused, ServerAway, Smtp, Taken, TryLater, Unclear, dotted
from proxima_delivery.settings import SmtpSettings

MESSAGE = b"Subject: x\r\n\r\n.one\r\n..two\r\nthree\r\n"


async def send(port: int, copies: tuple[str, ...] = (), may_send=lambda: None, **limits: float) -> Taken:
    settings = SmtpSettings(
        host="127.0.0.1", port=port, tls="none", local_hostname="sender.example", **{"answer_seconds": 5.0, **limits}
    )
    return await Smtp(settings).send(
        MESSAGE, sender="billing@seller.example", primary=["a@client.example"], copies=copies, may_send=may_send
    )


async def test_the_server_gets_exactly_the_message(smtp) -> None:
    taken = await send(smtp.port)
    assert (taken.code, taken.text, taken.unwanted) == (250, "queued as 17", {})
    assert [(one.sender, one.recipients, one.data) for one in smtp.taken] == [
        ("billing@seller.example", ["a@client.example"], MESSAGE)
    ]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ({"greeting": "421 too busy"}, ServerAway),
        ({"greeting": "554 no service"}, ServerAway),
        ({"greeting": "cut"}, ServerAway),
        ({"mail": "451 later"}, TryLater),
        ({"mail": "421 closing"}, ServerAway),
        ({"mail": "550 not you"}, Refused),
        ({"rcpt": "450 greylisted"}, TryLater),
        ({"rcpt": "550 no such user"}, Refused),
        ({"rcpt": "cut"}, ServerAway),
        ({"data": "451 later"}, TryLater),
        ({"data": "554 no valid recipients"}, Refused),
        ({"data": "cut"}, ServerAway),
        ({"body": "451 later"}, TryLater),
        ({"body": "554 looks like spam"}, Refused),
        ({"body": "cut"}, Unclear),
        ({"body": "take and cut"}, Unclear),
        ({"body": "gibberish"}, Unclear),
    ],
)
async def test_each_answer_means_one_thing(smtp, script: dict[str, str], error: type[Exception]) -> None:
    smtp.scripts.append(script)
    with pytest.raises(error):
        await send(smtp.port)
    assert smtp.connections == 1


async def test_nothing_listens(smtp) -> None:
    await smtp.stop()
    with pytest.raises(ServerAway):
        await send(smtp.port)


async def test_silence_before_the_body_is_a_server_that_is_away(smtp) -> None:
    smtp.scripts.append({"rcpt": "hang"})
    with pytest.raises(ServerAway):
        await send(smtp.port, answer_seconds=0.2)
    with pytest.raises(ServerAway, match="too slow"):
        await send(smtp.port, conversation_seconds=0.2)


async def test_silence_after_the_body_is_unclear(smtp) -> None:
    smtp.scripts.append({"body": "take and hang"})
    with pytest.raises(Unclear):
        await send(smtp.port, body_seconds=0.2)


async def test_a_copy_that_is_not_wanted_holds_up_nobody(smtp) -> None:
    smtp.scripts.append({"rcpt:b@client.example": "550 gone", "rcpt:c@client.example": "450 later"})
    taken = await send(smtp.port, copies=("b@client.example", "c@client.example", "d@client.example"))
    assert set(taken.unwanted) == {"b@client.example", "c@client.example"}
    assert smtp.taken[0].recipients == ["a@client.example", "d@client.example"]


async def test_the_right_to_send_is_asked_for_last_and_stops_the_body(smtp) -> None:
    def gone() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await send(smtp.port, may_send=gone)
    assert not smtp.taken
    assert not smtp.body_seen.is_set()


async def test_without_the_demanded_tls_nothing_is_sent(smtp) -> None:
    settings = SmtpSettings(host="127.0.0.1", port=smtp.port, local_hostname="sender.example")
    with pytest.raises(ServerAway):
        await Smtp(settings).send(
            MESSAGE, sender="a@b.example", primary=["c@d.example"], copies=(), may_send=lambda: None
        )
    assert not smtp.taken


def test_lines_travel_with_crlf_and_doubled_dots() -> None:
    assert dotted(b".a\nb\r\n..c") == b"..a\r\nb\r\n...c\r\n.\r\n"
