"""Long polling by exactly one holder; one that was paused is fenced off and changes nothing any more."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from prometheus_client import Gauge
from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.errors import DomainError
from proxima_common.jobs.leases import paused_lanes
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.observability.probes import HEALTH, Heartbeat

from proxima_delivery.adapters.telegram.client import PollConflict, TelegramClient
from proxima_delivery.adapters.telegram.reading import ALLOWED_UPDATES, read_update
from proxima_delivery.adapters.telegram.taking import Place, UpdateRegister
from proxima_delivery.adapters.telegram.view import answer_text
from proxima_delivery.domain.telegram.update import Incoming
from proxima_delivery.settings.telegram import TelegramSettings
from proxima_delivery.usecases.telegram.updates import Reply, TakeUpdate

_log = structlog.get_logger(__name__)
_HOLDS = Gauge("delivery_telegram_holder", "1 while this process polls Telegram")
_POLLED = Gauge("delivery_telegram_polled_seconds", "When Telegram last answered the polling, unix time")
_ANSWER_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class Poller:
    """Any number may run; one holds, by an advisory lock on a connection of its own."""

    def __init__(
        self,
        database: Database,
        client: TelegramClient,
        take: TakeUpdate,
        settings: TelegramSettings,
        clock: Clock,
    ) -> None:
        self._database = database
        self._client = client
        self._take = take
        self._settings = settings
        self._clock = clock
        self._register = UpdateRegister(settings.bot_id)
        self._stop = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Hold or stand by until told to stop. An outage of Telegram or Postgres is waited out."""
        self._stop = stop
        heartbeat = HEALTH.loop("telegram", self._settings.poll_seconds + self._settings.timeout_seconds + 120)
        pause = _FIRST_PAUSE
        while not stop.is_set():
            heartbeat.beat()
            wait = pause
            try:
                if await self._hold(heartbeat):
                    pause = wait = _FIRST_PAUSE
            except PartnerBusy as busy:
                _log.warning("telegram asks to wait", reason=busy.reason)
                wait = min(busy.retry_after.total_seconds(), self._settings.refused_pause_seconds)
            except PollConflict as error:
                _log.error("updates go elsewhere: another poller or a webhook", said=str(error))
                wait = pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception as error:
                _log.warning("polling interrupted", error=repr(error))
                wait = pause = min(pause * 2, _LONGEST_PAUSE)
            finally:
                _HOLDS.set(0)
            await self._rest(wait, heartbeat)
        HEALTH.end(heartbeat)

    async def drain(self) -> int:
        """Take what waits at Telegram now, as a new holder; how many updates. For tests."""
        place, taken = await self._begin(), 0
        while raw := await self._updates(place.offset, 0):
            place = await self._take_all(raw, place)
            taken += len(raw)
        return taken

    async def _begin(self) -> Place:
        """Who the bot is; whoever held before is fenced off."""
        me = await self._client.call("getMe")
        _log.info("polling telegram", bot=me.get("username"))
        return await self._register.hold(self._database, me.get("username"), self._clock.now())

    async def _hold(self, heartbeat: Heartbeat) -> bool:
        session = await self._database.direct()
        try:
            lock = "select pg_try_advisory_lock(hashtext('telegram'), hashtext($1))"
            if not await session.fetchval(lock, str(self._settings.bot_id)):
                return False
            place = await self._begin()
            _HOLDS.set(1)
            while not self._stop.is_set():
                heartbeat.beat()
                # Raises when the session, and with it the lock, is gone.
                await session.execute("select 1")
                place = await self._take_all(await self._updates(place.offset, self._settings.poll_seconds), place)
            return True
        finally:
            with contextlib.suppress(Exception):
                await session.close(timeout=2)

    async def _take_all(self, updates: Sequence[Mapping[str, Any]], place: Place) -> Place:
        """Take these updates, each in a transaction of its own; where to go on."""
        for raw in updates:
            update = read_update(raw)
            reply = await self._taken(update, place.fence)
            place = Place(place.fence, update.update_id + 1)
            if reply:
                await self._answer(reply)
        return place

    async def _updates(self, offset: int, wait: int) -> list[Mapping[str, Any]]:
        """What Telegram has for us; nothing when told to stop meanwhile, for what is not confirmed comes again."""
        body: dict[str, Any] = {"timeout": wait, "allowed_updates": ALLOWED_UPDATES}
        if offset:
            body["offset"] = offset
        asking = asyncio.ensure_future(
            self._client.call("getUpdates", body, seconds=wait + self._settings.timeout_seconds)
        )
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return []
            updates: list[Mapping[str, Any]] = asking.result()
        finally:
            stopping.cancel()
            if not asking.done():
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
        _POLLED.set_to_current_time()
        return updates

    async def _taken(self, update: Incoming, fence: int) -> Reply | None:
        now = self._clock.now()
        try:
            async with self._database.transaction() as tx:
                return await self._take(update, fence, tx, now)
        except DomainError as error:
            _log.error("update cannot be taken", update=update.update_id, code=error.code)
            async with self._database.transaction() as tx:
                await self._take.leave_out(update, error.code, fence, tx, now)
            return None

    async def _answer(self, reply: Reply) -> None:
        """Best effort: what was decided is committed, and the message will say so."""
        with contextlib.suppress(Exception):
            if await self._paused(self._clock.now()):
                return
            said = answer_text(reply.said, reply.language)
            body = {"callback_query_id": reply.query_id, "text": said, "show_alert": reply.alert}
            await self._client.call("answerCallbackQuery", body, seconds=_ANSWER_SECONDS)

    async def _paused(self, now: datetime) -> bool:
        """Telegram asked the bot to be silent for a while."""
        async with self._database.transaction() as tx:
            return any(lane == self._settings.lane for lane, _, _ in await paused_lanes(tx, now))

    async def _rest(self, seconds: float, heartbeat: Heartbeat) -> None:
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0 and not self._stop.is_set():
            heartbeat.beat()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), min(left, 10.0))
