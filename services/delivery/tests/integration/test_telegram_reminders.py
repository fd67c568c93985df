"""Reminders of missing time: one a person and day, to the account of who the person is here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_delivery.entrypoints.api import make_app

from services.delivery.tests.telegram_scenes import ACCOUNTS, ANN, BEN, Bench, a_person

pytestmark = pytest.mark.connected

BODY = {"month": "2026-02", "on": "2026-02-27"}


def missing(person_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "logged_seconds": 5400,
        "expected_seconds": 57600,
        "empty_days": ["2026-02-03"],
        **changes,
    }


@dataclass
class Desk:
    """A project manager asking."""

    bench: Bench
    http: httpx.AsyncClient
    headers: Callable[..., dict[str, str]]

    async def remind(self, *people: dict[str, Any], **headers: Any) -> dict[str, str]:
        answer = await self.http.post(
            "/telegram/reminders", json={**BODY, "people": people}, headers=self.headers(**headers)
        )
        assert answer.status_code == 200, answer.text
        return {one["person_id"]: one["outcome"] for one in answer.json()["results"]}

    async def reach(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.http.get("/telegram/people", headers=self.headers())).json()["people"]
        return found

    def said(self, staff_id: str) -> list[str]:
        return [one["text"] for one in self.bench.sandbox.messages(ACCOUNTS[staff_id]) if "2026" in one["text"]]


@pytest.fixture
async def desk(bench: Bench, staff_keys: tuple[str, str]) -> AsyncIterator[Desk]:
    signer = StaffTokenSigner(staff_keys[0])

    def headers(role: str = "project_manager", legal_entity_id: str = "*", key: str = "") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        token = signer.sign(staff_id="boss", name="Boss", grants=grants, grants_version=1, audience="delivery")
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": key or str(new_id())}

    transport = httpx.ASGITransport(make_app(bench.service))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        yield Desk(bench, http, headers)


async def test_who_can_be_reached_is_reminded_once_a_day(desk: Desk) -> None:
    await desk.bench.link(ANN)
    await desk.bench.hear(a_person(ANN, version=2, person_id="p01"), a_person(BEN, person_id="p02"))
    assert [(one["person_id"], one["channel"], one["reminded_at"]) for one in await desk.reach()] == [
        ("p01", "linked", None),
        ("p02", "none", None),
    ]
    asked = [missing("p01"), missing("p02"), missing("p03")]
    assert await desk.remind(*asked) == {"p01": "queued", "p02": "none", "p03": "unknown"}
    await desk.bench.work()
    (text,) = desk.said(ANN)
    assert text == (
        "For 02.2026 (up to 27.02.2026) you logged 1.5 h of 16: 14.5 h are missing. "
        "Days without worklogs: 03.02. Please log your time."
    )
    assert await desk.remind(missing("p01")) == {"p01": "already"}
    assert (await desk.reach())[0]["reminded_at"] is not None
    desk.bench.clock.move(timedelta(days=1))
    assert await desk.remind(missing("p01", empty_days=[])) == {"p01": "queued"}
    await desk.bench.work()
    assert [("Days without" in text) for text in desk.said(ANN)] == [True, False]


async def test_two_who_ask_at_once_send_one(desk: Desk) -> None:
    await desk.bench.link(ANN)
    await desk.bench.hear(a_person(ANN, version=2, person_id="p01"))
    outcomes = await asyncio.gather(*(desk.remind(missing("p01")) for _ in range(4)))
    assert sorted(one["p01"] for one in outcomes) == ["already"] * 3 + ["queued"]
    await desk.bench.work()
    assert len(desk.said(ANN)) == 1


async def test_the_same_key_gives_the_same_answer(desk: Desk) -> None:
    await desk.bench.link(ANN)
    await desk.bench.hear(a_person(ANN, version=2, person_id="p01"))
    answers = [await desk.remind(missing("p01"), key="key-of-one-intention") for _ in range(2)]
    assert answers == [{"p01": "queued"}] * 2


async def test_who_is_gone_or_somebody_else_now_is_not_reminded(desk: Desk) -> None:
    await desk.bench.link(ANN, BEN)
    await desk.bench.hear(a_person(ANN, version=2, person_id="p01"), a_person(BEN, version=2, person_id="p02"))
    await desk.bench.hear(a_person(ANN, version=2), a_person(BEN, active=False, version=3, person_id="p02"))
    assert await desk.remind(missing("p01"), missing("p02")) == {"p01": "unknown", "p02": "unknown"}
    assert await desk.reach() == []


async def test_an_account_that_blocked_the_bot_is_said(desk: Desk) -> None:
    await desk.bench.link(ANN)
    await desk.bench.hear(a_person(ANN, version=2, person_id="p01"))
    desk.bench.sandbox.block(ACCOUNTS[ANN])
    await desk.bench.round()
    assert await desk.remind(missing("p01")) == {"p01": "broken"}


@pytest.mark.parametrize(("role", "legal_entity_id"), [("viewer", "*"), ("approver", "*"), ("project_manager", "S1")])
async def test_who_may_not_remind(desk: Desk, role: str, legal_entity_id: str) -> None:
    headers = desk.headers(role, legal_entity_id)
    body = {**BODY, "people": [missing("p01")]}
    assert (await desk.http.post("/telegram/reminders", json=body, headers=headers)).status_code == 403
    assert (await desk.http.get("/telegram/people", headers=headers)).status_code == 403


async def test_nobody_asked_is_a_mistake(desk: Desk) -> None:
    refused = await desk.http.post("/telegram/reminders", json={**BODY, "people": []}, headers=desk.headers())
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/people")
