"""The Bot API over HTTP: a method a call, every outcome a result or one of a few errors. It never retries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
from prometheus_client import Counter, Histogram
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.said import said

from proxima_delivery.settings.telegram import TelegramSettings
from proxima_delivery.usecases.telegram.ports import BLOCKED, CHAT_NOT_FOUND, GONE, MIGRATED, Refusal

PARSE, NOT_MODIFIED = "parse", "not_modified"
_CALLS = Counter("delivery_telegram_calls_total", "Calls to Telegram", ["method", "outcome"])
_SECONDS = Histogram("delivery_telegram_seconds", "Seconds of a call to Telegram", ["method"])
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# The reference warns that codes may change: a code goes with the beginning of its text.
_REFUSALS = (
    (400, "Bad Request: message is not modified", NOT_MODIFIED),
    (400, "Bad Request: message to edit not found", GONE),
    (400, "Bad Request: message can't be edited", GONE),
    (400, "Bad Request: MESSAGE_ID_INVALID", GONE),
    (400, "Bad Request: chat not found", CHAT_NOT_FOUND),
    (400, "Bad Request: can't parse entities", PARSE),
    (403, "Forbidden", BLOCKED),
)


class NoAnswer(Exception):
    """Telegram may have acted, or not."""


class PollConflict(Exception):
    """Somebody else asks for the updates, or a webhook is set."""


class TokenTransport(httpx.AsyncBaseTransport):
    """Puts the token into the path on the wire alone, so that no log, trace or exception ever has it."""

    def __init__(self, token: str, inner: httpx.AsyncBaseTransport) -> None:
        self._token = token.encode()
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to `…/bot<token>/<method>` in place of `…/<method>`."""
        before, _, method = request.url.raw_path.rpartition(b"/")
        url = request.url.copy_with(raw_path=before + b"/bot" + self._token + b"/" + method)
        sent = httpx.Request(
            request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
        )
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class TelegramClient:
    """One bot. `call` raises `Refusal`, `PartnerBusy` when nothing happened, and `NoAnswer`."""

    def __init__(self, settings: TelegramSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        inner = transport or httpx.AsyncHTTPTransport(trust_env=False, retries=0)
        self._http = httpx.AsyncClient(
            base_url=settings.base_url,
            transport=TokenTransport(settings.token.get_secret_value(), inner),
            timeout=httpx.Timeout(settings.timeout_seconds, connect=min(settings.timeout_seconds, 5.0)),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(self, method: str, body: Mapping[str, Any] | None = None, *, seconds: float | None = None) -> Any:
        """The result of a method with a JSON body, within so many seconds."""
        content = json.dumps(body or {}, ensure_ascii=False).encode()
        return await self._call(method, seconds, content=content, headers={"Content-Type": "application/json"})

    async def upload(self, method: str, fields: Mapping[str, str], name: str, content: bytes) -> Any:
        """The result of a method that takes a PDF."""
        files = {"document": (name, content, "application/pdf")}
        return await self._call(method, None, data=dict(fields), files=files)

    async def _call(self, method: str, seconds: float | None, **request: Any) -> Any:
        outcome = "no_answer"
        if seconds is not None:
            request["timeout"] = httpx.Timeout(seconds, connect=min(seconds, 5.0))
        try:
            with _SECONDS.labels(method).time():
                response = await self._http.post(f"/{method}", **request)
            result = self._understand(response)
            outcome = "ok"
        except _NEVER_SENT as error:
            outcome = "away"
            pause = timedelta(seconds=self._settings.lane_pause_seconds)
            name = type(error).__name__
            raise PartnerBusy(pause, said("telegram_away", f"Telegram cannot be reached: {name}", words=name)) from None
        except httpx.HTTPError as error:
            name = type(error).__name__
            raise NoAnswer(said("telegram_no_answer", f"no answer from Telegram: {name}", words=name)) from None
        except (Refusal, PartnerBusy, PollConflict) as error:
            outcome = type(error).__name__.lower()
            raise
        finally:
            _CALLS.labels(method, outcome).inc()
        return result

    def _understand(self, response: httpx.Response) -> Any:
        answer = _json(response)
        status = response.status_code
        if answer.get("ok") is True and status < 300:
            return answer.get("result")
        code = answer.get("error_code", status)
        if code == 429 or status == 429:
            later = said("telegram_busy", "Telegram asks to come later (429)")
            raise PartnerBusy(self._pause(answer, response), later)
        if status >= 500 or answer.get("ok") is not False:
            sentence = f"Telegram answered {status} without its envelope or with an error of its own"
            raise NoAnswer(said("telegram_answered", sentence, status=status))
        described = str(answer.get("description") or f"Telegram answered {status}")[:500]
        if code in (401, 404):
            pause = timedelta(seconds=self._settings.refused_pause_seconds)
            sentence = f"Telegram does not know the bot's token ({code}): {described}"
            raise PartnerBusy(pause, said("telegram_token_unknown", sentence, words=described))
        if code == 409:
            raise PollConflict(described)
        raise _refusal(code, described, answer.get("parameters") or {})

    def _pause(self, answer: Mapping[str, Any], response: httpx.Response) -> timedelta:
        parameters = answer.get("parameters")
        wanted = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
        if wanted is None:
            wanted = response.headers.get("Retry-After")
        text = str(wanted)
        return timedelta(seconds=float(text) if text.isdecimal() else self._settings.busy_seconds)


def _refusal(code: int, described: str, parameters: Mapping[str, Any]) -> Refusal:
    to_chat = parameters.get("migrate_to_chat_id")
    if isinstance(to_chat, int):
        return Refusal(MIGRATED, described, to_chat_id=to_chat)
    for known, begins, word in _REFUSALS:
        if code == known and described.startswith(begins):
            return Refusal(word, described)
    return Refusal("refused", described)


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = json.loads(response.content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
