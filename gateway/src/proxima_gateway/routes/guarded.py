"""A route that cannot be built without a rule, and reads nothing of a call before the rule lets it through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from proxima_common.errors import FieldError, Invalid
from pydantic_core import from_json

from proxima_gateway.auth.access import SAFE, Gate, Rule, rule_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Lets callers through by its endpoint's rule, then makes sure that a body is JSON."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        rule = rule_of(endpoint)
        if rule is None:
            raise TypeError(f"{path} has no rule: nobody could be let through")
        options["openapi_extra"] = _declared(rule, options.get("methods") or {"GET"}, options.get("openapi_extra"))
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        handler = self.make_handler()
        rule = rule_of(self.endpoint)
        takes_body = self.body_field is not None
        may_be_empty = self.body_field is not None and not self.body_field.field_info.is_required()

        async def guarded(request: Request) -> Response:
            gate: Gate = request.app.state.gate
            await gate.admit(request, rule)
            if takes_body and not (may_be_empty and await request.body() == b""):
                await require_json(request)
            return await handler(request)

        return guarded

    def make_handler(self) -> Handler:
        """What happens once the caller is let through."""
        return super().get_route_handler()


async def require_json(request: Request) -> None:
    """Raise `Invalid` unless the body is JSON and says so; what it says is judged elsewhere."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Invalid("send the body as application/json", code="not_json", fields=[FieldError("", "is not JSON")])
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        reason = str(error)[:200]
        raise Invalid("the body is not JSON", code="malformed_json", fields=[FieldError("", reason)]) from error


def _declared(rule: Rule, methods: Collection[str], extra: dict[str, Any] | None) -> dict[str, Any]:
    """What the API document says about how callers are let through."""
    if rule is Rule.PUBLIC:
        return {**(extra or {}), "security": []}
    by_cookie: dict[str, list[str]] = {"session": []} if SAFE.issuperset(methods) else {"session": [], "csrf": []}
    return {**(extra or {}), "security": [by_cookie, {"token": []}]}
