"""Didox at the gate: the partner token, its refusals, and what must not be logged."""

from __future__ import annotations

import re
import secrets

from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from proxima_sandbox.didox.faults import DidoxSwitches
from proxima_sandbox.didox.shapes import in_data
from proxima_sandbox.faults import Faults
from proxima_sandbox.gate import Message, Partner, Window, with_retry_after

_READING_POSTS = ("/auth/", "/dsvs/", "/tosign")
_SECRETS = re.compile(r'("(?:password|token|signature|pkcs7|timeStampTokenB64|signatureHex|document)"\s*:\s*")[^"]+')


class Didox(Partner):
    """Paths below `/v1/` and `/v2/` are Didox's."""

    broken_json = b'{"_id": "66f0'

    def __init__(self, faults: Faults[DidoxSwitches], partner_token: str) -> None:
        self._faults, self._token = faults, partner_token
        self._second = Window(1)

    def owns(self, path: str) -> bool:
        return path.startswith(("/v1/", "/v2/"))

    def is_write(self, method: str, path: str) -> bool:
        return method == "POST" and not any(part in path for part in _READING_POSTS)

    def bar(self, scope: Message) -> Response | None:
        given = dict(scope["headers"]).get(b"partner-authorization", b"").decode("latin-1")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("Unauthorized", 401)
        switches = self._faults.switches()
        return None if self._second.takes(switches.per_second) else self.busy(switches.retry_after)

    def busy(self, retry_after: int | None) -> Response:
        return with_retry_after(JSONResponse({"message": "Слишком много запросов."}, 429), retry_after)

    def error(self, status: int) -> Response:
        return in_data("Сервис временно недоступен", status, traced=True).answer

    def html(self) -> Response:
        return HTMLResponse("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", 502)

    def refuse(self, message: str) -> Response:
        return in_data(message, traced=True).answer

    def token_expired(self) -> Response:
        return PlainTextResponse("Unauthorized. Invalid user key", 401)

    def shown_body(self, path: str, body: bytes) -> str:
        return _SECRETS.sub(r"\1…", super().shown_body(path, body[:8000]))

    def shown_answer(self, path: str, body: bytes) -> str:
        return _SECRETS.sub(r"\1…", body[:8000].decode("utf-8", "replace"))
