"""The client: problems become refusals, lists are read to their end, every command has a key of its own."""

import httpx
import pytest
from proxima_cli.client import Gateway, Refused


def gateway(*answers: httpx.Response) -> tuple[Gateway, list[httpx.Request]]:
    """A gateway that gives these answers in turn, and what it was asked."""
    asked: list[httpx.Request] = []
    waiting = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(waiting)

    return Gateway("http://gateway.example", transport=httpx.MockTransport(answer)), asked


def test_a_problem_is_one_sentence_with_its_fields() -> None:
    problem = {"detail": "it cannot be", "code": "impossible", "errors": [{"pointer": "/amount", "detail": "too much"}]}
    client, _ = gateway(httpx.Response(409, json=problem))
    with pytest.raises(Refused, match=r"it cannot be \(/amount: too much\)") as refused:
        client.post("/payments", {})
    assert (refused.value.status, refused.value.code) == (409, "impossible")


def test_an_answer_that_is_no_problem_document_is_still_said() -> None:
    client, _ = gateway(httpx.Response(502, text="<html>bad gateway</html>"))
    with pytest.raises(Refused, match="bad gateway"):
        client.get("/invoices")


def test_a_list_is_read_page_by_page() -> None:
    client, asked = gateway(
        httpx.Response(200, json={"items": [{"n": 1}], "next_cursor": "c2"}),
        httpx.Response(200, json={"items": [{"n": 2}], "next_cursor": None}),
    )
    assert client.items("/invoices", month="2026-10", status=None) == [{"n": 1}, {"n": 2}]
    assert [request.url.query for request in asked] == [b"month=2026-10", b"cursor=c2&month=2026-10"]


def test_every_command_has_a_key_of_its_own_and_names_the_version_that_was_seen() -> None:
    client, asked = gateway(httpx.Response(200, json={}), httpx.Response(200, json={}))
    client.post("/invoices/1/finalize", version=3)
    client.post("/invoices/1/approve", {"revision": 1})
    keys = {request.headers["idempotency-key"] for request in asked}
    assert len(keys) == 2
    assert asked[0].headers["if-match"] == '"3"'
    assert "if-match" not in asked[1].headers


def test_a_session_carries_its_csrf_token() -> None:
    client, asked = gateway(
        httpx.Response(201, json={"csrf_token": "t0"}, headers={"set-cookie": "session=s1; Path=/"}),
        httpx.Response(200, json={}),
    )
    client.log_in("accountant", "secret")
    client.post("/batches", {"verb": "send"})
    assert asked[1].headers["x-csrf-token"] == "t0"
    assert asked[1].headers["cookie"] == "session=s1"
