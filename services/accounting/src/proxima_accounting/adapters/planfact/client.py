"""The HTTP client: one method per verb, every outcome an answer's `data` or one of `errors`. It never retries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from prometheus_client import Counter, Gauge, Histogram
from proxima_common.said import said

from proxima_accounting.usecases.failures import Away, Busy, KeyRefused, NoAnswer, NotThere, Refused

Json = Mapping[str, Any]
PAGE = 500
MAX_PAGES = 200

_CALLS = Counter("accounting_planfact_calls_total", "Calls to PlanFact", ["method", "outcome"])
_SECONDS = Histogram("accounting_planfact_seconds", "Seconds of a call to PlanFact", ["method"])
_QUOTA = Gauge("accounting_planfact_quota", "What PlanFact says of its quota", ["what"])
_QUOTA_HEADERS = {
    "X-RateLimit-Limit": "per_minute_limit",
    "X-Quota-Limit": "month_limit",
    "X-Quota-Used": "month_used",
    "X-Quota-Remaining": "month_remaining",
    "X-Quota-Reset": "month_reset_unix",
}
_FORBIDDEN_TITLES = {
    "Unauthorized",
    "Forbidden",
    "NotEnoughApiPermission",
    "NotEnoughDealsPermission",
    "NotEnoughPermissions",
    "TariffAccessDenied",
}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class PlanFactClient:
    """One business: one key. Amounts are sent and read as exact decimals, never as binary floats."""

    def __init__(self, base_url: str, api_key: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None):
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"X-ApiKey": api_key, "Accept": "application/json"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            transport=transport,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read one thing."""
        return await self._call("GET", path, query=query)

    async def write(self, method: str, path: str, body: Json | None = None) -> Any:
        """POST, PUT or DELETE; `data` may be None, because a successful create may answer with nothing."""
        return await self._call(method, path, body=body)

    async def listing(self, path: str, query: Mapping[str, str] | None = None, body: Json | None = None) -> list[Json]:
        """All rows of a list. `total` lies sometimes: a short page is the last one, and too many pages are an error."""
        rows: list[Json] = []
        for page in range(MAX_PAGES):
            paging = {"paging.offset": str(page * PAGE), "paging.limit": str(PAGE)}
            method = "POST" if body is not None else "GET"
            data = await self._call(method, path, query={**(query or {}), **paging}, body=body)
            items: Sequence[Json] = data["items"] if isinstance(data, dict) else data or []
            rows.extend(items)
            if len(items) < PAGE:
                return rows
        sentence = f"{path} has more than {PAGE * MAX_PAGES} rows; a partial list would be a lie"
        raise NoAnswer(said("planfact_too_long", sentence, words=path))

    async def _call(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Json | None = None
    ) -> Any:
        content = exact_json(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"} if body is not None else None
        outcome = "no_answer"
        try:
            with _SECONDS.labels(method).time():
                response = await self._http.request(method, path, params=query, content=content, headers=headers)
            _note_quota(response.headers)
            data = _understand(response)
            outcome = "ok"
        except _NEVER_SENT as error:
            outcome = "away"
            name = type(error).__name__
            raise Away(said("planfact_away", f"PlanFact cannot be reached: {name}", words=name)) from error
        except httpx.HTTPError as error:
            name = type(error).__name__
            raise NoAnswer(said("planfact_no_answer", f"no answer from PlanFact: {name}", words=name)) from error
        except (Refused, KeyRefused, Busy) as error:
            outcome = type(error).__name__.lower()
            raise
        finally:
            _CALLS.labels(method, outcome).inc()
        return data


def exact_json(value: object) -> str:
    """JSON with decimals as plain numbers of their own scale."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(k))}: {exact_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(exact_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _understand(response: httpx.Response) -> Any:
    status = response.status_code
    if status == 429:
        raise Busy(said("planfact_busy", "PlanFact is busy (429)"), _retry_after(response))
    if status >= 500:
        raise NoAnswer(_answered(status))
    if status < 300 and not response.content.strip():
        return None
    envelope = _envelope(response)
    message = str(envelope.get("errorMessage") or _answered(status))
    title = envelope.get("errorCodeTitle")
    if status in (401, 403) or title in _FORBIDDEN_TITLES:
        sentence = f"PlanFact does not let us in ({status}): {message}"
        raise KeyRefused(said("planfact_key_refused", sentence, status=status, words=message))
    if status == 404 or title == "NotFound":
        raise NotThere(message, title)
    if status >= 400 or envelope.get("isSuccess") is not True:
        raise Refused(_with_details(message, envelope.get("errors")), title)
    return envelope.get("data")


def _answered(status: int) -> str:
    return said("planfact_answered", f"PlanFact answered {status}", status=status)


def _envelope(response: httpx.Response) -> dict[str, Any]:
    try:
        envelope = json.loads(response.content, parse_float=Decimal)
    except ValueError:
        envelope = None
    if isinstance(envelope, dict):
        return envelope
    if response.status_code in (401, 403):
        return {}
    if 400 <= response.status_code < 500:
        return {"errorMessage": _answered(response.status_code)}
    raise NoAnswer(said("planfact_unreadable", "PlanFact's answer is not its envelope"))


def _with_details(message: str, errors: object) -> str:
    """The inner shape of `errors` is not documented: it is shown as it came."""
    return f"{message} {json.dumps(errors, ensure_ascii=False, default=str)}"[:1000] if errors else message


def _retry_after(response: httpx.Response) -> float | None:
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


def _note_quota(headers: httpx.Headers) -> None:
    for name, what in _QUOTA_HEADERS.items():
        value = headers.get(name, "")
        if value.isdigit():
            _QUOTA.labels(what).set(int(value))
