"""The few routes that anybody may call: they reach delivery's page and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from starlette.responses import HTMLResponse, RedirectResponse, Response

pytestmark = pytest.mark.connected
TOKEN = "AQ" + "a-_9" * 18
PAGE = {"content-security-policy": "default-src 'none'", "referrer-policy": "same-origin", "x-secret": "inside"}


async def test_a_stranger_with_a_link_sees_the_page_with_its_own_policy(stranger: Any, owners: Any) -> None:
    owners.answers["delivery"] = lambda _: HTMLResponse("<p>page", headers=PAGE)
    answer = await stranger.get(f"/c/{TOKEN}", headers={"accept-language": "ru", "cookie": "session=x"})
    assert (answer.status_code, answer.text) == (200, "<p>page")
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-secret" not in answer.headers
    (call,) = owners.calls
    assert (call.method, call.path, call.staff) == ("GET", f"/c/{TOKEN}", None)
    assert "cookie" not in call.headers
    assert call.headers["accept-language"] == "ru"


async def test_nobody_is_vouched_for_even_when_staff_look(people: Any, owners: Any) -> None:
    ann = await people("ann", "admin:*")
    owners.answers["delivery"] = lambda _: HTMLResponse("<p>page")
    await ann.http.get(f"/c/{TOKEN}")
    assert owners.calls[-1].staff is None


async def test_a_file_is_passed_on_as_bytes(stranger: Any, owners: Any) -> None:
    shown = {"content-disposition": 'attachment; filename="document.pdf"'}
    owners.answers["delivery"] = lambda _: Response(b"%PDF \xff", media_type="application/pdf", headers=shown)
    answer = await stranger.get(f"/c/{TOKEN}/files/{uuid4()}")
    assert answer.content == b"%PDF \xff"
    assert answer.headers["content-disposition"] == shown["content-disposition"]


async def test_a_form_travels_and_its_answer_stays_on_the_page(stranger: Any, owners: Any) -> None:
    owners.answers["delivery"] = lambda _: RedirectResponse(f"/c/{TOKEN}?done=accepted", 303)
    answer = await stranger.post(f"/c/{TOKEN}/accept", data={"name": "Анна"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/c/{TOKEN}?done=accepted")
    assert owners.calls[0].body == b"name=%D0%90%D0%BD%D0%BD%D0%B0"


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_a_form_of_another_site_is_refused(stranger: Any, owners: Any, headers: dict[str, str]) -> None:
    answer = await stranger.post(f"/c/{TOKEN}/accept", data={"name": "Anna"}, headers=headers)
    assert answer.status_code == 403
    assert owners.calls == []


@pytest.mark.parametrize("token", ["%2e%2e", "a%2Fdeliveries", "a" * 201, "é", "a%00"])
async def test_a_word_that_is_no_token_goes_nowhere(stranger: Any, owners: Any, token: str) -> None:
    assert (await stranger.get(f"/c/{token}")).status_code == 404
    assert owners.calls == []


async def test_an_address_that_climbs_reaches_nobody(stranger: Any, owners: Any) -> None:
    await stranger.get("/c/..")
    assert owners.calls == []


@pytest.mark.parametrize("path", ["", "/deliveries", "/resolve", "/files", "/accept/x"])
async def test_nothing_else_is_open(stranger: Any, owners: Any, path: str) -> None:
    assert (await stranger.post(f"/c/{TOKEN}{path}")).status_code in (404, 405)
    assert owners.calls == []


async def test_strangers_are_counted(app: Any, stranger: Any, owners: Any) -> None:
    owners.answers["delivery"] = lambda _: HTMLResponse("<p>page")
    codes = [(await stranger.get(f"/c/{TOKEN}")).status_code for _ in range(140)]
    assert codes[0] == 200
    assert codes[-1] == 429


async def test_while_delivery_is_away_the_client_is_told_in_words(stranger: Any, owners: Any) -> None:
    owners.away.add("delivery")
    answer = await stranger.get(f"/c/{TOKEN}")
    assert answer.status_code == 503
    assert "попробуйте позже" in answer.text
