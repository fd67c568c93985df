"""The archive under watch: read again in slices, copied, lost and found, damaged and put right by a person."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from proxima_common.contracts.api.render import ArchiveIncident, FileRead
from proxima_common.ids import new_id
from proxima_common.settings import S3Settings
from proxima_render.adapters.incidents import Incidents
from proxima_render.adapters.repository import Files
from proxima_render.entrypoints import jobs
from proxima_render.entrypoints.archive_watch import ArchiveWatch
from proxima_render.settings import UpkeepSettings
from proxima_render.usecases.records import Incident, Place, Wrong

from services.render.tests.archive_scenes import Archive

pytestmark = pytest.mark.connected

ROT = b"%PDF rot"
Headers = Callable[..., dict[str, str]]


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


async def test_a_page_of_incidents_is_filled_from_the_callers_legal_entities(
    archive: Archive, a_token: Headers
) -> None:
    older, newer = await archive.archived(), await archive.archived()
    archive.damage(str(older.archive_key), older.bucket, ROT)
    await archive.read_again()
    other = Incident(
        id=new_id(),
        document_id=newer.document_id,
        revision=newer.revision,
        invoice_id=newer.invoice_id,
        legal_entity_id="S2",
        place=Place.ARCHIVE,
        wrong=Wrong.MISSING,
        key="elsewhere",
        found_sha256=None,
        found_at=archive.line.clock.now() + timedelta(hours=1),
    )
    async with archive.container.database.transaction() as tx:
        assert await Incidents(tx).open(other)
    for who, seen in ((("viewer", "S1"), older), (("viewer", "S2"), newer), (("viewer", "*"), newer)):
        listed = await archive.ask("GET", "/files/incidents", a_token(who), params={"limit": 1})
        assert [one["document_id"] for one in listed.json()] == [str(seen.document_id)]


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
