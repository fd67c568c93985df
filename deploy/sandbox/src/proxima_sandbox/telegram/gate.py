"""Telegram at the gate: the token in the path, which no log may show, and errors in its envelope."""

from __future__ import annotations

import re

from fastapi import Response

from proxima_sandbox.faults import Faults
from proxima_sandbox.gate import Message, Partner
from proxima_sandbox.telegram.envelope import refusal, too_many
from proxima_sandbox.telegram.faults import TelegramSwitches

_PATH = re.compile(r"/bot([^/]*)/([A-Za-z]*)")
_READS = frozenset({"getme", "getupdates", "getwebhookinfo"})
_USUAL_WAIT = 1


def method_of(path: str) -> str:
    """The method that a path calls, in small letters."""
    found = _PATH.fullmatch(path)
    return found[2].lower() if found else ""


class Telegram(Partner):
    """Paths that begin with `/bot` are Telegram's."""

    broken_json = b'{"ok": true, "result": {"message_id": 1'

    def __init__(self, faults: Faults[TelegramSwitches], token: str) -> None:
        self._faults, self._token = faults, token

    def owns(self, path: str) -> bool:
        return path.startswith("/bot")

    def is_write(self, method: str, path: str) -> bool:
        return method_of(path) not in _READS

    def bar(self, scope: Message) -> Response | None:
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return refusal(404, "Not Found")
        return None if found[1] == self._token else refusal(401, "Unauthorized")

    def busy(self, retry_after: int | None) -> Response:
        return too_many(_USUAL_WAIT if retry_after is None else retry_after)

    def error(self, status: int) -> Response:
        words = {500: "Internal Server Error", 503: "Service Unavailable"}
        return refusal(status, words.get(status, "Bad Gateway"))

    def refuse(self, message: str) -> Response:
        return refusal(self._faults.switches().refuse_status, message)

    def token_expired(self) -> Response:
        return refusal(401, "Unauthorized")

    def shown_path(self, path: str) -> str:
        return path.replace(self._token, "***")
