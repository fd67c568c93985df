"""The bot over HTTP: one's own account, an invoice's messages, what waits for a person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_delivery.entrypoints.api import make_app

from services.delivery.tests.telegram_scenes import ACCOUNTS, ANN, BEN, Bench

pytestmark = pytest.mark.connected


@dataclass
class Door:
    bench: Bench
    http: httpx.AsyncClient
    headers: Callable[..., dict[str, str]]


@pytest.fixture
async def door(bench: Bench, staff_keys: tuple[str, str]) -> AsyncIterator[Door]:
    signer = StaffTokenSigner(staff_keys[0])

    def headers(staff_id: str = ANN, role: str = "viewer", legal_entity_id: str = "S1") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        token = signer.sign(staff_id=staff_id, name="Ann", grants=grants, grants_version=1, audience="delivery")
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}

    transport = httpx.ASGITransport(make_app(bench.service))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        yield Door(bench, http, headers)


async def test_a_member_of_staff_links_and_unlinks(door: Door) -> None:
    early = await door.http.post("/telegram/link", headers=door.headers())
    assert (early.status_code, early.json()["code"]) == (503, "bot_not_reached")
    await door.bench.poll()
    asked = await door.http.post("/telegram/link", headers=door.headers())
    assert asked.status_code == 201
    address, _, code = asked.json()["url"].partition("?start=")
    assert address == "https://t.me/proxima_invoice_bot"
    door.bench.sandbox.phone(ACCOUNTS[ANN], started=False, language="uz")
    door.bench.sandbox.write(ACCOUNTS[ANN], f"/start {code}")
    await door.bench.round()
    link = (await door.http.get("/telegram/link", headers=door.headers())).json()
    assert (link["available"], link["linked"], link["language"]) == (True, True, "uz")
    assert str(ACCOUNTS[ANN]) not in str(link)
    assert (await door.http.get("/telegram/link", headers=door.headers(BEN))).json()["linked"] is False
    gone = await door.http.post("/telegram/unlink", headers=door.headers())
    assert gone.json()["linked"] is False


async def test_without_a_bot_the_rest_of_the_service_answers(
    door: Door, settings_for: Callable[..., Any], staff_keys: tuple[str, str]
) -> None:
    service = replace(door.bench.service, settings=settings_for(1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_app(service)), base_url="http://x") as http:
        assert (await http.get("/telegram/link", headers=door.headers())).json()["available"] is False
        refused = await http.post("/telegram/link", headers=door.headers())
        assert (refused.status_code, refused.json()["code"]) == (503, "no_bot")
        assert (await http.get(f"/deliveries?invoice_id={new_id()}", headers=door.headers())).json() == []


async def test_what_was_asked_and_decided_about_an_invoice(door: Door) -> None:
    bench = door.bench
    await bench.link(ANN)
    await bench.ask(ANN, BEN)
    bench.press(ANN)
    await bench.round()
    path = f"/telegram/messages?invoice_id={bench.invoice}"
    found = (await door.http.get(path, headers=door.headers())).json()
    assert [(one["staff_id"], one["channel"]) for one in found["asks"]] == [(ANN, "linked"), (BEN, "none")]
    assert [one["state"] for one in found["asks"][0]["decisions"]] == ["told"]
    (message,) = found["messages"]
    assert (message["purpose"], message["state"], message["shown"], message["allowed"]) == ("request", "sent", 1, [])
    detail = await door.http.get(f"/telegram/messages/{message['message_id']}", headers=door.headers())
    assert [(one["kind"], one["outcome"]) for one in detail.json()["attempts"]] == [
        ("send_message: call", "confirmed"),
        ("change_message: call", "confirmed"),
    ]
    other = door.headers(legal_entity_id="S2")
    assert (await door.http.get(path, headers=other)).json() == {"asks": [], "messages": []}
    hidden = await door.http.get(f"/telegram/messages/{message['message_id']}", headers=other)
    assert hidden.status_code == 404


@pytest.mark.parametrize(("arrived", "state"), [(True, "sent"), (False, "queued")])
async def test_an_unknown_message_is_resolved_once(door: Door, arrived: bool, state: str) -> None:
    bench = door.bench
    await bench.link(ANN)
    bench.sandbox.switch(only_path="sendMessage", cut_after_next=1)
    await bench.ask(ANN)
    unknown = (await door.http.get("/telegram/messages/unknown", headers=door.headers())).json()
    assert [one["allowed"] for one in unknown] == [["resolve"]]
    path = f"/telegram/messages/{unknown[0]['message_id']}/resolve"
    body = {"arrived": arrived, "reason": "looked at the phone"}
    assert (await door.http.post(path, json=body, headers=door.headers())).status_code == 403
    headers = door.headers(role="accountant")
    answers = [await door.http.post(path, json=body, headers=headers) for _ in range(2)]
    assert [(one.status_code, one.json()["state"]) for one in answers] == [(200, state)] * 2
    again = await door.http.post(path, json=body, headers=door.headers(role="accountant"))
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    short = await door.http.post(path, json={"arrived": True, "reason": " x "}, headers=headers)
    assert short.status_code == 422


async def test_broken_channels_are_for_administrators(door: Door) -> None:
    await door.bench.link(ANN)
    door.bench.sandbox.block(ACCOUNTS[ANN])
    await door.bench.round()
    admin = door.headers(role="admin", legal_entity_id="*")
    (broken,) = (await door.http.get("/telegram/channels/broken", headers=admin)).json()
    assert (broken["staff_id"], broken["name"]) == (ANN, "Ann")
    assert (await door.http.get("/telegram/channels/broken", headers=door.headers())).status_code == 403
