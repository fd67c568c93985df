"""What stands before PlanFact's routes: key, quota, one write at a time, and the faults that were switched on."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse
from proxima_common.clock import Clock

from proxima_sandbox import faults
from proxima_sandbox.faults import Switches
from proxima_sandbox.planfact.envelope import refusal
from proxima_sandbox.store import LoggedRequest, Store

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

QUOTA_PER_MONTH = 50_000
RATE_SHOWN = 100


@dataclass
class _Answer:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    @classmethod
    def of(cls, response: Response) -> _Answer:
        return cls(response.status_code, list(response.raw_headers), bytes(response.body))


class Gate:
    """Wraps the application; only paths below `/api/` are PlanFact's, the rest is the sandbox's own."""

    def __init__(self, app: App, store: Store, clock: Clock, api_key: str) -> None:
        self._app, self._store, self._clock, self._api_key = app, store, clock, api_key
        self._writing = False
        self._minute: deque[float] = deque()

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        body = await _read(receive)
        is_write = scope["method"] in ("POST", "PUT", "DELETE") and not scope["path"].endswith("/list")
        fault, answer = await self._serve(scope, body, is_write)
        self._log(scope, body, answer, fault, started)
        await self._reply(send, answer, fault)

    async def _serve(self, scope: Message, body: bytes, is_write: bool) -> tuple[str | None, _Answer]:
        switches = faults.load(self._store)
        fault = faults.take_fault(self._store, path=scope["path"], is_write=is_write)
        if fault == "cut_before":
            await asyncio.sleep(0 if switches.down else switches.slow_ms / 1000)
            return fault, _Answer()
        barred = self._barred(scope, switches)
        if barred:
            return fault, _Answer.of(barred)
        if fault in faults.WITHOUT_ACTING:
            return fault, _Answer.of(_spoiled(fault, switches))
        if not is_write:
            await asyncio.sleep(switches.slow_ms / 1000 if switches.hits != "writes" else 0)
            return fault, await self._act(scope, body)
        if self._writing:
            self._store.count("overlapping_writes")
            return "overlap", _Answer.of(_too_many("Only one write may run at a time.", switches.retry_after))
        self._writing = True
        self._store.count("writes_begun")
        try:
            slow = switches.slow_ms if switches.hits != "reads" and switches.only_path in scope["path"] else 0
            await asyncio.sleep((slow + switches.write_ms) / 1000)
            return fault, await self._act(scope, body)
        finally:
            self._writing = False

    def _barred(self, scope: Message, switches: Switches) -> Response | None:
        headers = dict(scope["headers"])
        if headers.get(b"x-apikey", b"").decode("latin-1") != self._api_key:
            return refusal("Unauthorized", "Unauthorized", 401)
        self._store.count("quota_used")
        now = time.monotonic()
        while self._minute and now - self._minute[0] > 60:
            self._minute.popleft()
        if switches.per_minute and len(self._minute) >= switches.per_minute:
            return _too_many("Too many requests per minute.", switches.retry_after)
        self._minute.append(now)
        return None

    async def _act(self, scope: Message, body: bytes) -> _Answer:
        answer = _Answer()
        parts = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return next(parts, {"type": "http.disconnect"})

        await self._app(scope, receive, answer.send)
        return answer

    def _log(self, scope: Message, body: bytes, answer: _Answer, fault: str | None, started: float) -> None:
        query = scope["query_string"].decode("latin-1")
        self._store.log(
            LoggedRequest(
                at=self._clock.now().isoformat(timespec="milliseconds"),
                method=scope["method"],
                path=scope["path"] + (f"?{query}" if query else ""),
                status=None if fault in ("cut_before", "cut_after", "timeout_after") else answer.status,
                fault=fault or "",
                ms=round((time.monotonic() - started) * 1000),
                body=body.decode("utf-8", "replace"),
                answer=answer.body.decode("utf-8", "replace"),
            )
        )

    async def _reply(self, send: Callable[[Message], Awaitable[None]], answer: _Answer, fault: str | None) -> None:
        if fault == "timeout_after":
            await asyncio.sleep(faults.load(self._store).hang_ms / 1000)
        elif fault == "error_after":
            answer = _Answer.of(refusal("Internal server error", "InternalError", 500))
        elif fault == "broken_json":
            answer = _Answer(answer.status, [(b"content-type", b"application/json")], b'{"data": {"operationId": 1')
        headers = [pair for pair in answer.headers if pair[0] != b"content-length"] + self._quota_headers()
        if fault in ("cut_before", "cut_after"):
            # An announced body that never comes: the server closes the connection under the client.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]})
            await send({"type": "http.response.body", "body": b"", "more_body": True})
            return
        headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _quota_headers(self) -> list[tuple[bytes, bytes]]:
        used = int(self._store.setting("quota_used") or "0")
        limit = faults.load(self._store).per_minute or RATE_SHOWN
        now = self._clock.now()
        year, month = divmod(now.year * 12 + now.month, 12)
        reset = now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
        values = {
            "X-RateLimit-Limit": limit,
            "X-Quota-Limit": QUOTA_PER_MONTH,
            "X-Quota-Used": max(0, used - 1),
            "X-Quota-Remaining": max(0, QUOTA_PER_MONTH - used + 1),
            "X-Quota-Reset": int(reset.timestamp()),
        }
        return [(name.lower().encode(), str(value).encode()) for name, value in values.items()]


async def _read(receive: Callable[[], Awaitable[Message]]) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            return body


def _too_many(text: str, retry_after: int | None) -> JSONResponse:
    response = refusal(text, "TooManyRequests", 429)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _spoiled(fault: str | None, switches: Switches) -> Response:
    if fault == "busy":
        return _too_many("Too many requests.", switches.retry_after)
    if fault == "error":
        return refusal("Service is unavailable", "ServiceUnavailable", 503)
    if fault == "html":
        return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status_code=502)
    return refusal(switches.refuse_message, "ValidationError", errors=[json.dumps(switches.refuse_message)])
