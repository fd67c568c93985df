"""The index of files, on a migrated PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from proxima_common.contracts.words import DocumentKind
from proxima_common.db.database import Database
from proxima_common.settings import DatabaseSettings
from proxima_render.adapters.repository import Files, Revisions
from proxima_render.adapters.tables import FILE, METADATA
from proxima_render.samples import sample, sample_hash
from proxima_render.usecases.records import SUPERSEDED, StoredFile
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = pytest.mark.connected

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONTENT = sample((DocumentKind.BILL, ["ru"]))
DOCUMENT = CONTENT.documents[0]


def a_file(sha256: str = "a" * 64, revision: int = 1) -> StoredFile:
    return StoredFile(
        document_id=DOCUMENT.document_id,
        revision=revision,
        invoice_id=CONTENT.invoice_id,
        legal_entity_id="S1",
        kind="bill",
        language="ru",
        name="a.pdf",
        content_hash=sample_hash(CONTENT),
        paper_hash="c" * 64,
        template_bundle="t1",
        sha256=sha256,
        size=10,
        pages=1,
        bucket="b",
        staged_key=f"staged/{sha256}",
        staged_at=NOW,
    )


async def test_the_tables_are_those_that_the_migrations_make(pg_database: DatabaseSettings) -> None:
    assert pg_database.owner_url
    url = make_url(pg_database.owner_url.get_secret_value()).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool)

    def differences(connection: Connection) -> list[object]:
        own = {table.name for table in METADATA.sorted_tables}

        def is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
            return kind != "table" or name in own

        # An index by an expression is not compared by Alembic: PostgreSQL spells it in its own way.
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        return [change for change in compare_metadata(context, METADATA) if "rehash_due" not in repr(change)]

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_the_first_committed_file_wins(database: Database) -> None:
    async with database.transaction() as tx:
        await Revisions(tx).add(CONTENT, sample_hash(CONTENT))
        assert await Files(tx).add(a_file())
    async with database.transaction() as tx:
        assert not await Files(tx).add(a_file("b" * 64))
        assert (await Files(tx).get(DOCUMENT.document_id, 1)) == a_file()


async def test_a_revision_is_kept_as_it_came(database: Database) -> None:
    async with database.transaction() as tx:
        assert await Revisions(tx).add(CONTENT, sample_hash(CONTENT))
        assert not await Revisions(tx).add(CONTENT, sample_hash(CONTENT))
        stored = await Revisions(tx).get(CONTENT.invoice_id, 1)
    assert stored is not None
    assert stored.content == CONTENT
    assert sample_hash(stored.content) == stored.content_hash
    assert stored.needs_files


async def test_cancelling_reaches_up_to_its_revision(database: Database) -> None:
    async with database.transaction() as tx:
        for number in (1, 2, 3):
            await Revisions(tx).add(CONTENT.model_copy(update={"revision": number}), "a" * 64)
        await Revisions(tx).cancel(CONTENT.invoice_id, 1, SUPERSEDED, NOW)
        await Revisions(tx).cancel(CONTENT.invoice_id, 2, "returned", NOW)
        found = [await Revisions(tx).get(CONTENT.invoice_id, number) for number in (1, 2, 3)]
    assert [(one.needs_files, one.needs_archive) for one in found if one] == [
        (False, True),
        (False, False),
        (True, True),
    ]


async def test_a_file_is_archived_once(database: Database) -> None:
    async with database.transaction() as tx:
        await Revisions(tx).add(CONTENT, "a" * 64)
        await Files(tx).add(a_file())
        assert await Files(tx).archive(a_file(), "archive/x", NOW)
        assert not await Files(tx).archive(a_file(), "archive/y", NOW)
        stored = await Files(tx).get(DOCUMENT.document_id, 1)
    assert stored == replace(a_file(), archive_key="archive/x", archived_at=NOW)
    assert stored is not None
    assert stored.key == "archive/x"


async def test_files_are_read_again_in_time_wrong_ones_each_time(database: Database) -> None:
    async with database.transaction() as tx:
        for number in (1, 2, 3):
            await Revisions(tx).add(CONTENT.model_copy(update={"revision": number}), "a" * 64)
            await Files(tx).add(a_file(revision=number))
            await Files(tx).archive(a_file(revision=number), f"archive/{number}", NOW)
        await Files(tx).checked(a_file(revision=1), ok=True, at=NOW)
        await Files(tx).checked(a_file(revision=3), ok=False, at=NOW - timedelta(days=1))
        for since, due in ((NOW - timedelta(days=2), [2, 3]), (NOW + timedelta(days=1), [2, 3, 1])):
            assert [file.revision for file in await Files(tx).due_for_reading(since, 10)] == due
        assert [file.revision for file in await Files(tx).due_for_reading(NOW, 1)] == [2]
        assert await Files(tx).unread_since(NOW) == 1
        assert await Files(tx).damaged() == 1


async def test_what_is_not_archived_can_not_lose_its_staged_copy(database: Database) -> None:
    async with database.transaction() as tx:
        await Revisions(tx).add(CONTENT, "a" * 64)
        await Files(tx).add(a_file())
    with pytest.raises(IntegrityError, match="file_never_lost"):
        async with database.transaction() as tx:
            await Files(tx).staged_removed(a_file(), NOW)


@pytest.mark.parametrize("table", ["file", "revision", "archive_incident"])
async def test_the_application_can_not_delete_what_it_knows(database: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.transaction() as tx:
            await tx.execute(text(f"delete from {table}"))


def test_every_column_is_a_field() -> None:
    assert {column.name for column in FILE.columns} == set(StoredFile.__dataclass_fields__)
