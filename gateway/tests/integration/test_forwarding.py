from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from starlette.responses import JSONResponse, Response

pytestmark = pytest.mark.connected
INVOICE = f"/api/v1/invoices/{uuid4()}"


async def test_a_call_reaches_its_owner_as_it_came(people: Any, owners: Any) -> None:
    ann = await people("ann", "preparer:S1", "viewer:*")
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {"idempotency-key": "key-00001", "if-match": '"7"', "traceparent": trace, "x-request-id": "request-1"}
    answer = await ann.http.post(f"{INVOICE}/lines", json={"text": "Счёт", "quantity": "1.50"}, headers=headers)
    (call,) = owners.calls
    assert (call.owner, call.method, call.path) == ("invoice", "POST", f"{INVOICE.removeprefix('/api/v1')}/lines")
    assert json.loads(call.body) == {"text": "Счёт", "quantity": "1.50"}
    assert {name: call.headers[name] for name in headers if name != "traceparent"} == {
        name: value for name, value in headers.items() if name != "traceparent"
    }
    assert call.headers["traceparent"].split("-")[1] == trace.split("-")[1]
    assert "cookie" not in call.headers
    assert "x-csrf-token" not in call.headers
    assert (call.staff.staff_id, call.staff.name) == (str(ann.staff.staff_id), "Ann")
    assert {(grant.role, grant.legal_entity_id) for grant in call.staff.grants} == {("preparer", "S1"), ("viewer", "*")}
    assert answer.headers["etag"] == '"7"'


async def test_query_and_words_arrive_as_they_are(people: Any, owners: Any) -> None:
    ann = await people("ann")
    await ann.http.get("/api/v1/invoices", params={"status": "draft", "q": "ООО Ромашка & Ко", "cursor": "a=b"})
    assert parse_qs(owners.calls[-1].query) == {"status": ["draft"], "q": ["ООО Ромашка & Ко"], "cursor": ["a=b"]}
    await ann.http.get("/api/v1/clients/C%3F1%20%25%23")
    assert owners.calls[-1].path == "/clients/C%3F1%20%25%23"


@pytest.mark.parametrize("word", ["%2e%2e", "..%2Fmetrics", ".", "a" * 400])
async def test_a_word_does_not_climb(people: Any, owners: Any, word: str) -> None:
    ann = await people("ann")
    await ann.http.get(f"/api/v1/clients/{word}")
    assert all(call.path.startswith("/clients") and ".." not in call.path.split("/") for call in owners.calls)


@pytest.mark.parametrize(
    ("path", "owner", "to"),
    [
        ("/api/v1/files/0b2d5f0e-7a51-4c1c-9f0e-5f6a7b8c9d01/1", "render", "/files/"),
        ("/api/v1/deliveries", "delivery", "/deliveries"),
        ("/api/v1/accounting/queue", "accounting", "/queue"),
        ("/api/v1/operations/render", "render", "/operations"),
        ("/api/v1/legal-entities/S1", "invoice", "/legal-entities/S1"),
    ],
)
async def test_each_path_has_its_owner(people: Any, owners: Any, path: str, owner: str, to: str) -> None:
    ann = await people("ann")
    assert (await ann.http.get(path)).status_code == 200
    assert owners.calls[-1].owner == owner
    assert owners.calls[-1].path.startswith(to)


async def test_a_refusal_comes_back_unchanged(people: Any, owners: Any) -> None:
    ann = await people("ann")
    problem = {"type": "about:blank", "status": 412, "code": "version_changed", "detail": "…", "errors": []}
    owners.answers["invoice"] = lambda _: JSONResponse(
        problem, 412, headers={"ETag": '"8"', "Retry-After": "3"}, media_type="application/problem+json"
    )
    answer = await ann.http.get(INVOICE)
    assert (answer.status_code, answer.json()) == (412, problem)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.headers["etag"], answer.headers["retry-after"]) == ('"8"', "3")


async def test_a_new_thing_is_found_behind_the_door(people: Any, owners: Any) -> None:
    ann = await people("ann")
    owners.answers["invoice"] = lambda _: JSONResponse({}, 201, headers={"Location": "/invoices/1"})
    answer = await ann.http.post("/api/v1/invoices", json={})
    assert answer.headers["location"] == "/api/v1/invoices/1"


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [("away", 503, "service_unavailable"), ("slow", 504, "service_timed_out"), ("breaking", 502, "service_broke_off")],
)
async def test_trouble_is_named(people: Any, owners: Any, trouble: str, status: int, code: str) -> None:
    ann = await people("ann")
    getattr(owners, trouble).add("invoice")
    answer = await ann.http.get(INVOICE)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "the invoice service" in answer.json()["detail"]
    assert (await ann.http.get("/api/v1/deliveries")).status_code == 200


