"""Hands messages to every open screen that may see them; a screen that is too slow is told to fetch again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from prometheus_client import Counter, Gauge
from proxima_common.errors import TooMany

from proxima_gateway.auth.domain import Principal
from proxima_gateway.stream.messages import Message

WAITING = 500

STREAMS = Gauge("proxima_gateway_streams", "Open event streams")
DROPPED = Counter("proxima_gateway_streams_dropped_total", "Event streams ended because their reader was too slow")
STALE = Gauge("proxima_gateway_stream_stale", "1 while the live stream cannot read from Kafka")


class Listener:
    """One open stream: its caller, and the messages that wait for it."""

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.ended: str | None = None
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()

    def give(self, message: Message) -> None:
        """Queue a message; a full queue ends the stream instead."""
        if self._waiting.qsize() >= WAITING:
            DROPPED.inc()
            self.end("too_slow")
        elif self.ended is None:
            self._waiting.put_nowait(message)

    def end(self, reason: str) -> None:
        """Deliver nothing more; `reason` tells the screen what to do."""
        if self.ended is None:
            self.ended = reason
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait(Message("end", f'{{"reason":"{reason}"}}'))

    async def next(self, seconds: float) -> Message | None:
        """The next message, or None when none came in time."""
        if not self._waiting.empty():
            return self._waiting.get_nowait()
        try:
            return await asyncio.wait_for(self._waiting.get(), max(seconds, 0.001))
        except TimeoutError:
            return None


class Hub:
    """All open streams of this process."""

    def __init__(self, per_staff: int) -> None:
        self._per_staff = per_staff
        self._listeners: set[Listener] = set()
        self._closed = False
        self.stale = True
        STALE.set(1)

    @contextmanager
    def listen(self, principal: Principal) -> Iterator[Listener]:
        """A listener as long as its stream is open. Raises `TooMany` beyond the bound per person."""
        mine = sum(other.principal.staff_id == principal.staff_id for other in self._listeners)
        if mine >= self._per_staff:
            raise TooMany(f"{mine} event streams of this person are open: close some", code="too_many_streams")
        listener = Listener(principal)
        if self._closed:
            listener.end("restart")
        self._listeners.add(listener)
        STREAMS.inc()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            STREAMS.dec()

    def publish(self, message: Message) -> None:
        """Give a message to everybody whom it concerns."""
        for listener in self._listeners:
            if message.concerns(listener.principal):
                listener.give(message)

    def set_stale(self, stale: bool) -> None:
        """Tell every screen that changes are not seen for now, or that they are again and it should fetch."""
        if stale != self.stale:
            self.stale = stale
            STALE.set(stale)
            for listener in self._listeners:
                listener.give(Message("stale" if stale else "fresh", "{}"))

    def end_session(self, session_id: UUID | None) -> None:
        """A session was logged out: its streams end at once."""
        self._end(lambda principal: principal.session_id == session_id and session_id is not None)

    def end_staff(self, staff_id: UUID) -> None:
        """A person's grants or sessions changed: their streams end, and open again if they still may."""
        self._end(lambda principal: principal.staff_id == staff_id)

    def close(self) -> None:
        """The process stops: every stream ends and its screen comes back elsewhere."""
        self._closed = True
        for listener in self._listeners:
            listener.end("restart")

    def _end(self, whose: Callable[[Principal], bool]) -> None:
        for listener in self._listeners:
            if whose(listener.principal):
                listener.end("session")
