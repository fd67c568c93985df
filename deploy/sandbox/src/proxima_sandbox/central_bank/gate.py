"""What stands before the bank's page: the faults that were switched on, and the log of requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from proxima_common.clock import Clock

from proxima_sandbox import faults
from proxima_sandbox.faults import Switches
from proxima_sandbox.store import LoggedRequest, Store

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_PAGE = "/arkhiv-kursov-valyut/"


class Gate:
    """Wraps the application; only the bank's page is spoiled, the rest is the sandbox's own."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]], store: Store, clock: Clock) -> None:
        self._app, self._store, self._clock = app, store, clock

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _PAGE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        switches = faults.load(self._store)
        fault = faults.take_fault(self._store, path=scope["path"], is_write=False)
        if switches.hits != "writes":
            await asyncio.sleep(switches.slow_ms / 1000)
        status = await self._answer(fault, switches, scope, receive, send)
        self._log(scope, status, fault, started)

    async def _answer(
        self, fault: str | None, switches: Switches, scope: Message, receive: Receive, send: Send
    ) -> int | None:
        if fault in ("cut_before", "cut_after"):
            # An announced body that never comes: the server closes the connection under the client.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]})
            await send({"type": "http.response.body", "body": b"", "more_body": True})
            return None
        if fault == "timeout_after":
            await asyncio.sleep(switches.hang_ms / 1000)
        spoiled = _spoiled(fault, switches)
        if spoiled:
            await spoiled(scope, receive, send)
            return spoiled.status_code
        await self._app(scope, receive, send)
        return 200

    def _log(self, scope: Message, status: int | None, fault: str | None, started: float) -> None:
        self._store.log(
            LoggedRequest(
                at=self._clock.now().isoformat(timespec="milliseconds"),
                method=scope["method"],
                path=scope["path"],
                status=status,
                fault=fault or "",
                ms=round((time.monotonic() - started) * 1000),
                body="",
                answer="",
            )
        )


def _spoiled(fault: str | None, switches: Switches) -> Response | None:
    if fault in ("error", "error_after"):
        return PlainTextResponse("Service Unavailable", status_code=503)
    if fault in ("html", "refuse"):
        # A bot wall answers people's pages with 200.
        return HTMLResponse("<html><body><h1>Checking your browser</h1></body></html>")
    if fault == "busy":
        headers = {} if switches.retry_after is None else {"Retry-After": str(switches.retry_after)}
        return PlainTextResponse("Too Many Requests", status_code=429, headers=headers)
    if fault == "broken_json":
        return Response('[{"id": 1, "Code": "840", "Ccy": "USD", "Rate": "121', media_type="application/json")
    return None
