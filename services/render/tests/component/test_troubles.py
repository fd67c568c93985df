"""Printers and buckets that are busy, fail, refuse or die, and executors that meet over one job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileArchived, FileFailed, FileReady
from proxima_common.contracts.words import DocumentKind
from proxima_common.db.plumbing import JOB
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.queue import Job, JobQueue
from proxima_render.adapters.repository import Files
from proxima_render.entrypoints.facts import Facts
from proxima_render.samples import sample
from proxima_render.usecases.trouble import PrinterBusy, PrinterFailed, PrinterRefused
from sqlalchemy import select

pytestmark = pytest.mark.connected

BILL = DocumentKind.BILL
Frozen = Callable[..., Payload]
Line = Any


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


async def test_of_two_executors_with_the_same_job_one_announces(line: Line, frozen: Frozen) -> None:
    """As after a lease that ran out: both made the file, the index takes the first, and only that one is said."""
    content = sample((BILL, ["ru"]))
    await line.hears(frozen(content))
    await line.works()
    (ready,) = await line.said()
    assert isinstance(ready, FileReady)
    facts = Facts(line.container.outbox)
    job = Job(1, "gotenberg", "make_file", "k", None, {}, 1, None)
    async with line.container.database.transaction() as tx:
        file = await Files(tx).get(ready.document_id, 1)
    assert file is not None
    run = JobRun(job, line.clock)
    late = facts.made(replace(file, sha256="0" * 64, staged_key="staged/other"), run)
    archived = [facts.archived(file, "archive/a", run), facts.archived(file, "archive/b", run)]
    for done in (late, *archived):
        assert done.record is not None
        async with line.container.database.transaction() as tx:
            await done.record(tx)
    said = await line.said()
    assert [type(event) for event in said] == [FileReady, FileArchived]
    async with line.container.database.transaction() as tx:
        kept = await Files(tx).get(ready.document_id, 1)
    assert kept is not None
    assert (kept.sha256, kept.archive_key) == (file.sha256, "archive/a")
