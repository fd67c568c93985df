"""The API: who may see and repair what, and what a repair does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proxima_accounting.bootstrap import Parts
from proxima_accounting.entrypoints.api import create_app
from proxima_accounting.settings import ApiSettings
from proxima_common.contracts.words import FactState
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_common.settings import HttpSettings
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import executing
from ..scenes import approved, facts, hear, marker, reach

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]
KEY = Ed25519PrivateKey.generate()


def bearer(role: str = "accountant", entity: str = "*") -> dict[str, str]:
    signer = StaffTokenSigner(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    token = signer.sign(staff_id="u1", name="U", grants=[Grant(role, entity)], grants_version=1, audience="accounting")
    return {"Authorization": f"Bearer {token}"}


@pytest_asyncio.fixture(loop_scope="session")
async def api(parts: Parts, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    public = tmp_path / "public.pem"
    public.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    settings = ApiSettings.model_construct(
        **dict(parts.settings), http=HttpSettings(port=1), staff_public_key_file=public
    )
    transport = httpx.ASGITransport(create_app(parts, settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://accounting", headers=bearer()) as client:
        yield client


async def failed(parts: Parts, sandbox: PlanFactSandbox, entity: str = "S1") -> UUID:
    invoice = new_id()
    await hear(parts, approved(invoice, legal_entity_id=entity))
    sandbox.switch(only_path="operations/shipment", refuse_next=1)
    async with executing(parts):
        await reach(parts, invoice, FactState.FAILED)
    return invoice


async def test_a_shipment_and_its_attempts_are_shown(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = await failed(parts, planfact_sandbox)
    listed = (await api.get("/shipments", params={"invoice_id": str(invoice)})).json()
    assert [(row["state"], row["code"], row["amount"]) for row in listed] == [("failed", "refused", "11200000.0000")]
    detail = (await api.get(f"/shipments/{invoice}")).json()
    assert [(a["operation"], a["outcome"]) for a in detail["attempts"]] == [("create_shipment", "refused")]


async def test_a_retry_brings_it_through_and_joins_the_audit(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = await failed(parts, planfact_sandbox)
    key = {"Idempotency-Key": "retry-0001"}
    first = await api.post(f"/shipments/{invoice}/retry", headers=key)
    again = await api.post(f"/shipments/{invoice}/retry", headers=key)
    assert (first.status_code, first.json()) == (202, {"invoice_id": str(invoice), "state": "pending"})
    assert again.json() == first.json()
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    assert await facts(parts, invoice) == ["shipment_failed failed", "action_taken retry", "shipment_synced created"]
    assert (await api.post(f"/shipments/{invoice}/retry")).json()["code"] == "nothing_to_retry"


async def test_all_failed_are_retried_where_this_person_may(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    first, second = [await failed(parts, planfact_sandbox, entity) for entity in ("S1", "S2")]
    only = await api.post("/shipments/retry", headers=bearer("accountant", "S2"))
    assert only.json() == {"retried": 1}
    assert (await api.post("/shipments/retry")).json() == {"retried": 1}
    async with executing(parts):
        await reach(parts, first, FactState.DONE)
        await reach(parts, second, FactState.DONE)


async def test_a_person_adopts_one_of_two(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice, other = new_id(), new_id()
    await hear(parts, approved(invoice), approved(other))
    async with executing(parts):
        ours = await reach(parts, invoice, FactState.DONE)
        copy = await reach(parts, other, FactState.DONE)
        assert ours.partner
        assert copy.partner
        taken = await api.post(f"/shipments/{invoice}/adopt", json={"operation_id": copy.partner.operation_id})
        assert (taken.status_code, taken.json()["code"]) == (409, "operation_taken")
        planfact_sandbox.edit_operation(int(copy.partner.operation_id), comment=f"copy {marker(invoice)}")
        await hear(parts, approved(invoice, revision=2, gross="3.0000"))
        await reach(parts, invoice, FactState.FAILED)
        answer = await api.post(f"/shipments/{invoice}/adopt", json={"operation_id": ours.partner.operation_id})
        assert answer.status_code == 202
        await reach(parts, invoice, FactState.DONE)
    values = {str(row["operationId"]): row["value"] for row in planfact_sandbox.shipments()}
    assert values[ours.partner.operation_id] == 3
    assert (await facts(parts, invoice))[-2:] == ["action_taken adopt", "shipment_synced adopted"]


async def test_an_operation_that_is_not_there_is_not_adopted(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = await failed(parts, planfact_sandbox)
    await api.post(f"/shipments/{invoice}/adopt", json={"operation_id": "999999"})
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.FAILED)
    assert shipment.code == "operation_not_found"
    assert planfact_sandbox.shipments() == []


async def test_a_person_resolves_what_nobody_knows(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = new_id()
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path="operations/shipment", cut_before_next=1)
    async with executing(parts):
        await reach(parts, invoice, FactState.UNKNOWN)
    missing = await api.post(f"/shipments/{invoice}/resolve", json={"arrived": True})
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "/operation_id")
    assert (await api.post(f"/shipments/{invoice}/resolve", json={"arrived": False})).status_code == 202
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1}
    again = await api.post(f"/shipments/{invoice}/resolve", json={"arrived": False})
    assert again.json()["code"] == "not_unknown"


async def test_the_difference_is_shown(parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient) -> None:
    invoice = new_id()
    await hear(parts, approved(invoice))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    assert shipment.partner
    same = (await api.get(f"/shipments/{invoice}/comparison")).json()
    assert (same["operation_ids"], same["differences"]) == ([shipment.partner.operation_id], [])
    assert [one["field"] for one in same["fields"]] == [
        "value",
        "currency",
        "calculation_date",
        "comment",
        "counterparty",
        "deal",
        "delivered",
    ]
    assert all(one["ours"] == one["theirs"] for one in same["fields"])
    deal_id = shipment.partner.deal_id
    assert same["deal"] == {"deal_id": deal_id, "provided": "11200000.00", "paid": "0.00"}
    from .test_receipts_and_drift import poll, today

    planfact_sandbox.receipt(
        amount="5",
        received_on=today(),
        contragent_id=int(shipment.partner.counterparty_id or 0),
        deal_id=int(deal_id or 0),
    )
    assert await poll(parts) == 1
    paid = (await api.get(f"/shipments/{invoice}/comparison")).json()
    assert (paid["deal"]["paid"], [one["amount"] for one in paid["receipts"]]) == ("5.00", ["5.0000"])
    planfact_sandbox.edit_operation(int(shipment.partner.operation_id), value=5)
    other = (await api.get(f"/shipments/{invoice}/comparison")).json()
    assert other["differences"] == [{"field": "value", "ours": "11200000.00", "theirs": "5.00"}]
    planfact_sandbox.delete_operation(int(shipment.partner.operation_id))
    gone = (await api.get(f"/shipments/{invoice}/comparison")).json()
    assert gone["differences"] == [{"field": "operations", "ours": "1", "theirs": "0"}]
    planfact_sandbox.kill()
    away = await api.get(f"/shipments/{invoice}/comparison")
    assert (away.status_code, away.json()["code"]) == (503, "planfact_unavailable")


async def test_the_queue_is_forecast_from_what_was_measured(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    await hear(parts, approved(first := new_id()))
    async with executing(parts):
        await reach(parts, first, FactState.DONE)
    await hear(parts, approved(new_id()), approved(new_id()))
    (lane,) = (await api.get("/queue")).json()["lanes"]
    assert (lane["legal_entity_id"], lane["pending"], lane["failed"]) == ("S1", 2, 0)
    assert lane["seconds_left"] == pytest.approx(2 * lane["measured_seconds"], abs=0.06)
    assert lane["measured_seconds"] > 0


async def test_pages_follow_each_other(parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient) -> None:
    from .test_receipts_and_drift import poll, today

    invoices = sorted((new_id() for _ in range(5)), reverse=True)
    await hear(parts, *map(approved, invoices))
    for amount in range(1, 6):
        planfact_sandbox.receipt(amount=str(amount), currency="UZS", received_on=today())
    assert await poll(parts) == 5
    assert [row["invoice_id"] for row in await everything(api, "/shipments/list")] == [str(id_) for id_ in invoices]
    assert len({row["receipt_key"] for row in await everything(api, "/receipts")}) == 5
    assert (await api.get("/shipments/list", params={"cursor": "x"})).json()["code"] == "cursor_invalid"
    assert (await api.get("/receipts", params={"cursor": "bm9wZQ"})).json()["code"] == "cursor_invalid"


async def everything(api: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = (await api.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


async def test_grants_are_checked_where_the_data_lives(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = await failed(parts, planfact_sandbox)
    elsewhere, viewer = bearer("accountant", "S2"), bearer("viewer", "S1")
    assert (await api.get("/shipments/list", headers=elsewhere)).json()["items"] == []
    assert (await api.get("/shipments", params={"invoice_id": str(invoice)}, headers=elsewhere)).json() == []
    assert (await api.get(f"/shipments/{invoice}", headers=elsewhere)).status_code == 403
    assert (await api.get(f"/shipments/{invoice}", headers=viewer)).status_code == 200
    for path in (f"/shipments/{invoice}/retry", "/shipments/retry"):
        refused = await api.post(path, headers=viewer)
        assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    assert (await api.get("/shipments/list", headers={"Authorization": ""})).status_code == 401
    assert (await api.get(f"/shipments/{new_id()}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/operation_id"), ({"operation_id": "x"}, "/operation_id"), ({"operation_id": "1", "more": 1}, "/more")],
)
async def test_a_malformed_body_names_the_field(api: httpx.AsyncClient, body: dict[str, Any], pointer: str) -> None:
    answer = await api.post(f"/shipments/{new_id()}/adopt", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_an_older_revision_is_parked_shown_and_skipped(
    parts: Parts, planfact_sandbox: PlanFactSandbox, api: httpx.AsyncClient
) -> None:
    invoice = new_id()
    await hear(parts, approved(invoice, revision=2))
    await hear(parts, approved(invoice, revision=1))
    (parked,) = (await api.get("/operations", headers=bearer("admin"))).json()["parked"]
    assert parked["code"] == "older_revision"
    skipped = await api.post(f"/operations/parked/{parked['id']}/skip", headers=bearer("admin"))
    assert skipped.status_code == 200
    async with executing(parts):
        assert (await reach(parts, invoice, FactState.DONE)).revision == 2
    assert (await api.get("/operations", headers=bearer("accountant"))).status_code == 403
