"""What stands before every stand-in server: the faults that were switched on, and the log of requests."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from proxima_common.clock import Clock

from proxima_sandbox.faults import WITHOUT_ACTING, Fault, Faults, Switches, aims_at
from proxima_sandbox.store import LoggedRequest, Store

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_UNANSWERED = frozenset({"cut_before", "cut_during", "cut_after", "timeout_after"})


class Partner:
    """How one partner's calls are told apart and how it words what goes wrong; plain answers unless overridden."""

    broken_json = b'{"data": {"id": 1'

    def owns(self, path: str) -> bool:
        """Whether a path is the partner's own; everything else is the sandbox's and never spoiled."""
        return not path.startswith("/_sandbox") and path != "/"

    def is_write(self, method: str, path: str) -> bool:
        """Whether a call may change something."""
        return method not in ("GET", "HEAD")

    def bar(self, scope: Message) -> Response | None:
        """The answer of a door that does not open (key, quota), before anything else is looked at."""
        return None

    @asynccontextmanager
    async def turn(self, *, is_write: bool) -> AsyncIterator[Response | None]:
        """The partner's turn for a call; yields the refusal if it takes none now."""
        yield None

    def busy(self, retry_after: int | None) -> Response:
        """429."""
        return with_retry_after(PlainTextResponse("Too Many Requests", status_code=429), retry_after)

    def error(self, status: int) -> Response:
        """503 without acting, 500 after it."""
        return PlainTextResponse("Service Unavailable" if status == 503 else "Internal Server Error", status)

    def html(self) -> Response:
        """The page of whatever stands before the partner's servers."""
        return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status_code=502)

    def refuse(self, message: str) -> Response:
        """A refusal of the content."""
        return PlainTextResponse(message, status_code=422)

    def token_expired(self) -> Response:
        """The log-in has run out."""
        return PlainTextResponse("Unauthorized", status_code=401)

    def headers(self) -> Headers:
        """What every answer carries."""
        return []

    def shown_path(self, path: str) -> str:
        """The path as it may be logged; secrets in it are masked."""
        return path

    def shown_body(self, path: str, body: bytes) -> str:
        """A request's body as it may be logged; secrets in it are masked."""
        return body.decode("utf-8", "replace")

    def shown_answer(self, path: str, body: bytes) -> str:
        """An answer as it may be logged; secrets in it are masked."""
        return body.decode("utf-8", "replace")


def with_retry_after(response: Response, seconds: int | None) -> Response:
    """The answer with a Retry-After, if there is one to tell."""
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


class Window:
    """Calls of the last `seconds`, for partners that take only so many."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._calls: deque[float] = deque()

    def takes(self, most: int) -> bool:
        """Whether one more call is taken, and counted; `most` 0 is unlimited."""
        now = time.monotonic()
        while self._calls and now - self._calls[0] > self._seconds:
            self._calls.popleft()
        if most and len(self._calls) >= most:
            return False
        self._calls.append(now)
        return True


@dataclass
class Answer:
    """What the application said, kept until it is known how it leaves."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Take an ASGI message."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    @classmethod
    def of(cls, response: Response) -> Answer:
        """A ready response."""
        return cls(response.status_code, list(response.raw_headers), bytes(response.body))


@dataclass(frozen=True)
class _Call:
    scope: Message
    body: bytes
    is_write: bool
    started: float

    @property
    def path(self) -> str:
        path: str = self.scope["path"]
        return path


class Gate:
    """Wraps an application; a call is read whole, spoiled or acted upon, logged, and answered.

    The act does not depend on the client: it goes on when the connection is gone.
    """

    def __init__(self, app: App, partner: Partner, store: Store, faults: Faults[Any], clock: Clock) -> None:
        self._app, self._partner, self._store, self._faults, self._clock = app, partner, store, faults, clock
        self._left_behind: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._partner.owns(scope["path"]):
            await self._app(scope, receive, send)
            return
        is_write = self._partner.is_write(scope["method"], scope["path"])
        call = _Call(scope, await _read(receive), is_write, time.monotonic())
        fault = self._faults.take(call.path, is_write=is_write)
        if fault == "cut_during":
            self._leave_behind(self._carry_out(call, fault))
            await _cut(send)
            return
        answer = await self._answered(call, fault)
        self._log(call, answer, fault)
        await self._reply(send, answer, fault)

    def _leave_behind(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._left_behind.add(task)
        task.add_done_callback(self._left_behind.discard)

    async def _carry_out(self, call: _Call, fault: Fault) -> None:
        self._log(call, await self._answered(call, fault), fault)

    async def _answered(self, call: _Call, fault: Fault | None) -> Answer:
        switches = self._faults.switches()
        if fault == "cut_before":
            await asyncio.sleep(0 if switches.down else switches.slow_ms / 1000)
            return Answer()
        barred = self._partner.bar(call.scope)
        if barred:
            return Answer.of(barred)
        if fault in WITHOUT_ACTING:
            return Answer.of(self._spoiled(fault, switches))
        async with self._partner.turn(is_write=call.is_write) as refusal:
            if refusal:
                return Answer.of(refusal)
            await asyncio.sleep(_delay(switches, call, fault))
            return await self._act(call)

    def _spoiled(self, fault: Fault | None, switches: Switches) -> Response:
        match fault:
            case "busy":
                return self._partner.busy(switches.retry_after)
            case "busy_wait":
                return self._partner.busy(1 if switches.retry_after is None else switches.retry_after)
            case "error":
                return self._partner.error(503)
            case "html":
                return self._partner.html()
            case "token_expired":
                return self._partner.token_expired()
            case _:
                return self._partner.refuse(switches.refuse_message)

    async def _act(self, call: _Call) -> Answer:
        answer = Answer()
        parts = iter([{"type": "http.request", "body": call.body, "more_body": False}])

        async def receive() -> Message:
            return next(parts, {"type": "http.disconnect"})

        await self._app(call.scope, receive, answer.send)
        return answer

    def _log(self, call: _Call, answer: Answer, fault: Fault | None) -> None:
        query = call.scope["query_string"].decode("latin-1")
        path = call.path + (f"?{query}" if query else "")
        self._store.log(
            LoggedRequest(
                at=self._clock.now().isoformat(timespec="milliseconds"),
                method=call.scope["method"],
                path=self._partner.shown_path(path),
                status=None if fault in _UNANSWERED else answer.status,
                fault=fault or "",
                ms=round((time.monotonic() - call.started) * 1000),
                body=self._partner.shown_body(call.path, call.body),
                answer=self._partner.shown_answer(call.path, answer.body),
            )
        )

    async def _reply(self, send: Send, answer: Answer, fault: Fault | None) -> None:
        if fault in ("cut_before", "cut_after"):
            await _cut(send)
            return
        if fault == "timeout_after":
            await asyncio.sleep(self._faults.switches().hang_ms / 1000)
        elif fault == "error_after":
            answer = Answer.of(self._partner.error(500))
        elif fault == "broken_json":
            answer = Answer(answer.status, [(b"content-type", b"application/json")], self._partner.broken_json)
        headers = [pair for pair in answer.headers if pair[0] != b"content-length"] + self._partner.headers()
        headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


async def _cut(send: Send) -> None:
    # An announced body that never comes: the server closes the connection under the client.
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]})
    await send({"type": "http.response.body", "body": b"", "more_body": True})


def _delay(switches: Switches, call: _Call, fault: Fault | None) -> float:
    if fault == "slow":
        return switches.slow_next_ms / 1000
    return switches.slow_ms / 1000 if aims_at(switches, call.path, is_write=call.is_write) else 0


async def _read(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            return body
