"""Waking a loop at once when another process has written work for it."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import TYPE_CHECKING

import structlog

from proxima_common.db.database import Database

if TYPE_CHECKING:
    import asyncpg

_log = structlog.get_logger(__name__)


class Wake:
    """Listens on a channel. Without a connection it only loses its quickness: the loop still comes round by time."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel
        self._session: asyncpg.Connection | None = None
        self._event = asyncio.Event()

    async def __aenter__(self) -> Wake:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            with contextlib.suppress(Exception):
                await self._session.close(timeout=2)

    def again(self) -> None:
        """Make the next wait short."""
        self._event.set()

    async def wait(self, seconds: float, stop: asyncio.Event) -> None:
        """Until woken, told to stop, or `seconds` have passed."""
        await self._listen()
        waits = [asyncio.ensure_future(self._event.wait()), asyncio.ensure_future(stop.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._event.clear()

    async def _listen(self) -> None:
        if self._session and not self._session.is_closed():
            return
        try:
            self._session = await self._database.direct()
            await self._session.add_listener(self._channel, lambda *_: self._event.set())
            # Something may have been written before the listening began.
            self._event.set()
        except Exception as error:
            _log.warning("cannot listen", channel=self._channel, error=repr(error))
