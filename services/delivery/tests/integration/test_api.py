"""What staff see and decide over HTTP, each for his legal entities."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from proxima_common.clock import SystemClock
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_common.testing.records import a_record
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import Service, build
from proxima_delivery.entrypoints.api import make_app

pytestmark = pytest.mark.connected
REASON = {"reason": "asked them by phone"}


@dataclass
class Door:
    service: Service
    http: httpx.AsyncClient
    token: Callable[..., dict[str, str]]

    async def failing(self, smtp, event: Any, script: dict[str, str]) -> str:
        """A hand-over that went by this script; its first delivery."""
        smtp.scripts.extend([script, {}])
        assert await self.service.dispatcher().handle([a_record(event)])
        archive = Archive(self.service.settings.s3)
        await self.service.executor(archive).drain()
        archive.close()
        return str(event.leases[0].delivery_id)


@pytest.fixture
async def door(settings_for, smtp, staff_keys: tuple[str, str]) -> AsyncIterator[Door]:
    service = build(settings_for(smtp.port), SystemClock())
    signer = StaffTokenSigner(staff_keys[0])

    def token(role: str = "accountant", legal_entity_id: str = "S1", audience: str = "delivery") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        signed = signer.sign(staff_id="ann", name="Ann", grants=grants, grants_version=1, audience=audience)
        return {"Authorization": f"Bearer {signed}", "Idempotency-Key": str(new_id())}

    transport = httpx.ASGITransport(make_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        yield Door(service, http, token)
    await service.database.close()


async def test_a_viewer_reads_the_deliveries_of_an_invoice(door: Door, smtp, grant) -> None:
    event = grant()
    first = await door.failing(smtp, event, {"body": "cut"})
    viewer = door.token("viewer")
    answer = await door.http.get(f"/deliveries?invoice_id={event.invoice_id}", headers=viewer)
    assert answer.status_code == 200
    assert [(one["state"], one["allowed"]) for one in answer.json()] == [("unknown", ["resolve"])] * 2
    assert "lease_token" not in answer.text
    detail = (await door.http.get(f"/deliveries/{first}", headers=viewer)).json()
    assert [(one["ordinal"], one["outcome"]) for one in detail["attempts"]] == [(0, "unknown")]


async def test_resolving_needs_a_key_and_is_done_once(door: Door, smtp, grant) -> None:
    first = await door.failing(smtp, grant(), {"body": "cut"})
    path, body, headers = f"/deliveries/{first}/resolve", {"arrived": True, **REASON}, door.token()
    missing = {name: value for name, value in headers.items() if name != "Idempotency-Key"}
    assert (await door.http.post(path, json=body, headers=missing)).status_code == 422
    answers = [await door.http.post(path, json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["state"] == "handed_over"
    other = await door.http.post(path, json={"arrived": False, **REASON}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    again = await door.http.post(path, json=body, headers=door.token())
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


async def test_a_failed_one_is_retried(door: Door, smtp, grant) -> None:
    first = await door.failing(smtp, grant(), {"rcpt": "550 no such user"})
    answer = await door.http.post(f"/deliveries/{first}/retry", json=REASON, headers=door.token("preparer"))
    assert (answer.status_code, answer.json()["state"]) == (200, "queued")


@pytest.mark.parametrize("verb", ["resolve", "retry"])
async def test_who_may_decide(door: Door, smtp, grant, verb: str) -> None:
    first = await door.failing(smtp, grant(), {"body": "cut"})
    body = {"arrived": True, **REASON} if verb == "resolve" else REASON

    async def asked(headers: dict[str, str]) -> tuple[int, str]:
        answer = await door.http.post(f"/deliveries/{first}/{verb}", json=body, headers=headers)
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["code"]

    assert await asked({}) == (401, "token_missing")
    assert await asked(door.token(audience="render")) == (401, "token_invalid")
    assert await asked(door.token("viewer")) == (403, "role_missing")
    assert await asked(door.token("accountant", "S2")) == (404, "not_found")


async def test_what_does_not_exist_and_what_is_malformed(door: Door) -> None:
    headers = door.token()
    assert (await door.http.get(f"/deliveries/{new_id()}", headers=headers)).status_code == 404
    assert (await door.http.get("/deliveries/x", headers=headers)).status_code == 422
    assert (await door.http.get("/deliveries", headers=headers)).status_code == 422
    answer = await door.http.post(f"/deliveries/{new_id()}/resolve", json={"arrived": "?", "more": 1}, headers=headers)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} >= {"/arrived", "/reason", "/more"}


async def test_another_legal_entitys_deliveries_are_not_listed(door: Door, smtp, grant) -> None:
    event = grant()
    await door.failing(smtp, event, {})
    answer = await door.http.get(f"/deliveries?invoice_id={event.invoice_id}", headers=door.token("admin", "S2"))
    assert (answer.status_code, answer.json()) == (200, [])


async def test_an_effect_settled_among_the_operations_still_settles_here(door: Door, smtp, grant) -> None:
    first = await door.failing(smtp, grant(), {"body": "cut"})
    admin = door.token("admin", "*")
    [effect] = (await door.http.get("/operations", headers=admin)).json()["effects"]
    key = {name: effect[name] for name in ("partner", "operation", "document_id", "revision", "ordinal")}
    settled = await door.http.post("/operations/effects/resolve", json={**key, "arrived": True}, headers=admin)
    assert settled.status_code == 200
    answer = await door.http.post(
        f"/deliveries/{first}/resolve", json={"arrived": True, **REASON}, headers=door.token()
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "handed_over")
    assert not (await door.http.get("/operations", headers=admin)).json()["jobs"]
