"""The archive through a bad line, and links that run out."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.render import FileArchived, FileReady
from proxima_common.settings import S3Settings
from proxima_common.testing.s3_proxy import s3_proxy
from proxima_render.settings import LinkSettings

from services.render.tests.archive_scenes import an_invoice

pytestmark = pytest.mark.connected

Headers = Callable[..., dict[str, str]]


async def test_links_are_off_unless_allowed_and_run_out(opened: Callable[..., Any], a_token: Headers) -> None:
    viewer = a_token(("viewer", "S1"))
    async with opened() as archive:
        file = await archive.archived()
        path = f"/files/{file.document_id}/1/link"
        assert (await archive.ask("POST", path, viewer)).json()["code"] == "links_off"
    async with opened(links=LinkSettings(enabled=True, seconds=3)) as archive:
        assert (await archive.ask("POST", path, a_token(("admin", "S2")))).status_code == 404
        answer = await archive.ask("POST", path, viewer)
        assert answer.headers["cache-control"] == "private, no-store"
        url = answer.json()["url"]
        assert "X-Amz-Signature=" in url
        async with httpx.AsyncClient(trust_env=False) as outside:
            assert hashlib.sha256((await outside.get(url)).content).hexdigest() == file.sha256
            deadline = time.monotonic() + 10
            while (await outside.get(url)).status_code == 200:
                assert time.monotonic() < deadline, "the link never runs out"
                await asyncio.sleep(0.1)


@pytest.mark.parametrize("fault", ["429", "503", "cut_before", "cut_after", "hang_after"])
async def test_an_answer_lost_while_archiving_costs_time_only(
    opened: Callable[..., Any], s3_settings: S3Settings, fault: Any
) -> None:
    with s3_proxy(s3_settings.endpoint) as proxy:
        through = s3_settings.model_copy(update={"endpoint": proxy.url, "read_seconds": 0.5})
        async with opened(s3=through, copy_s3=None) as archive:
            content = an_invoice()
            await archive.line.hears(archive.frozen(content))
            await archive.line.works()
            (ready,) = await archive.line.said()
            await archive.line.hears(archive.frozen(content, InvoiceApproved, files=[ready.file]))
            proxy.faults = [fault]
            await archive.line.works()
            assert [type(event) for event in await archive.line.said()] == [FileReady]
            archive.line.clock.move(timedelta(seconds=5))
            await archive.line.works()
            assert [type(event) for event in await archive.line.said()] == [FileReady, FileArchived]
            written = [status for path, status in proxy.writes if "/archive/" in path]
            assert written == ([200, 412] if fault in ("cut_after", "hang_after") else [200])


async def test_with_every_third_call_spoiled_each_file_is_archived_and_copied_once(
    opened: Callable[..., Any], s3_settings: S3Settings, copy_settings: S3Settings
) -> None:
    with s3_proxy(s3_settings.endpoint) as proxy:
        through = {"endpoint": proxy.url, "read_seconds": 0.5}
        changes = {
            "s3": s3_settings.model_copy(update=through),
            "copy_s3": copy_settings.model_copy(update=through),
        }
        async with opened(**changes) as archive:
            contents = [an_invoice() for _ in range(6)]
            proxy.chance = 0.33
            for content in contents:
                await archive.line.hears(archive.frozen(content))
            ready = await archive.until(FileReady, len(contents))
            by_invoice = {content.invoice_id: content for content in contents}
            for event in ready:
                approved = archive.frozen(by_invoice[event.invoice_id], InvoiceApproved, files=[event.file])
                await archive.line.hears(approved)
            archived = await archive.until(FileArchived, len(contents))
            files = [await archive.file(event) for event in archived]
            while any(file.copied_at is None for file in files):
                archive.line.clock.move(timedelta(seconds=5))
                await archive.line.works()
                files = [await archive.file(event) for event in archived]
        assert proxy.spoiled > 0
    written = [path for path, status in proxy.writes if status == 200 and "/archive/" in path]
    assert len(written) == len(set(written)) == 2 * len(contents)
    assert {event.invoice_id for event in archived} == set(by_invoice)
