"""Every route is denied unless its rule lets the caller through."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from proxima_common.errors import Forbidden, Unauthenticated

from proxima_gateway.auth.domain import Principal
from proxima_gateway.auth.log_in import Door
from proxima_gateway.auth.secrets import is_csrf_token
from proxima_gateway.rates import Buckets
from proxima_gateway.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Rule(Enum):
    """Whom a route lets through."""

    PUBLIC = "anybody"
    SIGNED_IN = "whoever holds a session or an API token; the owning service decides the rest"
    ADMINISTRATOR = "the role admin for every legal entity"


def public(endpoint: Endpoint) -> Endpoint:
    """Let anybody through."""
    return _ruled(endpoint, Rule.PUBLIC)


def signed_in(endpoint: Endpoint) -> Endpoint:
    """Let known callers through."""
    return _ruled(endpoint, Rule.SIGNED_IN)


def administrator(endpoint: Endpoint) -> Endpoint:
    """Let administrators through."""
    return _ruled(endpoint, Rule.ADMINISTRATOR)


def rule_of(endpoint: Callable[..., Any]) -> Rule | None:
    """The rule that an endpoint was given."""
    return getattr(endpoint, "__rule__", None)


class Gate:
    """Recognises callers, counts their requests, and applies the rule of a route."""

    def __init__(self, door: Door, settings: Settings) -> None:
        self._door = door
        self._origins = settings.origins
        self.secure = settings.secure
        self.cookie = "__Host-session" if settings.secure else "session"
        self._by_caller = Buckets(settings.staff_rate)
        self._by_address = Buckets(settings.address_rate)

    async def admit(self, request: Request, rule: Rule | None) -> None:
        """Return when the rule lets the caller through; raises 401, 403 or 429 otherwise."""
        if rule is None:
            raise Forbidden("no rule lets anybody through here", code="no_rule")
        if rule is Rule.PUBLIC:
            return
        principal = await self._recognise(request)
        self._by_caller.take(principal.key, time.monotonic())
        if rule is Rule.ADMINISTRATOR:
            principal.require_administrator()
        request.state.principal = principal

    def count_stranger(self, request: Request) -> None:
        """Count a call that proves nothing against its address; raises `RateExceeded`."""
        self._by_address.take(address_of(request), time.monotonic())

    def check_origin(self, request: Request) -> None:
        """Refuse a change that another site's page asks for."""
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        if (origin is not None and origin not in self._origins) or site not in ("same-origin", "none"):
            raise Forbidden("this change was asked for by a page of another site", code="foreign_origin")

    async def _recognise(self, request: Request) -> Principal:
        try:
            return await self._by_credentials(request)
        except Unauthenticated:
            self.count_stranger(request)
            raise

    async def _by_credentials(self, request: Request) -> Principal:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise Unauthenticated("use Authorization: Bearer with an API token", code="token_invalid")
            return await self._door.by_token(token.strip())
        secret = request.cookies.get(self.cookie)
        if not secret:
            raise Unauthenticated("log in, or send an API token", code="not_logged_in")
        principal = await self._door.by_session(secret)
        if request.method not in SAFE:
            self.check_origin(request)
            if not is_csrf_token(secret, request.headers.get(CSRF_HEADER, "")):
                raise Forbidden("the header X-CSRF-Token is missing or not of this session", code="csrf_token")
        return principal


def address_of(request: Request) -> str:
    """The caller's address, as the server (or the proxy that it trusts) says."""
    return request.client.host if request.client else "unknown"


def _principal(request: Request) -> Principal:
    principal: Principal = request.state.principal
    return principal


def _ruled(endpoint: Endpoint, rule: Rule) -> Endpoint:
    endpoint.__rule__ = rule  # type: ignore[attr-defined]
    return endpoint


Caller = Annotated[Principal, Depends(_principal)]
