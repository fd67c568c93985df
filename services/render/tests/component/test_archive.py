"""The archive under watch: read again in slices, copied, lost and found, damaged and put right by a person."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from proxima_common.contracts.api.render import ArchiveIncident, FileRead
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileArchived, FileReady, RenderActionTaken
from proxima_common.contracts.words import DocumentKind
from proxima_common.settings import S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.s3_proxy import s3_proxy
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints import api, jobs
from proxima_render.entrypoints.archive_watch import ArchiveWatch
from proxima_render.samples import sample
from proxima_render.settings import LinkSettings, Settings, UpkeepSettings
from proxima_render.usecases.records import StoredFile

from services.render.tests.component.conftest import Line

pytestmark = pytest.mark.connected

BILL = DocumentKind.BILL
ROT = b"%PDF rot"
Frozen = Callable[..., Payload]
Headers = Callable[..., dict[str, str]]


@pytest.fixture
def copy_settings(s3_settings: S3Settings, s3_client: Any) -> S3Settings:
    """A second bucket of the test's own."""
    bucket = f"copy-{uuid4().hex[:12]}"
    s3_client.create_bucket(Bucket=bucket)
    return s3_settings.model_copy(update={"bucket": bucket})


def an_invoice() -> InvoiceContent:
    """Another one each time."""
    name = uuid4().hex[:8]
    return sample((BILL, ["ru"]), name=name, number=name)


class Archive:
    """One archived invoice and everything that may be done to it."""

    def __init__(self, line: Line, s3_client: Any, frozen: Frozen) -> None:
        self.line, self.container, self._s3, self._frozen = line, line.container, s3_client, frozen
        self._api = httpx.ASGITransport(app=api.build(line.container))

    async def archived(self) -> StoredFile:
        """A file that was made, approved and archived."""
        content = an_invoice()
        await self.line.hears(self._frozen(content))
        await self.line.works()
        ready = next(event for event in reversed(await self.line.said()) if isinstance(event, FileReady))
        await self.line.hears(self._frozen(content, InvoiceApproved, files=[ready.file]))
        await self.line.works()
        return await self.file(ready)

    async def file(self, of: Any) -> StoredFile:
        async with self.container.database.transaction() as tx:
            file = await Files(tx).get(of.document_id, 1)
        assert file is not None
        return file

    def damage(self, key: str, bucket: str, body: bytes | None) -> None:
        """Somebody else writes there; nothing instead of a body takes the object away."""
        if body is None:
            self._s3.delete_object(Bucket=bucket, Key=key)
        else:
            self._s3.put_object(Bucket=bucket, Key=key, Body=body)

    def lies(self, bucket: str, key: str) -> bytes:
        return bytes(self._s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    async def read_again(self) -> None:
        """As the clock's job does, a month later."""
        self.line.clock.move(timedelta(days=31))
        assert await jobs.build(self.container).run_once("rehash")

    async def ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._api, base_url="http://render") as client:
            return await client.request(method, path, headers=headers, **more)

    async def until(self, kind: type[Payload], count: int) -> list[Any]:
        """Work, as time goes on, until so many events of a kind were said; never more."""
        for _ in range(200):
            await self.line.works()
            said = [event for event in await self.line.said() if isinstance(event, kind)]
            if len(said) >= count:
                assert len(said) == count
                return said
            self.line.clock.move(timedelta(seconds=5))
        raise AssertionError(f"only {len(said)} of {count} {kind.__name__}")

    async def actions(self) -> list[RenderActionTaken]:
        return [event for event in await self.line.said() if isinstance(event, RenderActionTaken)]


@pytest_asyncio.fixture(loop_scope="session")
async def opened(
    settings: Settings, copy_settings: S3Settings, fake_clock: FakeClock, s3_client: Any, frozen: Frozen
) -> AsyncIterator[Callable[..., Any]]:
    @asynccontextmanager
    async def open_with(**changes: Any) -> AsyncIterator[Archive]:
        wanted = settings.model_copy(update={"copy_s3": copy_settings, **changes})
        async with Container.open(wanted, fake_clock) as container:
            yield Archive(Line(container, fake_clock), s3_client, frozen)

    yield open_with


@pytest_asyncio.fixture(loop_scope="session")
async def archive(opened: Callable[..., Any]) -> AsyncIterator[Archive]:
    async with opened() as one:
        yield one


