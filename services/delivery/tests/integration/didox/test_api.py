"""What staff see and decide over HTTP, each for his legal entities; signing is for signers alone."""

import base64
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_delivery.bootstrap import build
from proxima_delivery.entrypoints.api import make_app
from proxima_delivery.settings.didox import DidoxCompany
from pydantic import SecretStr

from ...didox_forms import SELLER
from ...didox_scenes import Cabin, Paper, void_requested

pytestmark = pytest.mark.connected
REASON = {"reason": "looked into it"}


@dataclass
class Door:
    house: Cabin
    http: httpx.AsyncClient
    token: Callable[..., dict[str, str]]

    async def challenge(self, didox_id: Any, **who: str) -> httpx.Response:
        return await self.http.post(f"/didox/signing/{didox_id}/challenge", headers=self.token("signer", **who))

    async def give(self, didox_id: Any, challenge: dict[str, Any], **who: str) -> httpx.Response:
        made = self.house.eimzo.sign(base64.b64decode(challenge["data"]), SELLER)
        body = {
            "challenge_id": challenge["challenge_id"],
            "pkcs7": made.pkcs7_64,
            "signature_hex": made.signature_hex,
        }
        path = f"/didox/signing/{didox_id}/signature"
        return await self.http.post(path, json=body, headers=self.token("signer", **who))


@pytest.fixture
def tokens(staff_keys: tuple[str, str]) -> Callable[..., dict[str, str]]:
    signer = StaffTokenSigner(staff_keys[0])

    def token(role: str = "accountant", legal_entity_id: str = "S1", staff_id: str = "ann") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        signed = signer.sign(staff_id=staff_id, name="Ann", grants=grants, grants_version=1, audience="delivery")
        return {"Authorization": f"Bearer {signed}", "Idempotency-Key": str(new_id())}

    return token


@pytest.fixture
async def door(house: Cabin, tokens) -> AsyncIterator[Door]:
    transport = httpx.ASGITransport(make_app(house.service, house.cabinets))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        yield Door(house, http, tokens)


async def test_from_the_queue_to_the_client(door: Door) -> None:
    event, document = await door.house.waiting()
    [item] = (await door.http.get("/didox/signing?legal_entity_id=S1", headers=door.token("viewer"))).json()
    assert (item["action"], item["number"], item["in_flight"], item["differences"]) == ("sign", "42", False, [])
    assert (item["didox_id"], item["lease_expires_at"] is not None) == (str(document.id), True)
    challenge = (await door.challenge(document.id)).json()
    answer = await door.give(document.id, challenge)
    assert (answer.status_code, answer.json()["state"]) == (202, "sending")
    [item] = (await door.http.get("/didox/signing?legal_entity_id=S1", headers=door.token("viewer"))).json()
    assert item["in_flight"] is True
    await door.house.work()
    assert (await door.http.get("/didox/signing?legal_entity_id=S1", headers=door.token())).json() == []
    path = f"/didox/documents?invoice_id={event.invoice_id}"
    [shown] = (await door.http.get(path, headers=door.token("viewer"))).json()
    assert (shown["state"], shown["next"]) == ("sent", "The client accepts or rejects it in Didox.")
    detail = (await door.http.get(f"/didox/documents/{document.id}", headers=door.token("viewer"))).json()
    assert [(one["operation"], one["outcome"]) for one in detail["attempts"]] == [
        ("create_draft", "confirmed"),
        ("sign", "confirmed"),
    ]
    [delivery] = (await door.http.get(f"/deliveries?invoice_id={event.invoice_id}", headers=door.token())).json()
    assert (delivery["letter_id"], delivery["recipient_tin"], delivery["state"]) == (None, "300000001", "handed_over")


