from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from proxima_gateway.auth.domain import FREE_GUESSES
from proxima_gateway.auth.secrets import kept_hash
from sqlalchemy import text

pytestmark = pytest.mark.connected
SESSION = "/api/v1/session"


async def test_log_in_opens_a_session_that_only_its_hash_is_kept_of(app: FastAPI, people: Any, database: Any) -> None:
    ann = await people("ann", "approver:S1", logged_in=False)
    answer = await ann.log_in()
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 201
    assert answer.json()["grants"] == [{"role": "approver", "legal_entity_id": "S1"}]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    secret = ann.http.cookies["session"]
    async with database.transaction() as tx:
        kept = (await tx.execute(text("select secret_hash from session"))).scalar_one()
        password = (await tx.execute(text("select password_hash from staff"))).scalar_one()
    assert kept == kept_hash(secret)
    assert password.startswith("$argon2id$")
    assert (await ann.http.get(SESSION)).json()["csrf_token"] == answer.json()["csrf_token"]


async def test_a_session_ends_idle_old_or_logged_out(people: Any, fake_clock: Any) -> None:
    ann = await people("ann")
    for _ in range(7):
        fake_clock.move(timedelta(hours=1, minutes=30))
        assert (await ann.http.get(SESSION)).status_code == 200
    fake_clock.move(timedelta(hours=1, minutes=30))
    assert (await ann.http.get(SESSION)).json()["code"] == "session_ended"
    await ann.log_in()
    fake_clock.move(timedelta(hours=2))
    assert (await ann.http.get(SESSION)).status_code == 401
    await ann.log_in()
    old_cookie = ann.http.cookies["session"]
    assert (await ann.http.delete(SESSION)).status_code == 204
    ann.http.cookies.set("session", old_cookie)
    assert (await ann.http.get(SESSION)).json()["code"] == "session_ended"


async def test_a_change_needs_the_token_of_the_session(people: Any, owners: Any) -> None:
    ann, bob = await people("ann"), await people("bob")
    path = "/api/v1/months/2026-02/overview"
    for token in (None, "", "wrong", bob.csrf, "ä"):
        ann.http.headers.pop("x-csrf-token", None)
        headers = {} if token is None else {"x-csrf-token": token.encode()}
        answer = await ann.http.post(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token"), token
    assert owners.calls == []
    assert (await ann.http.post(path, headers={"x-csrf-token": ann.csrf})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_page_of_another_site_changes_nothing(people: Any, headers: dict[str, str]) -> None:
    ann = await people("ann", logged_in=False)
    refused = await ann.http.post(SESSION, json={"login": "ann", "password": "x"}, headers=headers)
    assert refused.json()["code"] == "foreign_origin"
    await ann.log_in()
    refused = await ann.http.delete(SESSION, headers=headers)
    assert refused.json()["code"] == "foreign_origin"
    own = {"origin": "http://localhost:8080", "sec-fetch-site": "same-origin"}
    assert (await ann.http.delete(SESSION, headers=own)).status_code == 204


async def test_guessing_is_slowed_alike_for_known_and_unknown(people: Any, stranger: Any, fake_clock: Any) -> None:
    ann = await people("ann", logged_in=False)

    async def guess(login: str) -> httpx.Response:
        return await stranger.post(SESSION, json={"login": login, "password": "guess"})

    for login in ("ann", "nobody"):
        codes = [(await guess(login)).json()["code"] for _ in range(FREE_GUESSES + 2)]
        assert codes == ["wrong_credentials"] * FREE_GUESSES + ["too_many_guesses"] * 2
    refused = await ann.log_in()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    fake_clock.move(timedelta(seconds=31))
    assert (await ann.log_in()).status_code == 201
    assert (await guess("ann")).json()["code"] == "wrong_credentials"


async def test_guesses_at_the_same_time_count_too(people: Any, stranger: Any) -> None:
    await people("ann", logged_in=False)
    guess = {"login": "ann", "password": "guess"}
    answers = await asyncio.gather(*(stranger.post(SESSION, json=guess) for _ in range(12)))
    tried = sum(answer.json()["code"] == "wrong_credentials" for answer in answers)
    assert tried == FREE_GUESSES
    assert {answer.status_code for answer in answers} == {401, 429}


async def test_a_new_password_ends_other_sessions(people: Any) -> None:
    ann = await people("ann")
    first = ann.http.cookies["session"]
    await ann.log_in()
    change = {"current_password": "wrong", "new_password": "another long one"}
    assert (await ann.http.put(f"{SESSION}/password", json=change)).json()["code"] == "wrong_password"
    change["current_password"] = "correct horse battery"
    assert (await ann.http.put(f"{SESSION}/password", json=change)).status_code == 204
    assert (await ann.http.get(SESSION)).status_code == 200
    ann.http.cookies.set("session", first)
    assert (await ann.http.get(SESSION)).status_code == 401
    ann.http.cookies.clear()
    assert (await ann.log_in()).status_code == 401
    assert (await ann.log_in("another long one")).status_code == 201


@pytest.mark.parametrize("text_sent", ['"\\u0000"', '"\\ud800"', '"a\\u0000b"', '"' + "\\u0430" * 80 + '"'])
async def test_odd_characters_are_no_failure_of_ours(stranger: Any, text_sent: str) -> None:
    for body in (f'{{"login": {text_sent}, "password": "x"}}', f'{{"login": "ann", "password": {text_sent}}}'):
        answer = await stranger.post(SESSION, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (401, 422), answer.text
    headers = {"user-agent": b"\xff\xfe", "cookie": b"session=\xff", "authorization": b"Bearer \xff"}
    assert (await stranger.get(SESSION, headers=headers)).status_code == 401
    headers.pop("authorization")
    assert (await stranger.get(SESSION, headers=headers)).status_code == 401
