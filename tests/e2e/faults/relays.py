"""A bad line to a good mail server: a share of all letters goes wrong."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
SMTP_FAULTS = ("busy", "greylist", "refuse", "slow", "cut_before", "cut_during", "cut_after")
SLOW_SECONDS = 2.0
LONGEST_LETTER = 64 * 1024 * 1024
_REFUSED = {"greylist": b"451 4.7.1 Greylisted, try again\r\n", "refuse": b"550 5.7.1 Not today\r\n"}


class SmtpRelay:
    """A server on a thread of its own that passes letters on to `target` and spoils some: a connection is a letter.

    `chance` is how likely one is spoiled, each kind of fault as likely as the others; the same seed draws the same.
    """

    def __init__(self, target: int, *, seed: int) -> None:
        self.chance = 0.0
        self.spoiled: Counter[str] = Counter()
        self.letters = 0
        self._target = target
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, HOST, 0, limit=LONGEST_LETTER), self._loop
        )
        self._server = starting.result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        talking = asyncio.all_tasks() - {asyncio.current_task()}
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    def _draw(self) -> str | None:
        """The fault of this letter, if it has one."""
        self.letters += 1
        if self._random.random() >= self.chance:
            return None
        fault = self._random.choice(SMTP_FAULTS)
        self.spoiled[fault] += 1
        return fault

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                server, orders = await asyncio.open_connection(HOST, self._target)
                try:
                    await self._talk(client, answers, server, orders)
                finally:
                    orders.close()
        finally:
            answers.close()

    async def _talk(
        self,
        client: asyncio.StreamReader,
        answers: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        orders: asyncio.StreamWriter,
    ) -> None:
        fault = self._draw()
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


async def _reply(server: asyncio.StreamReader) -> bytes:
    """One reply of an SMTP server, all its lines."""
    lines = [await server.readline()]
    while lines[-1][3:4] == b"-":
        lines.append(await server.readline())
    return b"".join(lines)