async def test_an_identity_that_is_refused_does_not_look_like_a_log_out(people: Any, owners: Any) -> None:
    ann = await people("ann")
    owners.answers["invoice"] = lambda _: JSONResponse({"code": "token_invalid"}, 401)
    answer = await ann.http.get(INVOICE)
    assert (answer.status_code, answer.json()["code"]) == (502, "identity_refused")


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b'{"a":', "application/json", "malformed_json"),
        (b"", "application/json", "malformed_json"),
        (b'{"a": NaN}', "application/json", "malformed_json"),
        (b'"\xff"', "application/json", "malformed_json"),
        (b"[" * 50_000, "application/json", "malformed_json"),
        (b"a=1", "application/x-www-form-urlencoded", "not_json"),
        (b"{}", "text/plain", "not_json"),
    ],
)
async def test_what_is_not_json_goes_no_further(people: Any, owners: Any, body: bytes, kind: str, code: str) -> None:
    root = await people("root", "admin:*")
    for path in (f"{INVOICE}/approve", "/api/v1/staff"):
        answer = await root.http.post(path, content=body, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (422, code), path
    assert owners.calls == []


async def test_too_much_is_not_read(people: Any, owners: Any) -> None:
    root = await people("root", "admin:*")

    async def chunks() -> Any:
        for _ in range(12):
            yield b" " * 10_000

    for path in (f"{INVOICE}/approve", "/api/v1/staff", "/api/v1/session"):
        for content in (b" " * 100_001, chunks()):
            answer = await root.http.post(path, content=content, headers={"content-type": "application/json"})
            assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json"), path
    assert owners.calls == []


async def test_a_file_is_handed_on_byte_for_byte(people: Any, owners: Any) -> None:
    ann = await people("ann")
    pdf = b"%PDF-1.7\n" + bytes(range(256)) * 2000
    names = {"content-disposition": "inline; filename*=UTF-8''%D0%A1.pdf"}
    owners.answers["render"] = lambda _: Response(pdf, media_type="application/pdf", headers=names)
    answer = await ann.http.get(f"/api/v1/files/{uuid4()}/1")
    assert answer.content == pdf
    assert answer.headers["content-disposition"] == names["content-disposition"]
    assert answer.headers["content-length"] == str(len(pdf))
    assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"


async def test_an_overview_names_what_is_missing(people: Any, owners: Any) -> None:
    ann = await people("ann")
    owners.away.add("delivery")
    owners.answers["invoice"] = lambda _: JSONResponse({"number": "СЧ-1"}, headers={"ETag": '"3"'})
    owners.answers["accounting"] = lambda _: JSONResponse([{"state": "done"}])
    owners.answers["render"] = lambda _: JSONResponse({"code": "x"}, 403)
    answer = await ann.http.get(f"{INVOICE}/overview")
    body = answer.json()
    assert answer.headers["etag"] == '"3"'
    assert (body["invoice"], body["shipment"]) == ({"number": "СЧ-1"}, {"state": "done"})
    assert (body["deliveries"], body["files"]) == (None, None)
    assert [(part["part"], part["code"]) for part in body["missing"]] == [
        ("deliveries", "service_unavailable"),
        ("files", "answered_403"),
    ]
    owners.answers["invoice"] = lambda _: JSONResponse({"code": "not_found"}, 404)
    assert (await ann.http.get(f"{INVOICE}/overview")).json() == {"code": "not_found"}


async def test_a_preview_is_asked_of_render_with_the_drafts_content(people: Any, owners: Any) -> None:
    ann = await people("ann")
    owners.answers["invoice"] = lambda _: JSONResponse({"content": {"net": "10.10", "buyer": "Ёлка"}})
    owners.answers["render"] = lambda _: Response(b"%PDF", media_type="application/pdf")
    asked = {"document": "bill", "language": ["ru", "en"]}
    answer = await ann.http.get(f"{INVOICE}/preview", params=asked)
    assert answer.content == b"%PDF"
    wanted = {"content": {"net": "10.10", "buyer": "Ёлка"}, "kind": "bill", "languages": ["ru", "en"]}
    assert json.loads(owners.calls[-1].body) == wanted
    wrong = await ann.http.get(f"{INVOICE}/preview", params={"document": "poem", "language": "ru"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "query:document")


async def test_a_branding_is_tried_on_a_draft_before_it_is_saved(people: Any, owners: Any) -> None:
    ann = await people("ann")
    owners.answers["invoice"] = lambda _: JSONResponse({"content": {"branding": {"accent": "#1a3f8f"}}})
    owners.answers["render"] = lambda _: Response(b"%PDF", media_type="application/pdf")
    asked = {"document": "bill", "language": "ru"}
    body = {"accent": "#1A3F8F", "closing": {"ru": "Спасибо"}}
    answer = await ann.http.post(f"{INVOICE}/branding-preview", params=asked, json=body)
    assert answer.content == b"%PDF"
    draft, preview = owners.calls[-2:]
    assert (draft.method, draft.path) == ("POST", f"{INVOICE.removeprefix('/api/v1')}/draft-content")
    assert body.items() <= json.loads(draft.body).items()
    assert json.loads(preview.body)["content"] == {"branding": {"accent": "#1a3f8f"}}
    owners.answers["invoice"] = lambda _: JSONResponse({"code": "contrast_low"}, 422)
    refused = await ann.http.post(f"{INVOICE}/branding-preview", params=asked, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "contrast_low")
    assert len(owners.calls) == 3


async def test_a_body_that_may_be_left_out(people: Any, owners: Any) -> None:
    ann = await people("ann")
    assert (await ann.http.post(f"{INVOICE}/withdraw")).status_code == 200
    assert owners.calls[-1].body == b""
    assert (await ann.http.post(f"{INVOICE}/withdraw", json={"reason": "wrong month"})).status_code == 200
    assert json.loads(owners.calls[-1].body) == {"reason": "wrong month"}
    wrong = await ann.http.post(f"{INVOICE}/withdraw", content=b"{", headers={"content-type": "application/json"})
    assert wrong.status_code == 422