async def test_who_may_sign(door: Door) -> None:
    _, document = await door.house.waiting()

    async def asked(headers: dict[str, str]) -> tuple[int, str]:
        answer = await door.http.post(f"/didox/signing/{document.id}/challenge", headers=headers)
        return answer.status_code, answer.json()["code"]

    for role in ("viewer", "preparer", "approver", "accountant", "admin"):
        assert await asked(door.token(role)) == (403, "role_missing")
    assert await asked(door.token("signer", "S2")) == (404, "not_found")
    assert await asked({}) == (401, "token_missing")
    challenge = (await door.challenge(document.id)).json()
    answer = await door.give(document.id, challenge, staff_id="bob")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_challenge")


async def test_a_malformed_signature_names_its_fields(door: Door) -> None:
    _, document = await door.house.waiting()
    challenge = (await door.challenge(document.id)).json()
    body = {"challenge_id": challenge["challenge_id"], "pkcs7": "not base64!", "signature_hex": "xyz"}
    path = f"/didox/signing/{document.id}/signature"
    answer = await door.http.post(path, json=body, headers=door.token("signer"))
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/pkcs7", "/signature_hex"}
    empty = await door.http.post(path, json={}, headers=door.token("signer"))
    assert empty.status_code == 422


async def test_an_edited_draft_refuses_the_challenge_and_is_listed(door: Door) -> None:
    _, document = await door.house.waiting()
    door.house.didox.edit_draft(document.partner_id, buyer={"director": "Somebody Else"})
    answer = await door.challenge(document.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "differs")
    [item] = (await door.http.get("/didox/signing?legal_entity_id=S1", headers=door.token("signer"))).json()
    assert [one["field"] for one in item["differences"]] == ["/Buyer/Director"]
    [trouble] = (await door.http.get("/didox/problems", headers=door.token())).json()
    assert (trouble["code"], trouble["allowed"]) == ("differs", ["retry"])
    retried = await door.http.post(f"/didox/documents/{document.id}/retry", json=REASON, headers=door.token())
    assert (retried.status_code, retried.json()["state"]) == (200, "removing")


async def test_while_didox_is_away_a_challenge_says_so(door: Door) -> None:
    _, document = await door.house.waiting()
    door.house.didox.kill()
    answer = await door.challenge(document.id)
    door.house.didox.restart()
    assert (answer.status_code, answer.json()["code"]) == (503, "didox_unavailable")
    assert (await door.challenge(document.id)).status_code == 200


async def test_taken_back_so_that_the_invoice_can_be_returned(door: Door) -> None:
    event, document = await door.house.waiting()
    [lease] = (await door.http.get(f"/deliveries?invoice_id={event.invoice_id}", headers=door.token())).json()
    assert lease["allowed"] == ["take_back"]
    path, headers = f"/deliveries/{lease['delivery_id']}/take_back", door.token("preparer")
    assert (await door.http.post(path, json=REASON, headers=door.token("viewer"))).status_code == 403
    answers = [await door.http.post(path, json=REASON, headers=headers) for _ in range(2)]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(200, "taken_back")] * 2
    again = await door.http.post(path, json=REASON, headers=door.token())
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    failed = [fact for fact in await door.house.facts() if type(fact).__name__ == "DeliveryFailed"]
    assert [(fact.code, fact.reason) for fact in failed] == [("taken_back", "looked into it")]
    assert (await door.challenge(document.id)).json()["code"] == "wrong_state"


async def test_a_cancellation_stands_in_the_queue_too(door: Door) -> None:
    paper = Paper()
    event, document = await door.house.waiting(paper)
    await door.house.sign(document.id)
    await door.house.hear(void_requested(event, paper.id))
    [item] = (await door.http.get("/didox/signing?legal_entity_id=S1", headers=door.token("signer"))).json()
    assert (item["action"], item["lease_expires_at"]) == ("cancel", None)
    challenge = (await door.challenge(document.id)).json()
    assert challenge["action"] == "cancel"
    assert b'"action":"cancel"' in base64.b64decode(challenge["data"])


