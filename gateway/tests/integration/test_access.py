from __future__ import annotations

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from proxima_common.settings import HttpSettings
from proxima_gateway.app import create_app
from proxima_gateway.auth.access import Rule, rule_of
from proxima_gateway.rates import Buckets
from proxima_gateway.routes.guarded import GuardedRoute
from proxima_gateway.settings import Rate

PROBES = {"/livez", "/readyz", "/metrics"}
PUBLIC = {
    ("/api/v1/session", "POST"),
    ("/api/openapi.json", "GET"),
    ("/api/docs", "GET"),
    ("/api/docs/{name:path}", "GET"),
    ("/api/{name:path}", "GET"),
    ("/{name:path}", "GET"),
    ("/c/{address:path}", "GET"),
    ("/c/{token}", "GET"),
    ("/c/{token}/files/{document_id}", "GET"),
    ("/c/{token}/accept", "POST"),
    ("/c/{token}/question", "POST"),
    ("/c/{token}/no-reminders", "GET"),
    ("/c/{token}/no-reminders", "POST"),
}


def routes(app: FastAPI) -> list[tuple[str, str, Any]]:
    found = []
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        if path in PROBES:
            continue
        assert isinstance(context.original_route, GuardedRoute), path
        found += [(path, method, rule_of(context.endpoint)) for method in context.methods or ()]
    return found


def test_every_route_has_a_rule_and_few_are_public() -> None:
    app = create_app(HttpSettings(port=1), secure=True)
    found = routes(app)
    assert len(found) > 90
    assert all(rule is not None for _, _, rule in found)
    assert {(path, method) for path, method, rule in found if rule is Rule.PUBLIC} == PUBLIC
    administered = {path for path, _, rule in found if rule is Rule.ADMINISTRATOR}
    assert administered == {path for path, _, _ in found if path.startswith("/api/v1/staff")}


def test_a_route_without_a_rule_cannot_be_made() -> None:
    async def open_door() -> None: ...

    with pytest.raises(TypeError, match="has no rule"):
        APIRouter(route_class=GuardedRoute).add_api_route("/x", open_door)


@pytest.mark.connected
async def test_nobody_gets_past_the_door(app: FastAPI, stranger: Any, owners: Any) -> None:
    for path, method, rule in routes(app):
        if rule is Rule.PUBLIC:
            continue
        for headers in ({}, {"authorization": "Bearer pxi_wrong"}, {"cookie": "session=wrong"}):
            app.state.gate._by_address._left.clear()
            answer = await stranger.request(method, path.replace("{", "").replace("}", ""), headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json"), path
    assert owners.calls == []


@pytest.mark.connected
async def test_strangers_are_slowed_down(app: FastAPI, stranger: Any) -> None:
    app.state.gate._by_address = Buckets(Rate(per_second=0.001, burst=3))
    answers = [await stranger.get("/api/v1/invoices") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].json()["code"] == "rate_exceeded"
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.connected
async def test_a_caller_is_slowed_down_alone(app: FastAPI, people: Any, owners: Any) -> None:
    ann, bob = await people("ann"), await people("bob")
    app.state.gate._by_caller = Buckets(Rate(per_second=0.001, burst=2))
    answers = [await ann.http.get("/api/v1/invoices") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (await bob.http.get("/api/v1/invoices")).status_code == 200
    assert len(owners.calls) == 3