async def test_what_is_archived_is_copied_once(archive: Archive, copy_settings: S3Settings, a_token: Headers) -> None:
    file = await archive.archived()
    assert file.copied_at is not None
    assert file.archive_key is not None
    copied = archive.lies(copy_settings.bucket, file.archive_key)
    assert hashlib.sha256(copied).hexdigest() == file.sha256
    answer = await archive.ask("GET", "/files", a_token(("viewer", "S1")), params={"invoice_id": str(file.invoice_id)})
    (shown,) = [FileRead.model_validate(one) for one in answer.json()]
    assert shown.copied_at == file.copied_at
    assert await archive.line.works() == 0


async def test_what_was_archived_before_there_was_a_second_place_is_copied_later(
    opened: Callable[..., Any], copy_settings: S3Settings
) -> None:
    async with opened(copy_s3=None) as alone:
        file = await alone.archived()
    assert file.copied_at is None
    async with opened() as both:
        for _ in range(2):
            await jobs.build(both.container).run_once("order_copies")
            await both.line.works()
        file = await both.file(file)
        assert file.copied_at is not None
        assert both.lies(copy_settings.bucket, file.archive_key).startswith(b"%PDF")


async def test_a_lost_object_is_brought_back_from_the_second_copy(archive: Archive) -> None:
    file = await archive.archived()
    archive.damage(str(file.archive_key), file.bucket, None)
    archive.damage(file.staged_key, file.bucket, None)
    await archive.read_again()
    assert hashlib.sha256(archive.lies(file.bucket, str(file.archive_key))).hexdigest() == file.sha256
    (action,) = await archive.actions()
    assert action.invoice_id == file.invoice_id
    assert (action.action, action.outcome) == ("resolve", "the missing object was restored from the second copy")
    await archive.read_again()
    assert len(await archive.actions()) == 1


async def test_without_a_second_copy_the_staged_one_serves_and_without_any_it_stays_open(
    opened: Callable[..., Any], a_token: Headers
) -> None:
    async with opened(copy_s3=None) as archive:
        file = await archive.archived()
        archive.damage(str(file.archive_key), file.bucket, None)
        await archive.read_again()
        assert (await archive.actions())[0].outcome.endswith("from the staged copy")
        for key in (str(file.archive_key), file.staged_key):
            archive.damage(key, file.bucket, None)
        for _ in range(2):
            await archive.read_again()
        assert len(await archive.actions()) == 1
        headers = a_token(("admin", "S1"))
        answer = await archive.ask("GET", "/files", headers, params={"invoice_id": str(file.invoice_id)})
        (shown,) = [FileRead.model_validate(one) for one in answer.json()]
        assert (shown.intact, shown.wrong) == (False, "missing")
        (incident,) = [
            ArchiveIncident.model_validate(one)
            for one in (await archive.ask("GET", "/files/incidents", headers)).json()
        ]
        assert (incident.wrong, incident.place, incident.closed_at) == ("missing", "archive", None)
        path = f"/files/{file.document_id}/1/restore"
        refused = await archive.ask("POST", path, headers, json={})
        assert (refused.status_code, refused.json()["code"]) == (409, "no_sound_copy")
        assert (await archive.ask("GET", "/files/incidents", a_token(("admin", "S2")))).json() == []


async def test_damaged_bytes_wait_for_an_administrator_and_are_kept_aside(archive: Archive, a_token: Headers) -> None:
    file = await archive.archived()
    key = str(file.archive_key)
    archive.damage(key, file.bucket, ROT)
    await archive.read_again()
    assert archive.lies(file.bucket, key) == ROT, "nothing is overwritten unasked"
    path = f"/files/{file.document_id}/1/restore"
    refused = await archive.ask("POST", path, a_token(("approver", "S1")), json={})
    assert refused.status_code == 403
    admin = a_token(("admin", "S1"))
    restored = await archive.ask("POST", path, admin, json={"place": "archive"})
    assert "put aside" in restored.json()["outcome"]
    assert hashlib.sha256(archive.lies(file.bucket, key)).hexdigest() == file.sha256
    listed = await archive.ask("GET", "/files/incidents", admin, params={"only_open": "false"})
    (incident,) = [ArchiveIncident.model_validate(one) for one in listed.json()]
    assert (incident.closed_by, incident.found_sha256) == ("staff:u1", hashlib.sha256(ROT).hexdigest())
    assert archive.lies(file.bucket, str(incident.quarantine_key)) == ROT
    assert [action.action for action in await archive.actions()] == ["resolve"]
    again = await archive.ask("POST", path, admin, json={})
    assert again.json()["outcome"] == "the object is as it was approved"


