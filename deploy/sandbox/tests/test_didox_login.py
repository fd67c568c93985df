"""Didox's doors: both headers, the lock-out ladder, and user keys that run out."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from proxima_sandbox.testing_didox import DidoxSandbox, EimzoSandbox

from deploy.sandbox.tests.didox_bodies import SELLER, Client

DAY = 24 * 60


@pytest.fixture
def stranger(didox_sandbox: DidoxSandbox, eimzo_sandbox: EimzoSandbox) -> Iterator[Client]:
    client = Client(didox_sandbox, eimzo_sandbox)
    with client.http:
        yield client


def attempt(client: Client, password: str = "wrong", tin: str = SELLER) -> httpx.Response:
    return client.http.post(f"/v1/auth/{tin}/password/ru", json={"password": password})


def wrong(client: Client, times: int, *, minute: int) -> None:
    """So many wrong passwords, a minute and eleven apart, so that only the count matters."""
    for number in range(times):
        client.sandbox.switch(clock_skew_minutes=minute + 11 * number)
        assert attempt(client).status_code == 422


def test_the_partner_token_comes_first(stranger: Client) -> None:
    answer = stranger.http.get("/v1/profile", headers={"Partner-Authorization": "other"})
    assert (answer.status_code, answer.text) == (401, "Unauthorized")


def test_a_user_key_lives_six_hours(stranger: Client) -> None:
    assert stranger.http.get("/v1/profile").text == "Unauthorized. Invalid user key"
    stranger.log_in()
    for minutes, status in ((359, 200), (361, 401)):
        stranger.sandbox.switch(clock_skew_minutes=minutes)
        assert stranger.http.get("/v1/profile").status_code == status


def test_what_wrong_log_ins_are_told(stranger: Client) -> None:
    assert (attempt(stranger).status_code, attempt(stranger).text) == (422, "Incorrect login")
    assert attempt(stranger, tin="300000055").text == "User not registered"
    assert stranger.http.post(f"/v1/auth/{SELLER}/password/ru", json={}).json() == {
        "password": ["The password field is required."]
    }


def test_three_in_a_minute_close_the_door_for_ten(stranger: Client) -> None:
    right = stranger.sandbox.passwords[SELLER]
    assert [attempt(stranger).status_code for _ in range(3)] == [422, 422, 422]
    blocked = attempt(stranger, right)
    assert blocked.status_code == 429
    assert "10 мин" in blocked.json()["message"]
    assert "Retry-After" not in blocked.headers
    stranger.sandbox.switch(clock_skew_minutes=11)
    assert attempt(stranger, right).status_code == 200


def test_ten_close_it_for_a_day_and_twenty_five_for_ever(stranger: Client) -> None:
    right = stranger.sandbox.passwords[SELLER]
    wrong(stranger, 10, minute=0)
    assert attempt(stranger, right).status_code == 423
    wrong(stranger, 15, minute=DAY + 120)
    stranger.sandbox.switch(clock_skew_minutes=100 * DAY)
    stranger.sandbox.restart()
    assert attempt(stranger, right).status_code == 423


def test_the_key_on_a_stick_opens_too(stranger: Client) -> None:
    path = f"/v1/auth/{SELLER}/token/ru"
    other = stranger.signature(b"300000092")
    assert stranger.http.post(path, json={"signature": other}).text == "Unauthorized. Invalid signature"
    token = stranger.http.post(path, json={"signature": stranger.signature(SELLER.encode())}).json()["token"]
    assert stranger.http.get("/v1/profile", headers={"user-key": token}).json()["tin"] == SELLER


def test_a_director_enters_his_company(didox_sandbox: DidoxSandbox, eimzo_sandbox: EimzoSandbox) -> None:
    director = Client(didox_sandbox, eimzo_sandbox, "30101300000091")
    with director.http:
        director.log_in()
        assert director.http.post("/v1/auth/company/300000092/login/ru").status_code == 403
        entered = director.http.post(f"/v1/auth/company/{SELLER}/login/ru").json()
        assert entered["permissions"]["tin"] == SELLER
        assert director.http.get("/v1/profile", headers={"user-key": entered["token"]}).json()["tin"] == SELLER


def test_secrets_stay_out_of_the_log(stranger: Client) -> None:
    stranger.log_in()
    stranger.signature(b"300000091")
    key = stranger.http.headers["user-key"]
    shown = "".join(entry["path"] + entry["body"] + entry["answer"] for entry in stranger.sandbox.requests())
    assert "/password/ru" in shown
    assert stranger.sandbox.passwords[SELLER] not in shown
    assert key not in shown
    assert "MII" not in shown
