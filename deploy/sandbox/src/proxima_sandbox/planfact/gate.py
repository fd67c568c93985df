"""PlanFact at the gate: key, quota, one write at a time, and refusals in its envelope."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Response
from proxima_common.clock import Clock

from proxima_sandbox.faults import Faults
from proxima_sandbox.gate import Headers, Message, Partner, Window, with_retry_after
from proxima_sandbox.planfact.envelope import refusal
from proxima_sandbox.planfact.faults import PlanFactSwitches
from proxima_sandbox.store import Store

QUOTA_PER_MONTH = 50_000
RATE_SHOWN = 100


class PlanFact(Partner):
    """Only paths below `/api/` are PlanFact's."""

    broken_json = b'{"data": {"operationId": 1'

    def __init__(self, store: Store, faults: Faults[PlanFactSwitches], clock: Clock, api_key: str) -> None:
        self._store, self._faults, self._clock, self._api_key = store, faults, clock, api_key
        self._writing = False
        self._minute = Window(60)

    def owns(self, path: str) -> bool:
        return path.startswith("/api/")

    def is_write(self, method: str, path: str) -> bool:
        return method in ("POST", "PUT", "DELETE") and not path.endswith("/list")

    def bar(self, scope: Message) -> Response | None:
        headers = dict(scope["headers"])
        if headers.get(b"x-apikey", b"").decode("latin-1") != self._api_key:
            return refusal("Unauthorized", "Unauthorized", 401)
        self._store.count("quota_used")
        switches = self._faults.switches()
        if not self._minute.takes(switches.per_minute):
            return _too_many("Too many requests per minute.", switches.retry_after)
        return None

    @asynccontextmanager
    async def turn(self, *, is_write: bool) -> AsyncIterator[Response | None]:
        if not is_write:
            yield None
        elif self._writing:
            self._store.count("overlapping_writes")
            yield _too_many("Only one write may run at a time.", self._faults.switches().retry_after)
        else:
            self._writing = True
            self._store.count("writes_begun")
            try:
                await asyncio.sleep(self._faults.switches().write_ms / 1000)
                yield None
            finally:
                self._writing = False

    def busy(self, retry_after: int | None) -> Response:
        return _too_many("Too many requests.", retry_after)

    def error(self, status: int) -> Response:
        if status == 503:
            return refusal("Service is unavailable", "ServiceUnavailable", 503)
        return refusal("Internal server error", "InternalError", status)

    def refuse(self, message: str) -> Response:
        return refusal(message, "ValidationError", errors=[json.dumps(message)])

    def token_expired(self) -> Response:
        return refusal("Unauthorized", "Unauthorized", 401)

    def headers(self) -> Headers:
        used = int(self._store.setting("quota_used") or "0")
        limit = self._faults.switches().per_minute or RATE_SHOWN
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


def _too_many(text: str, retry_after: int | None) -> Response:
    return with_retry_after(refusal(text, "TooManyRequests", 429), retry_after)
