"""Bad lines to good servers: between the product and its mailbox or bucket, a share of all calls goes wrong."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
SMTP_FAULTS = ("busy", "greylist", "refuse", "slow", "cut_before", "cut_during", "cut_after")
HTTP_FAULTS = ("busy", "error", "slow", "cut_before", "cut_after", "error_after")
SLOW_SECONDS = 2.0
_REFUSED = {"greylist": b"451 4.7.1 Greylisted, try again\r\n", "refuse": b"550 5.7.1 Not today\r\n"}
_BODILESS = (b"204", b"304")

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Relay:
    """A TCP server on a thread of its own that passes calls on to `target` and spoils some of them.

    `chance` is how likely one is spoiled, each kind of fault as likely as the others; the same seed draws the same.
    """

    faults: tuple[str, ...] = ()

    def __init__(self, target: int, *, seed: int) -> None:
        self.chance = 0.0
        self.spoiled: Counter[str] = Counter()
        self.calls = 0
        self._target = target
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, HOST, 0), self._loop)
        self.port = starting.result(10).sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def draw(self) -> str | None:
        """The fault of this call, if it has one."""
        self.calls += 1
        if self._random.random() >= self.chance:
            return None
        fault = self._random.choice(self.faults)
        self.spoiled[fault] += 1
        return fault

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            server, orders = await asyncio.open_connection(HOST, self._target)
            try:
                await self.talk(client, answers, server, orders)
            finally:
                orders.close()
        answers.close()

    async def talk(
        self,
        client: asyncio.StreamReader,
        answers: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        orders: asyncio.StreamWriter,
    ) -> None:
        """Carry one connection."""
        raise NotImplementedError


class SmtpRelay(Relay):
    """Spoils letters: one connection carries one letter."""

    faults = SMTP_FAULTS

    async def talk(
        self,
        client: asyncio.StreamReader,
        answers: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        orders: asyncio.StreamWriter,
    ) -> None:
        fault = self.draw()
        if fault == "busy":
            answers.write(b"421 4.3.2 Too many letters, try later\r\n")
            return
        if fault == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        answers.write(await _reply(server))
        while line := await client.readline():
            verb = line[:4].upper()
            if fault == "cut_before" and verb == b"MAIL":
                return
            if fault in _REFUSED and verb == b"RCPT":
                answers.write(_REFUSED[fault])
                continue
            orders.write(line)
            answer = await _reply(server)
            if verb == b"DATA" and answer.startswith(b"354"):
                answers.write(answer)
                body = await client.readuntil(b"\r\n.\r\n")
                if fault == "cut_during":
                    return
                orders.write(body)
                answer = await _reply(server)
                if fault == "cut_after":
                    return
            answers.write(answer)


class HttpRelay(Relay):
    """Spoils requests to the bucket; connections are kept, and so each request has a fault of its own."""

    faults = HTTP_FAULTS

    async def talk(
        self,
        client: asyncio.StreamReader,
        answers: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        orders: asyncio.StreamWriter,
    ) -> None:
        while head := await _head(client):
            if b"expect: 100-continue" in head.lower():
                head = _without_expect(head)
                answers.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await client.readexactly(_length(head))
            fault = self.draw()
            if fault == "cut_before":
                return
            if fault == "slow":
                await asyncio.sleep(SLOW_SECONDS)
            if fault in ("busy", "error"):
                answers.write(_ERROR[fault])
                continue
            orders.write(head + body)
            said = await _head(server)
            bodiless = head.startswith(b"HEAD") or said.split()[1] in _BODILESS
            content = b"" if bodiless else await server.readexactly(_length(said))
            if fault == "cut_after":
                return
            answers.write(_ERROR[fault] if fault == "error_after" else said + content)


def _error(status: str, code: str) -> bytes:
    body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


_ERROR = {
    "busy": _error("429 Too Many Requests", "TooManyRequests"),
    "error": _error("503 Service Unavailable", "ServiceUnavailable"),
    "error_after": _error("500 Internal Server Error", "InternalError"),
}


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise
        return b""


def _without_expect(head: bytes) -> bytes:
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(b"expect:"))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


async def _reply(server: asyncio.StreamReader) -> bytes:
    """One reply of an SMTP server, all its lines."""
    lines = [await server.readline()]
    while lines[-1][3:4] == b"-":
        lines.append(await server.readline())
    return b"".join(lines)
