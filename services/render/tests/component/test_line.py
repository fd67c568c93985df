"""From what invoice says to files in the bucket and facts in the outbox, step by step on real engines."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.contracts.catalogue import BY_TYPE
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
from proxima_common.db.plumbing import JOB, OUTBOX, PARKED_RECORD
from proxima_common.jobs.queue import JobQueue
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints import executor, jobs, worker
from proxima_render.samples import sample
from proxima_render.usecases.trouble import PrinterBusy, PrinterFailed, PrinterRefused
from sqlalchemy import select

pytestmark = pytest.mark.connected

BILL, ANNEX, INVOICE = DocumentKind.BILL, DocumentKind.ANNEX, DocumentKind.INVOICE
Frozen = Callable[..., Payload]


class Line:
    """The service, driven by hand."""

    def __init__(self, container: Container, clock: FakeClock) -> None:
        self.container = container
        self.clock = clock
        self._inbox = worker.dispatcher(container.database, clock)
        self._executor = executor.build(container)
        self._sequence = 0

    async def hears(self, payload: Payload) -> None:
        self._sequence += 1
        assert await self._inbox.handle([a_record(payload, sequence=self._sequence)])

    async def works(self) -> int:
        return await self._executor.drain()

    async def said(self) -> list[Payload]:
        async with self.container.database.transaction() as tx:
            rows = (await tx.execute(select(OUTBOX.c.headers, OUTBOX.c.value).order_by(OUTBOX.c.id))).all()
        return [_read(headers, value) for headers, value in rows]

    async def jobs(self) -> list[tuple[str, str]]:
        async with self.container.database.transaction() as tx:
            rows = (await tx.execute(select(JOB.c.kind, JOB.c.state).order_by(JOB.c.id))).all()
        return [(row.kind, row.state) for row in rows]


def _read(headers: Any, value: bytes) -> Payload:
    event_type = next(text for name, text in _pairs(headers) if name == "ce_type")
    return BY_TYPE[event_type].payload.model_validate_json(value)


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, dict) else [(name, text) for name, text in headers]


@pytest.fixture
def line(container: Container, fake_clock: FakeClock) -> Line:
    return Line(container, fake_clock)


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
    assert await line.works() == 2
    ready = await line.said()
    assert [type(event) for event in ready] == [FileReady, FileReady]
    files = [event.file for event in ready if isinstance(event, FileReady)]
    assert {file.document_id for file in files} == {content.documents[0].document_id, content.documents[2].document_id}
    for file in files:
        data = s3_client.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.sha256, file.size)
        assert file.key.startswith(f"staged/{content.invoice_id}/r1/")

    await line.hears(frozen(content, InvoiceApproved, files=files))
    assert await line.works() == 2
    archived = (await line.said())[2:]
    assert [type(event) for event in archived] == [FileArchived, FileArchived]
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
    content = sample((DocumentKind.ACT, ["ru"]), (BILL, ["ru"]))
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


async def test_gotenberg_killed_costs_nothing_but_time(line: Line, frozen: Frozen, gotenberg_engine: Any) -> None:
    content = sample((BILL, ["ru"]))
    await asyncio.to_thread(gotenberg_engine.kill)
    try:
        await line.hears(frozen(content))
        for _ in range(3):
            await line.works()
            line.clock.move(timedelta(seconds=5))
        assert await line.said() == []
    finally:
        await asyncio.to_thread(gotenberg_engine.restart)
    await line.works()
    assert [type(event) for event in await line.said()] == [FileReady]


async def test_s3_killed_costs_nothing_but_time(
    line: Line, frozen: Frozen, s3_engine: Any, keys_in: Callable[[str], list[str]]
) -> None:
    content = sample((BILL, ["ru"]))
    await asyncio.to_thread(s3_engine.kill)
    try:
        await line.hears(frozen(content))
        await line.works()
        assert await line.said() == []
    finally:
        await asyncio.to_thread(s3_engine.restart)
    line.clock.move(timedelta(seconds=5))
    await line.works()
    assert [type(event) for event in await line.said()] == [FileReady]
    assert len(keys_in("staged/")) == 1


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
    line.clock.move(timedelta(days=1))
    assert await clocks.run_once("rehash")
    async with line.container.database.transaction() as tx:
        assert await Files(tx).damaged() == 1


class Printer:
    """Raises what it is told to, then prints for real."""

    def __init__(self, real: Any, *troubles: Exception) -> None:
        self._real = real
        self.troubles = list(troubles)

    async def print(self, sheet: Any, trace: str) -> bytes:
        if self.troubles:
            raise self.troubles.pop(0)
        return bytes(await self._real.print(sheet, trace))


@pytest.fixture
def troubled(container: Container, fake_clock: FakeClock) -> Callable[..., Line]:
    def make(*troubles: Exception) -> Line:
        press = replace(container.press, printer=Printer(container.press.printer, *troubles))
        return Line(replace(container, press=press), fake_clock)

    return make


async def test_a_busy_printer_is_waited_for_and_costs_no_attempt(troubled: Callable[..., Line], frozen: Frozen) -> None:
    line = troubled(*(PrinterBusy(timedelta(seconds=30)) for _ in range(20)))
    await line.hears(frozen(sample((BILL, ["ru"]))))
    for _ in range(20):
        await line.works()
        assert await line.works() == 0, "the lane is not paused"
        line.clock.move(timedelta(seconds=31))
    await line.works()
    assert [type(event) for event in await line.said()] == [FileReady]


async def test_a_printer_that_keeps_failing_is_given_up_and_can_be_tried_again(
    troubled: Callable[..., Line], frozen: Frozen
) -> None:
    line = troubled(*(PrinterFailed("503") for _ in range(8)))
    await line.hears(frozen(sample((BILL, ["ru"]))))
    for _ in range(10):
        await line.works()
        line.clock.move(timedelta(minutes=3))
    (failed,) = await line.said()
    assert isinstance(failed, FileFailed)
    assert (failed.code, failed.final) == ("printing_failed", False)
    async with line.container.database.transaction() as tx:
        job = (await tx.execute(select(JOB.c.id))).scalar_one()
        await JobQueue().retry(tx, job, line.clock.now())
    await line.works()
    assert [type(event) for event in await line.said()] == [FileFailed, FileReady]


async def test_a_paper_that_the_printer_refuses_is_tried_once(troubled: Callable[..., Line], frozen: Frozen) -> None:
    line = troubled(PrinterRefused("409"))
    await line.hears(frozen(sample((BILL, ["ru"]))))
    await line.works()
    line.clock.move(timedelta(hours=1))
    assert await line.works() == 0
    (failed,) = await line.said()
    assert isinstance(failed, FileFailed)
    assert failed.final
