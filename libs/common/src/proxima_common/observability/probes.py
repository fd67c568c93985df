"""Probes: alive while every loop makes progress, ready while every check passes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[None]]
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Heartbeat:
    """The sign of life of one loop."""

    name: str
    max_silence: float
    last: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Say that the loop has come round."""
        self.last = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self.last


class Health:
    """What the probes of this process answer from."""

    def __init__(self) -> None:
        self._loops: dict[str, Heartbeat] = {}
        self._checks: dict[str, Check] = {}

    def loop(self, name: str, max_silence: float = 60.0) -> Heartbeat:
        """Register a loop; the process counts as dead when it is silent for longer."""
        heartbeat = self._loops[name] = Heartbeat(name, max_silence)
        return heartbeat

    def end(self, heartbeat: Heartbeat) -> None:
        """A loop that ended on purpose is no longer watched."""
        if self._loops.get(heartbeat.name) is heartbeat:
            del self._loops[heartbeat.name]

    def check(self, name: str, check: Check) -> None:
        """Register a check that raises while the process cannot serve."""
        self._checks[name] = check

    def stuck(self) -> dict[str, float]:
        """Loops that were silent too long, with the seconds."""
        return {
            loop.name: round(loop.silent_for, 1) for loop in self._loops.values() if loop.silent_for > loop.max_silence
        }

    async def failing(self) -> dict[str, str]:
        """Checks that do not pass within two seconds, with the kind of error."""
        failed: dict[str, str] = {}
        for name, check in self._checks.items():
            try:
                await asyncio.wait_for(check(), 2)
            except Exception as error:
                failed[name] = type(error).__name__
        return failed


HEALTH = Health()


async def probe(path: str, health: Health = HEALTH) -> tuple[int, str, bytes] | None:
    """Status, content type and body of `/livez`, `/readyz` or `/metrics`; None for another path."""
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    if path == "/livez":
        wrong: object = health.stuck()
    elif path == "/readyz":
        wrong = await health.failing()
    else:
        return None
    body = json.dumps({"ok": not wrong, "wrong": wrong}).encode()
    return (503 if wrong else 200), "application/json", body


class Probes:
    """Answers the probes of a process that has no API of its own."""

    def __init__(self, port: int, host: str = "127.0.0.1", health: Health = HEALTH) -> None:
        self._host, self._port, self._health = host, port, health
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen; a taken port is an error."""
        self._server = await asyncio.start_server(self._answer, self._host, self._port, limit=16_384)

    async def stop(self) -> None:
        """Close the port."""
        if self._server:
            self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            words = head.split(b" ", 2)
            found = await probe(words[1].decode("latin-1").partition("?")[0], self._health) if len(words) > 2 else None
            status, kind, body = found or (404, "text/plain", b"")
            writer.write(
                f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode("latin-1")
                + body
            )
            await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            _log.debug("a probe left early")
        finally:
            writer.close()
