"""One message to one mail server, step by step, so that every failure says whether the server can have it."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

import aiosmtplib
from aiosmtplib import SMTPResponse
from proxima_common.said import said

from proxima_delivery.settings import SmtpSettings

_READY_FOR_BODY = 354


class ServerAway(Exception):
    """The server cannot be reached, or takes nothing from anybody now. It has nothing of this message."""


class TryLater(Exception):
    """The server does not take this message now (4xx). It has nothing of it."""


class Refused(Exception):
    """The server will not take this message (5xx). It has nothing of it."""


class Unclear(Exception):
    """The body went out and no answer came: nobody can tell whether the server has it."""


@dataclass(frozen=True)
class Taken:
    """The server's answer after the body: it has the message, for all but those it did not want (in small letters)."""

    code: int
    text: str
    unwanted: dict[str, str] = field(default_factory=dict)


class Smtp:
    """Sends over a fresh connection each time; nothing is tried again here."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    async def send(
        self,
        message: bytes,
        *,
        sender: str,
        primary: Sequence[str],
        copies: Sequence[str],
        may_send: Callable[[], None],
    ) -> Taken:
        """Hand the message over to the primary recipients and those of the copies that the server wants.

        `may_send` is asked last, before the body: it raises when the right to send has gone. Raises `ServerAway`,
        `TryLater`, `Refused` or `Unclear`. A primary recipient who is not taken ends it before the body.
        """
        client = self._client()
        try:
            async with asyncio.timeout(self._settings.conversation_seconds):
                await self._open(client)
                unwanted = await _envelope(client, sender, primary, copies)
                may_send()
                await _expect(client, "DATA", Stage.DATA)
        except TimeoutError as error:
            client.close()
            raise ServerAway(said("mail_slow", "the mail server is too slow; it has not seen the message")) from error
        except BaseException:
            await _leave(client)
            raise
        answer = await self._body(client, message)
        await _leave(client)
        return Taken(answer.code, _one_line(answer.message), unwanted)

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.answer_seconds,
            use_tls=settings.tls == "implicit",
            start_tls=settings.tls == "starttls",
            tls_context=ssl.create_default_context() if settings.tls != "none" else None,
            local_hostname=settings.local_hostname,
        )

    async def _open(self, client: aiosmtplib.SMTP) -> None:
        settings = self._settings
        try:
            await client.connect()
            await client.ehlo()
            if settings.username and settings.password:
                await client.login(settings.username, settings.password.get_secret_value())
        except aiosmtplib.SMTPAuthenticationError as error:
            sentence = f"the mail server does not let us in ({error.code})"
            raise ServerAway(said("mail_key_refused", sentence, status=error.code)) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise ServerAway(_away("the mail server cannot be used", error)) from error

    async def _body(self, client: aiosmtplib.SMTP, message: bytes) -> SMTPResponse:
        protocol = client.protocol
        transport = protocol.transport if protocol else None
        if protocol is None or not isinstance(transport, asyncio.Transport):
            raise ServerAway(said("mail_closed", "the mail server closed the connection before the body"))
        try:
            protocol.write(dotted(message))
            answer = await protocol.read_response(timeout=self._settings.body_seconds)
            _judge(answer, Stage.BODY)
        except BaseException as error:
            # What is still in the socket's buffer must not go out after the outcome was decided.
            transport.abort()
            client.close()
            if isinstance(error, aiosmtplib.SMTPException | OSError):
                plain = _plain(error)
                sentence = f"the message was on its way when the answer failed: {plain}"
                raise Unclear(said("mail_unclear", sentence, words=plain)) from error
            raise
        return answer


class Stage(StrEnum):
    """What an answer was about, in words."""

    SENDER = "the sender"
    RECIPIENT = "the recipient"
    DATA = "the message"
    BODY = "the message after reading it"


def dotted(message: bytes) -> bytes:
    """The message as it travels after DATA: CRLF lines, leading dots doubled, the closing dot (RFC 5321 §4.5.2)."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines) + b".\r\n"


async def _expect(client: aiosmtplib.SMTP, command: str, stage: str) -> None:
    try:
        answer = await client.execute_command(*command.encode("ascii").split(b" ", 1))
    except (aiosmtplib.SMTPException, OSError) as error:
        raise ServerAway(_away("the mail server went away before the body", error)) from error
    if not (stage is Stage.DATA and answer.code == _READY_FOR_BODY):
        _judge(answer, stage)


async def _envelope(
    client: aiosmtplib.SMTP, sender: str, primary: Sequence[str], copies: Sequence[str]
) -> dict[str, str]:
    await _expect(client, f"MAIL FROM:<{sender}>", Stage.SENDER)
    for address in primary:
        await _expect(client, f"RCPT TO:<{address}>", Stage.RECIPIENT)
    unwanted = await _offer(client, copies)
    if not primary and len(unwanted) == len(copies):
        answers = "; ".join(unwanted.values())
        raise Refused(said("mail_refused", answers, words=answers))
    return unwanted


async def _offer(client: aiosmtplib.SMTP, copies: Sequence[str]) -> dict[str, str]:
    """Those of the copies that the server does not take, with its answer; they must not hold up the others."""
    unwanted = {}
    for address in copies:
        try:
            await _expect(client, f"RCPT TO:<{address}>", Stage.RECIPIENT)
        except (Refused, TryLater) as refusal:
            unwanted[address.casefold()] = str(refusal)
    return unwanted


def _judge(answer: SMTPResponse, stage: str) -> None:
    if 200 <= answer.code < 300 and stage is not Stage.DATA:
        return
    words = f"{answer.code} {_one_line(answer.message)}"
    refusal = said("mail_refused", f"the mail server does not take {stage}: {words}", words=words)
    if answer.code == 421:
        raise ServerAway(refusal)
    if 400 <= answer.code < 500:
        raise TryLater(refusal)
    if 500 <= answer.code < 600:
        raise Refused(refusal)
    _cannot_read(answer, stage)


def _cannot_read(answer: SMTPResponse, stage: str) -> NoReturn:
    words = f"{answer.code} {_one_line(answer.message)}"
    odd = said("mail_unreadable", f"the mail server gave an answer nobody understands: {words}", words=words)
    raise (Unclear if stage is Stage.BODY else ServerAway)(odd)


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye if the server still listens; what it answers changes nothing."""
    try:
        async with asyncio.timeout(2):
            await client.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        pass
    finally:
        client.close()


def _away(what: str, error: BaseException) -> str:
    plain = _plain(error)
    return said("mail_away", f"{what}: {plain}", words=plain)


def _plain(error: BaseException) -> str:
    return f"{type(error).__name__}: {_one_line(str(error))}" if str(error) else type(error).__name__


def _one_line(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:300]
