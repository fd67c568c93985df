"""Which batches cannot be, and whose they are."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from ..billing import ADMIN, batch, code, create_batch, drafts, ok, pointers, results, rows
from ..line import APPROVER, PREPARER, STRANGER, VIEWER, Line

pytestmark = pytest.mark.connected

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"verb": "create", "application_ids": ["A2"]}, "/month"),
        ({"verb": "create", "month": "2026-10"}, "/application_ids"),
        ({"verb": "create", "month": "2026-10", "application_ids": ["A2", "A3", "A2"]}, "/application_ids/0"),
        ({"verb": "finalize"}, "/invoice_ids"),
        ({"verb": "finalize", "invoice_ids": [str(UUID(int=1))], "application_ids": ["A2"]}, "/application_ids"),
        ({"verb": "finalize", "invoice_ids": [str(UUID(int=1))] * 2}, "/invoice_ids/0"),
        ({"verb": "explode", "invoice_ids": [str(UUID(int=1))]}, "/verb"),
        ({"verb": "finalize", "invoice_ids": ["x"]}, "/invoice_ids/0"),
    ],
)
async def test_a_batch_that_cannot_be_says_which_field(line: Line, body: Json, pointer: str) -> None:
    refused = await line.post("/batches", body)
    assert (refused.status_code, pointers(refused)) == (422, [pointer])
    assert await rows(line, "select batch_id from batch") == []


async def test_batches_are_their_owners(line: Line) -> None:
    asked = await batch(line, "approve", [await line.draft()])
    path = f"/batches/{asked['batch_id']}"
    one_admin = ("s1-admin", ("admin", "S1"))
    for who in (STRANGER, APPROVER, one_admin):
        assert code(await line.get(path, who)) == (404, "not_found")
        assert code(await line.post(f"{path}/resume", None, who)) == (404, "not_found")
        assert (await ok(line.get("/batches", who)))["items"] == []
    assert code(await line.get(f"/batches/{uuid4()}", PREPARER)) == (404, "not_found")
    for who in (PREPARER, ADMIN):
        assert (await ok(line.get(path, who)))["batch_id"] == asked["batch_id"]
        assert [one["batch_id"] for one in (await ok(line.get("/batches", who)))["items"]] == [asked["batch_id"]]
    assert (await line.post(f"{path}/resume", None, ADMIN)).status_code == 200
    assert code(await line.post("/batches", {"verb": "send", "invoice_ids": [str(uuid4())]}, VIEWER)) == (
        403,
        "role_missing",
    )


async def test_an_invoice_of_another_legal_entity_looks_like_none(line: Line) -> None:
    (draft,) = await drafts(line, 1)
    nowhere = uuid4()
    for verb in ("finalize", "approve", "send"):
        done = await batch(line, verb, [draft, nowhere], STRANGER)
        assert results(done) == [
            ("failed", f"there is no invoice {draft['invoice_id']}"),
            ("failed", f"there is no invoice {nowhere}"),
        ]


async def test_batches_are_listed_newest_first_page_by_page(line: Line) -> None:
    asked = [await create_batch(line, "nobody-knows") for _ in range(3)]
    page = await ok(line.get("/batches?limit=2"))
    rest = await ok(line.get(f"/batches?limit=2&cursor={page['next_cursor']}"))
    newest = [one["batch_id"] for one in reversed(asked)]
    assert [one["batch_id"] for one in page["items"] + rest["items"]] == newest
    assert rest["next_cursor"] is None
    assert all(one["items"] == [] for one in page["items"])
    assert code(await line.get("/batches?limit=1000")) == (422, "invalid_input")
    assert code(await line.get("/batches?cursor=WyJ4Il0")) == (422, "invalid_cursor")
