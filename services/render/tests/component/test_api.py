"""The API as the gateway calls it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pypdfium2
import pytest
import pytest_asyncio
from proxima_common.contracts.api.render import FileRead, PreviewRequest
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import DocumentKind
from proxima_common.db.plumbing import OUTBOX
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints import api, executor, worker
from proxima_render.samples import sample
from sqlalchemy import select

pytestmark = pytest.mark.connected

BILL = DocumentKind.BILL
CONTENT = sample((BILL, ["ru"]))
DOCUMENT = CONTENT.documents[0].document_id
Headers = Callable[..., dict[str, str]]


@pytest_asyncio.fixture(loop_scope="session")
async def client(container: Container) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=api.build(container))
    async with httpx.AsyncClient(transport=transport, base_url="http://render") as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def made(container: Container, fake_clock: FakeClock, frozen: Callable[..., Payload]) -> None:
    """A file that waits for approval."""
    inbox = worker.dispatcher(container.database, fake_clock)
    assert await inbox.handle([a_record(frozen(CONTENT), sequence=1)])
    await executor.build(container).drain()


@pytest.mark.usefixtures("made")
async def test_staff_read_the_files_of_their_legal_entity(client: httpx.AsyncClient, a_token: Headers) -> None:
    listed = await client.get(
        "/files", params={"invoice_id": str(CONTENT.invoice_id)}, headers=a_token(("viewer", "S1"))
    )
    (file,) = [FileRead.model_validate(one) for one in listed.json()]
    assert (file.kind, file.pages, file.archived) == (BILL, 1, False)
    answer = await client.get(f"/files/{DOCUMENT}/1", headers=a_token(("viewer", "S1")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{file.sha256}"'
    assert hashlib.sha256(answer.content).hexdigest() == file.sha256


@pytest.mark.usefixtures("made")
async def test_the_archived_bytes_are_read_once_they_lie_there(
    client: httpx.AsyncClient, container: Container, a_token: Headers, frozen: Callable[..., Payload], s3_client: Any
) -> None:
    async with container.database.transaction() as tx:
        file = await Files(tx).get(DOCUMENT, 1)
    assert file is not None
    approved = frozen(CONTENT, InvoiceApproved, files=[file.reference(file.staged_key)])
    inbox = worker.dispatcher(container.database, container.clock)
    assert await inbox.handle([a_record(approved, sequence=2)])
    await executor.build(container).drain()
    s3_client.delete_object(Bucket=container.bucket.name, Key=file.staged_key)
    answer = await client.get(f"/files/{DOCUMENT}/1", headers=a_token(("viewer", "*")))
    assert hashlib.sha256(answer.content).hexdigest() == file.sha256


@pytest.mark.usefixtures("made")
async def test_a_damaged_file_is_not_handed_out(
    client: httpx.AsyncClient, container: Container, a_token: Headers, s3_client: Any
) -> None:
    async with container.database.transaction() as tx:
        file = await Files(tx).get(DOCUMENT, 1)
    assert file is not None
    s3_client.put_object(Bucket=container.bucket.name, Key=file.staged_key, Body=b"rot")
    answer = await client.get(f"/files/{DOCUMENT}/1", headers=a_token(("viewer", "S1")))
    assert (answer.status_code, answer.json()["code"]) == (409, "file_damaged")


@pytest.mark.usefixtures("made")
async def test_another_legal_entity_sees_nothing(client: httpx.AsyncClient, a_token: Headers) -> None:
    other = a_token(("admin", "S2"))
    listed = await client.get("/files", params={"invoice_id": str(CONTENT.invoice_id)}, headers=other)
    assert listed.json() == []
    answer = await client.get(f"/files/{DOCUMENT}/1", headers=other)
    assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
    wanted = PreviewRequest(content=CONTENT, kind=BILL, languages=["ru"]).model_dump(mode="json")
    refused = await client.post("/preview", json=wanted, headers=other)
    assert refused.status_code == 403


async def test_nobody_gets_in_without_a_token_for_this_service(client: httpx.AsyncClient, a_token: Headers) -> None:
    for headers in ({}, a_token(("admin", "*"), audience="invoice"), {"Authorization": "Bearer x.y.z"}):
        for path in (f"/files?invoice_id={uuid4()}", f"/files/{uuid4()}/1", "/operations"):
            answer = await client.get(path, headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
        assert (await client.post("/preview", json={}, headers=headers)).status_code in (401, 422)


async def test_a_preview_is_marked_has_no_number_and_leaves_nothing(
    client: httpx.AsyncClient, container: Container, a_token: Headers, keys_in: Callable[[str], list[str]]
) -> None:
    draft = CONTENT.model_copy(update={"number": "", "documents": []})
    wanted = PreviewRequest(content=draft, kind=DocumentKind.INVOICE, languages=["en", "ru"]).model_dump(mode="json")
    answer = await client.post("/preview", json=wanted, headers=a_token(("preparer", "S1")))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    pdf = pypdfium2.PdfDocument(answer.content)
    text = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    assert "DRAFT" in text
    assert "2026-0142" not in text
    assert keys_in("") == []
    async with container.database.transaction() as tx:
        assert await Files(tx).of_invoice(CONTENT.invoice_id) == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"languages": ["de"]}, 422, "invalid_input"),
        ({"languages": ["ru", "ru"]}, 422, "unknown_language"),
        ({"kind": "quote"}, 422, "no_template"),
        ({"kind": "poem"}, 422, "invalid_input"),
        ({"content": None}, 422, "invalid_input"),
        ({"content": {"currency": "XXX"}}, 422, "unknown_currency"),
        ({"content": {"revision": "one"}}, 422, "invalid_input"),
    ],
)
async def test_what_cannot_be_previewed_is_refused_with_a_reason(
    client: httpx.AsyncClient, a_token: Headers, change: dict[str, Any], status: int, code: str
) -> None:
    wanted = PreviewRequest(content=CONTENT, kind=BILL, languages=["ru"]).model_dump(mode="json")
    if isinstance(change.get("content"), dict):
        change = {"content": wanted["content"] | change["content"]}
    answer = await client.post("/preview", json=wanted | change, headers=a_token(("preparer", "S1")))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_body_that_is_too_large_is_refused(client: httpx.AsyncClient, a_token: Headers) -> None:
    answer = await client.post("/preview", content=b"x" * 2_100_000, headers=a_token(("preparer", "S1")))
    assert answer.status_code == 413


async def test_an_operator_retries_a_failed_paper_and_the_audit_hears_of_it(
    client: httpx.AsyncClient, container: Container, a_token: Headers, frozen: Callable[..., Payload]
) -> None:
    act = sample((DocumentKind.QUOTE, ["ru"]), name="operator")
    inbox = worker.dispatcher(container.database, container.clock)
    assert await inbox.handle([a_record(frozen(act), sequence=1)])
    await executor.build(container).drain()
    admin = a_token(("admin", "*"))
    (job,) = (await client.get("/operations", headers=admin)).json()["jobs"]
    assert (
        await client.post(f"/operations/jobs/{job['id']}/retry", headers=a_token(("admin", "S1")))
    ).status_code == 403
    assert (await client.post(f"/operations/jobs/{job['id']}/retry", headers=admin)).json() == {"outcome": "retried"}
    async with container.database.transaction() as tx:
        keys = (await tx.execute(select(OUTBOX.c.key).order_by(OUTBOX.c.id))).scalars().all()
    assert [bytes(key).decode() for key in keys] == [str(act.invoice_id)] * 2
