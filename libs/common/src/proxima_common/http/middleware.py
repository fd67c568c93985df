"""What happens around every request: its id, its trace, its size, its time, and its unexpected end."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from opentelemetry.trace import SpanKind
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proxima_common.http.problems import problem
from proxima_common.observability import metrics
from proxima_common.observability.tracing import span

_REQUEST_ID = re.compile(rb"[\w.:-]{8,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger(__name__)


class _TooLarge(HTTPException):
    """Known to FastAPI, which would call any other error while it reads a body malformed input."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"the body is larger than {limit} bytes")


class RequestMiddleware:
    """The outermost layer of an API."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self._app = app
        self._max_body = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode() if _REQUEST_ID.fullmatch(given) else str(uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            span(f"{scope['method']} {scope['path']}", traceparent, kind=SpanKind.SERVER),
        ):
            await self._answer(scope, receive, send, headers, request_id)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes], request_id: str
    ) -> None:
        started, status, read = time.perf_counter(), 0, 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body:
                raise _TooLarge(self._max_body)
            return message

        try:
            length = headers.get(b"content-length", b"0")
            if length.isdigit() and int(length) > self._max_body:
                raise _TooLarge(self._max_body)
            await self._app(scope, receiving, sending)
        except Exception as error:
            if not isinstance(error, _TooLarge):
                _log.exception("request failed", method=scope["method"], path=scope["path"])
            if status:
                raise
            if isinstance(error, _TooLarge):
                answer = problem(413, "too_large", error.detail, request_id=request_id)
            else:
                answer = problem(500, "internal_error", "something broke here", request_id=request_id)
            await answer(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            metrics.HTTP_SECONDS.labels(method, route, status).observe(time.perf_counter() - started)
