"""From what invoice says to files in the bucket and facts in the outbox, step by step on real engines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.invoice_private import (
    InvoiceAmended,
    InvoiceApproved,
    InvoiceReturned,
    InvoiceVoided,
    InvoiceWithdrawn,
)
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileArchived, FileFailed, FileReady
from proxima_common.contracts.words import DocumentKind, InvoiceStatus
from proxima_common.db.plumbing import PARKED_RECORD
from proxima_render.adapters.repository import Files
from proxima_render.entrypoints import jobs
from proxima_render.samples import sample
from sqlalchemy import select

pytestmark = pytest.mark.connected

BILL, ANNEX, INVOICE = DocumentKind.BILL, DocumentKind.ANNEX, DocumentKind.INVOICE
Frozen = Callable[..., Payload]
Line = Any


def moved(content: InvoiceContent, kind: type[Payload], **more: Any) -> Payload:
    return kind(
        invoice_id=content.invoice_id,
        legal_entity_id="S1",
        kind=content.kind,
        revision=content.revision,
        status=InvoiceStatus.DRAFT,
        number=content.number,
        version=2,
        reason="as the test wants",
        **more,
    )


async def test_finalized_makes_files_and_approved_archives_them(
    line: Line, frozen: Frozen, keys_in: Callable[[str], list[str]], s3_client: Any
) -> None:
    content = sample((BILL, ["ru"]), (DocumentKind.ESF, ["ru"]), (ANNEX, ["ru"]), annex_rows=9)
    await line.hears(frozen(content))
    assert await line.works() == 3
    ready = await line.said()
    assert [type(event) for event in ready] == [FileReady] * 3
    files = [event.file for event in ready if isinstance(event, FileReady)]
    assert {file.document_id for file in files} == {document.document_id for document in content.documents}
    for file in files:
        data = s3_client.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.sha256, file.size)
        assert file.key.startswith(f"staged/{content.invoice_id}/r1/")

    await line.hears(frozen(content, InvoiceApproved, files=files))
    assert await line.works() == 3
    archived = (await line.said())[3:]
    assert [type(event) for event in archived] == [FileArchived] * 3
    lying = sorted(event.file.key for event in archived if isinstance(event, FileArchived))
    assert keys_in("archive/") == lying
    assert all(key.startswith("archive/S1/2026/2026-0142/r1/") for key in lying)
    assert {event.file.sha256 for event in archived if isinstance(event, FileArchived)} == {f.sha256 for f in files}


async def test_an_event_twice_is_work_once(line: Line, frozen: Frozen, keys_in: Callable[[str], list[str]]) -> None:
    content = sample((BILL, ["ru"]))
    for _ in range(2):
        await line.hears(frozen(content))
        await line.works()
    (ready,) = await line.said()
    assert isinstance(ready, FileReady)
    for _ in range(2):
        await line.hears(frozen(content, InvoiceApproved, files=[ready.file]))
        await line.works()
    assert [type(event) for event in await line.said()] == [FileReady, FileArchived]
    assert len(keys_in("staged/")) == len(keys_in("archive/")) == 1


async def test_the_same_revision_with_other_content_is_parked(line: Line, frozen: Frozen) -> None:
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.hears(frozen(content.model_copy(update={"printed_note": "changed"})))
    async with line.container.database.transaction() as tx:
        assert (await tx.execute(select(PARKED_RECORD.c.code))).scalars().all() == ["revision_changed"]


@pytest.mark.parametrize("kind", [InvoiceWithdrawn, InvoiceReturned, InvoiceVoided])
async def test_what_nobody_needs_any_more_is_not_made(line: Line, frozen: Frozen, kind: type[Payload]) -> None:
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    more = {} if kind is InvoiceWithdrawn else {"was_approved": False}
    await line.hears(moved(content, kind, **more))
    await line.works()
    assert await line.said() == []
    assert await line.jobs() == [("make_file", "done")]


async def test_an_approval_that_was_taken_back_archives_nothing(
    line: Line, frozen: Frozen, keys_in: Callable[[str], list[str]]
) -> None:
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.works()
    (ready,) = await line.said()
    assert isinstance(ready, FileReady)
    await line.hears(frozen(content, InvoiceApproved, files=[ready.file]))
    await line.hears(moved(content, InvoiceReturned, was_approved=True))
    await line.works()
    assert keys_in("archive/") == []
    assert len(await line.said()) == 1


async def test_an_amendment_makes_its_files_anew_and_reuses_what_did_not_change(
    line: Line, frozen: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sample((INVOICE, ["en"]), (ANNEX, ["en"]), annex_rows=6, foreign=True)
    await line.hears(frozen(content))
    await line.works()
    amended = content.model_copy(update={"revision": 2, "printed_note": "Thank you."})
    await line.hears(frozen(amended, InvoiceAmended))
    printed = []
    printer = line.container.press.printer

    async def counting(sheet: Any, trace: str, real: Any = printer.print) -> bytes:
        printed.append(trace)
        return bytes(await real(sheet, trace))

    monkeypatch.setattr(printer, "print", counting)
    await line.works()
    ready = [event for event in await line.said() if isinstance(event, FileReady)]
    by_revision = {(event.revision, event.document_id): event.file.sha256 for event in ready}
    invoice, annex = (document.document_id for document in content.documents)
    assert len(ready) == 4
    assert len(printed) == 1
    assert by_revision[1, annex] == by_revision[2, annex]
    assert by_revision[1, invoice] != by_revision[2, invoice]


async def test_content_that_cannot_be_printed_fails_for_good_and_says_why(line: Line, frozen: Frozen) -> None:
    content = sample((DocumentKind.QUOTE, ["ru"]), (BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.works()
    failed = [event for event in await line.said() if isinstance(event, FileFailed)]
    assert [(event.code, event.final) for event in failed] == [("no_template", True)]
    assert sorted(await line.jobs()) == [("make_file", "done"), ("make_file", "failed")]


async def test_tampered_bytes_are_never_archived(
    line: Line, frozen: Frozen, s3_client: Any, keys_in: Callable[[str], list[str]]
) -> None:
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.works()
    (ready,) = await line.said()
    assert isinstance(ready, FileReady)
    s3_client.put_object(Bucket=ready.file.bucket, Key=ready.file.key, Body=b"%PDF tampered")
    await line.hears(frozen(content, InvoiceApproved, files=[ready.file]))
    await line.works()
    last = (await line.said())[-1]
    assert isinstance(last, FileFailed)
    assert (last.code, last.final) == ("archive_refused", False)
    assert keys_in("archive/") == []


async def test_the_archive_is_read_again_and_staged_copies_are_cleared(
    line: Line, frozen: Frozen, s3_client: Any, keys_in: Callable[[str], list[str]]
) -> None:
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.works()
    (ready,) = await line.said()
    assert isinstance(ready, FileReady)
    clocks = jobs.build(line.container)
    line.clock.move(timedelta(days=400))
    assert await clocks.run_once("clear_staged")
    assert len(keys_in("staged/")) == 1, "what is not archived is never removed"

    await line.hears(frozen(content, InvoiceApproved, files=[ready.file]))
    await line.works()
    line.clock.move(timedelta(days=31))
    assert await clocks.run_once("rehash")
    assert await clocks.run_once("clear_staged")
    assert keys_in("staged/") == []
    (key,) = keys_in("archive/")
    async with line.container.database.transaction() as tx:
        file = await Files(tx).get(ready.document_id, 1)
    assert file is not None
    assert file.rehash_ok is True

    s3_client.put_object(Bucket=ready.file.bucket, Key=key, Body=b"rot")
    line.clock.move(timedelta(days=31))
    assert await clocks.run_once("rehash")
    async with line.container.database.transaction() as tx:
        assert await Files(tx).damaged() == 1