async def test_an_administrator_unlocks_a_company(other, tokens) -> None:
    wrong = {"S1": DidoxCompany(tin=SELLER, password=SecretStr("a-wrong-password"))}
    async with other(companies=wrong, locked=0.001) as house:
        await house.approve()
        transport = httpx.ASGITransport(make_app(house.service, house.cabinets))
        async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
            [shown] = (await http.get("/didox/companies", headers=tokens("viewer"))).json()
            assert (shown["set_up"], "Incorrect login" in shown["stop_reason"]) == (True, True)
            path = "/didox/companies/S1/unlock"
            assert (await http.post(path, json=REASON, headers=tokens("accountant"))).status_code == 403
            [shown] = (await http.post(path, json=REASON, headers=tokens("admin"))).json()
            assert (shown["stopped_at"], shown["lane_paused_until"]) == (None, None)
            assert (await http.post(path, json=REASON, headers=tokens("admin"))).status_code == 409


async def test_without_didox_the_service_says_so(settings_for, smtp, tokens) -> None:
    service = build(settings_for(smtp.port))
    transport = httpx.ASGITransport(make_app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        assert (await http.get("/didox/companies", headers=tokens("viewer"))).json() == []
        assert (await http.get("/didox/problems", headers=tokens("viewer"))).json() == []
        missing = await http.post(f"/didox/signing/{new_id()}/challenge", headers=tokens("signer"))
        assert missing.status_code == 404
    async with service.didox.cabinets() as cabinets:
        assert cabinets is None
    await service.database.close()


@pytest.mark.parametrize("arrived", [True, False])
async def test_an_unknown_creation_is_resolved(door: Door, arrived: bool) -> None:
    house = door.house
    house.didox.switch(cut_after_next=1, only_path="/create/")
    await house.hear(house.frozen(Paper()))
    await house.service.executor(house.archive, house.cabinets).drain()
    [there] = house.there()
    house.didox.edit_draft(there["doc_id"], buyer={"director": "Somebody Else"})
    await house.work(20)
    document = await house.document()
    path = f"/didox/documents/{document.id}/resolve"
    if arrived:
        without = await door.http.post(path, json={"arrived": True, **REASON}, headers=door.token())
        assert (without.status_code, without.json()["code"]) == (422, "partner_id_missing")
    body = {"arrived": arrived, "partner_id": there["doc_id"] if arrived else None, **REASON}
    answer = await door.http.post(path, json=body, headers=door.token())
    assert (answer.status_code, answer.json()["state"]) == (200, "differs" if arrived else "planned")
    await house.work(20)
    assert (await house.document()).state == ("differs" if arrived else "draft")
    assert len(house.there()) == (1 if arrived else 2)


async def test_a_document_of_another_invoice_is_not_adopted(door: Door) -> None:
    await door.house.approve()
    taken = (await door.house.document()).partner_id
    door.house.didox.switch(create_error_200_next=1)
    await door.house.approve(Paper(number="43"))
    second = (await door.house.documents())[1]
    body = {"partner_id": taken, **REASON}
    answer = await door.http.post(f"/didox/documents/{second.id}/adopt", json=body, headers=door.token())
    assert (answer.status_code, answer.json()["code"]) == (409, "partner_id_taken")


async def test_a_creation_settled_among_the_operations_still_needs_its_id(door: Door) -> None:
    house = door.house
    house.didox.switch(cut_after_next=1, only_path="/create/")
    await house.hear(house.frozen(Paper()))
    await house.service.executor(house.archive, house.cabinets).drain()
    admin = door.token("admin", "*")
    [effect] = (await door.http.get("/operations", headers=admin)).json()["effects"]
    key = {name: effect[name] for name in ("partner", "operation", "document_id", "revision", "ordinal")}
    settled = await door.http.post("/operations/effects/resolve", json={**key, "arrived": True}, headers=admin)
    assert settled.status_code == 200
    await house.work(20)
    document = await house.document()
    assert (document.state, document.code) == ("unknown", "id_missing")
    body = {"arrived": True, "partner_id": house.there()[0]["doc_id"], **REASON}
    await door.http.post(f"/didox/documents/{document.id}/resolve", json=body, headers=door.token())
    await house.work(20)
    assert (await house.document()).state == "draft"
    assert len(house.there()) == 1