async def test_who_dies_between_putting_aside_and_putting_right_leaves_a_lost_object(archive: Archive) -> None:
    file = await archive.archived()
    key = str(file.archive_key)
    archive.damage(key, file.bucket, ROT)
    await archive.read_again()
    # The last step that a dying restoration took: the damaged object is removed.
    archive.damage(key, file.bucket, None)
    await archive.read_again()
    assert hashlib.sha256(archive.lies(file.bucket, key)).hexdigest() == file.sha256


async def test_the_second_copy_is_watched_too(archive: Archive, copy_settings: S3Settings, a_token: Headers) -> None:
    file = await archive.archived()
    key = str(file.archive_key)
    archive.damage(key, copy_settings.bucket, None)
    await archive.read_again()
    assert hashlib.sha256(archive.lies(copy_settings.bucket, key)).hexdigest() == file.sha256
    archive.damage(key, copy_settings.bucket, ROT)
    await archive.read_again()
    path = f"/files/{file.document_id}/1/restore"
    restored = await archive.ask("POST", path, a_token(("admin", "*")), json={"place": "copy"})
    assert restored.json()["outcome"].endswith("restored from the archive")
    assert hashlib.sha256(archive.lies(copy_settings.bucket, key)).hexdigest() == file.sha256
    assert (await archive.file(file)).rehash_ok is True


async def test_a_second_place_that_is_away_stops_nothing(opened: Callable[..., Any], copy_settings: S3Settings) -> None:
    async with opened() as archive:
        file = await archive.archived()
    away = copy_settings.model_copy(update={"endpoint": "http://127.0.0.1:1"})
    async with opened(copy_s3=away) as archive:
        await archive.read_again()
        assert (await archive.file(file)).rehash_ok is True
        other = await archive.archived()
        assert (other.archived_at is not None, other.copied_at) == (True, None)


async def test_slices_reach_every_file_and_leave_it_alone_for_its_days(opened: Callable[..., Any]) -> None:
    upkeep = UpkeepSettings(rehash_files=1, rehash_days=10)
    async with opened(upkeep=upkeep) as archive:
        files = [await archive.archived() for _ in range(3)]
        clocks = jobs.build(archive.container)
        for _ in files:
            archive.line.clock.move(timedelta(minutes=11))
            assert await clocks.run_once("rehash")
        read = [(await archive.file(file)).rehashed_at for file in files]
        assert None not in read
        assert len(set(read)) == 3
        archive.line.clock.move(timedelta(days=9))
        assert await clocks.run_once("rehash")
        assert [(await archive.file(file)).rehashed_at for file in files] == read
        archive.line.clock.move(timedelta(days=1))
        assert await clocks.run_once("rehash")
        assert [(await archive.file(file)).rehashed_at == at for file, at in zip(files, read, strict=True)] == [
            False,
            True,
            True,
        ]


async def test_two_readers_at_once_record_one_incident(archive: Archive) -> None:
    file = await archive.archived()
    archive.damage(str(file.archive_key), file.bucket, ROT)
    now = archive.line.clock.now()
    for _ in range(2):
        assert not await ArchiveWatch(archive.container).read_again(file, now)
    async with archive.container.database.transaction() as tx:
        assert await Files(tx).damaged() == 1


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
            content = sample((BILL, ["ru"]))
            await archive.line.hears(archive._frozen(content))
            await archive.line.works()
            (ready,) = await archive.line.said()
            await archive.line.hears(archive._frozen(content, InvoiceApproved, files=[ready.file]))
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
                await archive.line.hears(archive._frozen(content))
            ready = await archive.until(FileReady, len(contents))
            by_invoice = {content.invoice_id: content for content in contents}
            for event in ready:
                approved = archive._frozen(by_invoice[event.invoice_id], InvoiceApproved, files=[event.file])
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
