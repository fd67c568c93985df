"""Updates on their way to the bot: asked for, by one at a time, or pushed to a webhook until it takes them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
from typing import Any

from proxima_sandbox.telegram.books import Books, raw_update
from proxima_sandbox.telegram.envelope import Refused

_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_LONGEST_POLL = 50


class Polling:
    """Who asks last is served; the one before is sent away."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._asking = 0

    async def updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """What waits, at once or within `timeout` seconds."""
        if self._books.webhook()["url"]:
            raise Refused(409, _ACTIVE)
        self._asking += 1
        mine = self._asking
        self._books.arrived.set()
        self._books.confirm(int(given.get("offset") or 0))
        limit = min(max(int(given.get("limit") or 100), 1), 100)
        until = asyncio.get_running_loop().time() + min(int(given.get("timeout") or 0), _LONGEST_POLL)
        while True:
            if mine != self._asking:
                raise Refused(409, _OTHER)
            waiting = self._books.waiting()[:limit]
            left = until - asyncio.get_running_loop().time()
            if waiting or left <= 0:
                return [raw_update(row) for row in waiting] + self._twice(waiting)
            self._books.arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._books.arrived.wait(), min(left, 1.0))

    def _twice(self, waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
        again = self._books.faults.spend("duplicate_updates_next", len(waiting))
        return [raw_update(row) for row in waiting[:again]]


async def push(books: Books) -> None:
    """Deliver to the webhook for ever: in order, each until it is taken or has run out."""
    pause = _FIRST_PAUSE
    while True:
        hook, waiting = books.webhook(), books.waiting()
        if not hook["url"] or not waiting:
            books.arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(books.arrived.wait(), 1.0)
            continue
        first = waiting[0]
        trouble = await asyncio.to_thread(_post, hook["url"], hook["secret_token"], raw_update(first))
        if trouble is None:
            pause = _FIRST_PAUSE
            books.confirm(first["update_id"] + 1)
            continue
        noted = {"last_error_date": int(books.now().timestamp()), "last_error_message": trouble}
        if books.webhook()["url"] == hook["url"]:
            books.set_webhook({**books.webhook(), **noted})
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _post(url: str, secret: str, update: dict[str, Any]) -> str | None:
    """What went wrong, in words; None when it was taken."""
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = urllib.request.Request(url, json.dumps(update).encode(), headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return None if 200 <= response.status < 300 else f"Wrong response from the webhook: {response.status}"
    except urllib.error.HTTPError as error:
        with error:
            return f"Wrong response from the webhook: {error.code} {error.reason}"
    except OSError as error:
        return f"Connection failed: {type(error).__name__}"
