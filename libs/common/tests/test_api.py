"""What every API does, whatever its routes are."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, Body, Depends, FastAPI, Query
from proxima_common.errors import Conflict, FieldError, Invalid, TooMany
from proxima_common.http.api import create_api
from proxima_common.http.problems import MEDIA_TYPE
from proxima_common.observability.probes import HEALTH
from proxima_common.settings import HttpSettings
from pydantic import BaseModel


class Line(BaseModel):
    amount: int


class Draft(BaseModel):
    lines: list[Line]


router = APIRouter()


@router.post("/drafts")
async def create(draft: Draft, limit: Annotated[int, Query(ge=1)] = 1) -> dict[str, int]:
    return {"lines": len(draft.lines)}


@router.post("/fail/{kind}")
async def fail(kind: str, body: Annotated[Any, Body()] = None) -> None:
    raise {
        "conflict": Conflict("it was approved meanwhile", code="stale_approval"),
        "invalid": Invalid("no", fields=[FieldError("/lines/0/amount", "negative")]),
        "many": TooMany("slow down"),
        "bug": KeyError("secret detail"),
    }[kind]


@pytest.fixture
def api() -> FastAPI:
    return create_api("Test", HttpSettings(port=1, max_body_bytes=1000), [router])


@pytest_asyncio.fixture(loop_scope="session")
async def client(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


def the_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    body: dict[str, Any] = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    return body


async def test_a_domain_error_becomes_its_problem(client: httpx.AsyncClient) -> None:
    body = the_problem(await client.post("/fail/conflict"), 409, "stale_approval")
    assert body["detail"] == "it was approved meanwhile"
    assert body["type"] == "urn:proxima:problem:stale_approval"
    fields = the_problem(await client.post("/fail/invalid"), 422, "invalid")["errors"]
    assert fields == [{"pointer": "/lines/0/amount", "detail": "negative", "said": None}]
    assert (await client.post("/fail/many")).headers["retry-after"] == "1"


async def test_malformed_input_names_its_fields(client: httpx.AsyncClient) -> None:
    response = await client.post("/drafts?limit=0", json={"lines": [{"amount": "x"}]})
    pointers = {error["pointer"] for error in the_problem(response, 422, "invalid_input")["errors"]}
    assert pointers == {"/lines/0/amount", "query:limit"}
    for broken in (b"{", b"\xff", b"[]", b"\x00"):
        the_problem(await client.post("/drafts", content=broken), 422, "invalid_input")


async def test_unknown_routes_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    the_problem(await client.get("/nowhere"), 404, "not_found")
    response = await client.put("/drafts")
    the_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


async def test_a_bug_says_nothing_about_itself(client: httpx.AsyncClient) -> None:
    body = the_problem(await client.post("/fail/bug"), 500, "internal_error")
    assert "secret detail" not in str(body)


async def test_a_large_body_is_refused_with_and_without_its_length(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    the_problem(await client.post("/drafts", content=b"x" * 1001), 413, "too_large")
    the_problem(await client.post("/drafts", content=chunks()), 413, "too_large")


async def test_a_sane_request_id_is_kept_and_another_replaced(client: httpx.AsyncClient) -> None:
    kept = await client.get("/nowhere", headers={"x-request-id": "abc-12345"})
    assert kept.headers["x-request-id"] == "abc-12345"
    replaced = await client.get("/nowhere", headers={"x-request-id": "a b\tc" * 100})
    assert len(replaced.headers["x-request-id"]) == 36


async def test_probes_and_metrics_answer(client: httpx.AsyncClient) -> None:
    async def away() -> None:
        raise ConnectionError

    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).json()["ok"]
    HEALTH.check("engine", away)
    try:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()["wrong"]) == (503, {"engine": "ConnectionError"})
        assert (await client.get("/livez")).status_code == 200
    finally:
        HEALTH._checks.clear()
    metrics = (await client.get("/metrics")).text
    assert 'proxima_http_seconds_count{method="GET",route="/livez",status="200"}' in metrics


async def test_the_schema_declares_problems_everywhere(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()
    operation = schema["paths"]["/drafts"]["post"]["responses"]
    for status in ("422", "default"):
        assert list(operation[status]["content"]) == [MEDIA_TYPE]
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    assert schema["components"]["schemas"]["Problem"]["properties"]["errors"]["items"] == {
        "$ref": "#/components/schemas/WrongField"
    }
    assert not {"/livez", "/readyz", "/metrics"} & set(schema["paths"])


async def test_dependencies_raise_domain_errors_too() -> None:
    async def refuse() -> None:
        raise Conflict("no", code="refused_early")

    other = APIRouter()

    @other.get("/x", dependencies=[Depends(refuse)])
    async def x() -> None: ...

    transport = httpx.ASGITransport(create_api("T", HttpSettings(port=1), [other]))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        the_problem(await client.get("/x"), 409, "refused_early")
