"""What every route of months, batches, payments and master data refuses before it does anything."""

from uuid import UUID

import pytest

from ..billing import ADMIN, code, payment, pointers, rows, seller
from ..line import Line

pytestmark = pytest.mark.connected

ID = UUID(int=7)
READ = [
    "/months/2026-10/periods",
    "/months/2026-10/unclaimed",
    f"/runs/{ID}",
    "/batches",
    f"/batches/{ID}",
    "/payments",
    f"/payments/{ID}",
    "/legal-entities",
    "/legal-entities/S1",
    "/clients",
    "/clients/C2",
    "/applications",
    "/applications/A2",
    "/audit/verify",
]
COMMANDS = [
    ("/months/2026-10/overview", None),
    ("/months/2026-10/periods/A2/nothing-to-bill", {"reason": "nobody worked"}),
    ("/batches", {"verb": "create", "month": "2026-10", "application_ids": ["A2"]}),
    (f"/batches/{ID}/resume", None),
    ("/payments", payment("10")),
    (f"/payments/{ID}/allocations", {"invoice_id": str(ID), "amount": "1"}),
    (f"/payments/{ID}/allocations/{ID}/reverse", {"reason": "by mistake"}),
]


@pytest.mark.parametrize("path", READ)
async def test_nothing_is_read_without_a_token(line: Line, path: str) -> None:
    assert code(await line.client.get(path)) == (401, "token_missing")


@pytest.mark.parametrize(("path", "body"), COMMANDS)
async def test_nothing_is_done_without_a_token_or_without_a_key(line: Line, path: str, body: object) -> None:
    assert code(await line.client.post(path, json=body, headers={"Idempotency-Key": "12345678"})) == (
        401,
        "token_missing",
    )
    everything = line.as_(("all", *[(role, "*") for role in ("preparer", "accountant", "admin")]))
    assert code(await line.client.post(path, json=body, headers=everything)) == (422, "idempotency_key_invalid")
    for table in ("batch", "payment", "prefill_run"):
        assert await rows(line, f"select count(*) from {table}") == [(0,)]


async def test_no_seller_is_put_without_a_token(line: Line) -> None:
    assert code(await line.client.put("/legal-entities/S3", json=seller())) == (401, "token_missing")


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/months/2026-00/periods", "path:month"),
        ("/months/october/unclaimed", "path:month"),
        ("/runs/x", "path:run_id"),
        ("/batches/x", "path:batch_id"),
        ("/payments/x", "path:payment_id"),
        ("/batches?limit=0", "query:limit"),
        ("/payments?limit=201", "query:limit"),
        ("/payments?unallocated=maybe", "query:unallocated"),
        ("/payments?client_id=", "query:client_id"),
        (f"/applications?client_id={'x' * 201}", "query:client_id"),
        ("/clients?cursor=x", "query:cursor"),
        ("/batches?cursor=WyIyMDI2LTEwLTAxIl0", "query:cursor"),
    ],
)
async def test_a_malformed_question_names_its_part(line: Line, path: str, pointer: str) -> None:
    refused = await line.get(path, ADMIN)
    assert (refused.status_code, pointers(refused)) == (422, [pointer])


@pytest.mark.parametrize(
    "path",
    [
        "/clients/x%00",
        "/applications/x%00",
        "/legal-entities/x%00",
        "/payments?client_id=x%00",
        "/clients?cursor=WyJcdTAwMDAiXQ",
    ],
)
async def test_a_value_that_no_text_can_be_is_no_failure_of_ours(line: Line, path: str) -> None:
    assert code(await line.get(path, ADMIN)) == (422, "invalid_input")
