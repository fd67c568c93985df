"""A mail server that does what a test tells it to, and remembers what it took."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest


@dataclass
class Taken:
    sender: str
    recipients: list[str]
    data: bytes


@dataclass
class SmtpStandIn:
    """Each connection follows the next of `scripts`, the last one for ever; with none it takes everything.

    A script maps a stage to an answer: `greeting ehlo mail rcpt data body`, or `rcpt:<address>`. An answer is a line
    as `451 later`, or `cut` (close at once), `hang` (say nothing), `take and cut`, `take and hang` (body only).
    """

    port: int = 0
    scripts: deque[dict[str, str]] = field(default_factory=deque)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    body_seen: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**26)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        script = self.scripts.popleft() if len(self.scripts) > 1 else (self.scripts[0] if self.scripts else {})
        try:
            await self._converse(reader, writer, script)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, script: dict[str, str]
    ) -> None:
        async def say(stage: str, usual: str) -> bool:
            answer = script.get(stage, usual)
            if answer.endswith("hang"):
                await reader.read()
            if answer.endswith(("cut", "hang")):
                writer.transport.abort()
                raise ConnectionResetError
            writer.write(answer.encode() + b"\r\n")
            await writer.drain()
            return answer[0] in "23"

        sender, recipients = "", []
        if not await say("greeting", "220 stand-in"):
            return
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                await say("ehlo", "250 stand-in")
            elif verb == "MAIL":
                sender = line[len("MAIL FROM:<") : -1]
                await say("mail", "250 ok")
            elif verb == "RCPT":
                address = line[len("RCPT TO:<") : -1]
                if await say(f"rcpt:{address}" if f"rcpt:{address}" in script else "rcpt", "250 ok"):
                    recipients.append(address)
            elif verb == "DATA":
                if await say("data", "354 go on"):
                    data = await reader.readuntil(b"\r\n.\r\n")
                    self.body_seen.set()
                    answer = script.get("body", "250 queued as 17")
                    if answer.startswith(("take", "2")):
                        lines = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
                        self.taken.append(Taken(sender, recipients, lines))
                    await say("body", "250 queued as 17")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"502 no\r\n")


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpStandIn]:
    server = SmtpStandIn()
    await server.start()
    yield server
    await server.stop()
