"""The HTTP client: every outcome is an answer or one of `failures`. It never retries, and never shows a secret."""

import asyncio
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from prometheus_client import Counter, Histogram
from proxima_common.said import said

from proxima_delivery.domain.didox.exact import read, written
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.failures import Away, Busy, NoAnswer, NotThere, Refused, SessionGone

_CALLS = Counter("delivery_didox_calls_total", "Calls to Didox", ["what", "outcome"])
_SECONDS = Histogram("delivery_didox_seconds", "Seconds of a call to Didox", ["what"])
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class DidoxClient:
    """One installation of Didox, for every company of this process."""

    def __init__(self, settings: DidoxSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"Accept": "application/json", "Accept-Language": settings.locale}
        if settings.send_partner_token:
            headers["Partner-Authorization"] = settings.partner_token.get_secret_value()
        self._http = httpx.AsyncClient(
            base_url=settings.base_url,
            headers=headers,
            timeout=httpx.Timeout(settings.timeout, connect=min(settings.timeout, 5.0)),
            transport=transport,
            trust_env=False,
        )
        self._pace = Pace(settings.per_second)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(
        self,
        what: str,
        method: str,
        path: str,
        *,
        user_key: str | None = None,
        query: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Any:
        """One call; the JSON of a good answer. `what` names it in metrics."""
        response = await self._send(what, method, path, user_key, query, body)
        return _understand(response)

    async def fetch(self, what: str, path: str, *, user_key: str) -> bytes:
        """The bytes of a file."""
        response = await self._send(what, "GET", path, user_key, None, None)
        if response.status_code != 200 or response.headers.get("content-type", "").startswith("application/json"):
            _understand(response)
            raise NoAnswer(said("didox_no_file", "Didox sent no file"))
        return response.content

    async def _send(
        self,
        what: str,
        method: str,
        path: str,
        user_key: str | None,
        query: Mapping[str, str] | None,
        body: Any,
    ) -> httpx.Response:
        headers = {"user-key": user_key} if user_key else {}
        content = None
        if body is not None:
            content, headers["Content-Type"] = written(body).encode(), "application/json"
        await self._pace.wait()
        outcome = "no_answer"
        try:
            with _SECONDS.labels(what).time():
                response = await self._http.request(method, path, params=query, content=content, headers=headers)
            outcome = str(response.status_code)
        except _NEVER_SENT as error:
            outcome = "away"
            name = type(error).__name__
            raise Away(said("didox_away", f"Didox cannot be reached: {name}", words=name)) from error
        except httpx.HTTPError as error:
            name = type(error).__name__
            raise NoAnswer(said("didox_no_answer", f"no answer from Didox: {name}", words=name)) from error
        finally:
            _CALLS.labels(what, outcome).inc()
        return response


class Pace:
    """At most so many calls a second; who comes too early waits his turn."""

    def __init__(self, per_second: float) -> None:
        self._gap, self._next = 1 / per_second, 0.0

    async def wait(self) -> None:
        """Until it is our turn."""
        now = time.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        if turn > now:
            await asyncio.sleep(turn - now)


def _understand(response: httpx.Response) -> Any:
    status = response.status_code
    body = _body(response)
    words = said_in(body)
    behind = _colon(words)
    if status in (423, 429):
        busy = said("didox_busy", f"Didox is busy ({status}){behind}", status=status, words=behind)
        raise Busy(busy, retry_after(response))
    if status >= 500:
        raise NoAnswer(said("didox_answered", f"Didox answered {status}{behind}", status=status, words=behind))
    if status == 401:
        raise SessionGone(said("didox_key_unknown", f"Didox does not know the key any more{behind}", words=behind))
    if status == 404:
        raise NotThere(words or said("didox_not_found", "not found"), "not_found")
    if status >= 400 or is_error(body):
        answered = said("didox_answered", f"Didox answered {status}", status=status, words="")
        raise Refused(words or answered, _code(status, body))
    if body is None or isinstance(body, str):
        raise NoAnswer(said("didox_unreadable", "Didox's answer is no JSON object"))
    return body


def _body(response: httpx.Response) -> Any:
    """The JSON, or the plain text of an error; None for what is neither."""
    try:
        return read(response.content)
    except (ValueError, UnicodeDecodeError):
        kind = response.headers.get("content-type", "")
        return response.text[:500] if response.status_code >= 400 and kind.startswith("text/plain") else None


def is_error(body: Any) -> bool:
    """An error may come with status 200."""
    if not isinstance(body, Mapping):
        return False
    inner = body.get("data")
    status = {str(part.get("status")) for part in (body, inner) if isinstance(part, Mapping)}
    return body.get("success") is False or bool(body.get("error")) or bool(status & {"error", "failed"})


def said_in(body: Any) -> str:
    """Didox's words in any of its five shapes, with the number to quote to its support."""
    if isinstance(body, str):
        return body.strip().strip('"')[:500]
    if not isinstance(body, Mapping):
        return ""
    inner = body.get("data") if isinstance(body.get("data"), Mapping) else {}
    details = body.get("errorDetails") if isinstance(body.get("errorDetails"), Mapping) else {}
    error = body.get("error")
    texts = [
        _text(body.get("message")),
        _text((inner or {}).get("message")),
        " ".join(map(_text, error.values())) if isinstance(error, Mapping) else _text(error),
        _fields(body),
    ]
    words = next((text for text in texts if text), "")
    trace = _text((details or {}).get("id"))
    return f"{words} (Didox trace {trace})"[:800] if trace and words else words[:800]


def retry_after(response: httpx.Response) -> float | None:
    """Seconds, if the answer says them in a header; the wait of a log-in stands in a sentence only."""
    value = response.headers.get("Retry-After")
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        sent = parsedate_to_datetime(response.headers["Date"])
        return max(0.0, (parsedate_to_datetime(value) - sent).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None


def _fields(body: Mapping[str, Any]) -> str:
    """Validation: `{"<field>": ["…"]}`."""
    told = [(name, words) for name, words in body.items() if isinstance(words, list) and words]
    return "; ".join(f"{name}: {' '.join(map(str, words))}" for name, words in told)


def _code(status: int, body: Any) -> str:
    inner = body.get("data") if isinstance(body, Mapping) else None
    for part in (body, inner):
        context = part.get("context") if isinstance(part, Mapping) else None
        if isinstance(context, Mapping) and context.get("offer") == "required":
            return "offer_not_signed"
    return "role_missing" if status == 403 else "refused"


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _colon(words: str) -> str:
    return f": {words}" if words else ""
