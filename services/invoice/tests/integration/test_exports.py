"""Files of the registry: what the filters keep and who asks may see, whole or not at all, kept for a while."""

import csv
import io
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.adapters import exports

from ..billing import code, executor_of, ok, rows
from ..line import PREPARER, STRANGER, Json, Line
from ..many import insert_many

pytestmark = pytest.mark.connected

EVERYTHING = ("auditor", ("viewer", "*"))


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def exported(line: Line, who: tuple[Any, ...], **body: Any) -> Json:
    asked = await ok(line.post("/batches", {"verb": "export"} | body, who))
    await executor_of(line).drain()
    return await ok(line.get(f"/batches/{asked['batch_id']}", who))


async def test_a_small_file_is_answered_at_once(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 60, clients=3)
    answer = await line.get("/registry/export?format=csv&status=paid&sort=gross", PREPARER)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="invoices-2026-11-02.csv"'
    found = table(answer.content)
    expected = await rows(
        line, "select number from invoice where status = 'paid' and legal_entity_id = 'S1' order by gross, invoice_id"
    )
    assert [row["number"] for row in found] == [row.number for row in expected]
    assert found[0]["contract_number"].startswith("K-")
    assert all("." in row["gross"] and len(row["gross"].split(".")[1]) == 2 for row in found)


async def test_a_workbook_is_a_workbook(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 5, clients=3)
    answer = await line.get("/registry/export", EVERYTHING)
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-disposition"].endswith('.xlsx"')


async def test_a_large_file_is_for_a_batch(
    line: Line, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await insert_many(owner, 60, clients=3)
    monkeypatch.setattr(exports, "DIRECTLY", 59)
    assert code(await line.get("/registry/export?format=csv", EVERYTHING)) == (422, "export_too_large")
    done = await exported(line, EVERYTHING, export={"format": "csv", "bom": False})
    assert (done["state"], done["done"], done["total"], done["file"]["rows"]) == ("finished", 60, 60, 60)
    answer = await line.get(f"/batches/{done['batch_id']}/file", EVERYTHING)
    assert len(answer.content) == done["file"]["size"] == int(answer.headers["content-length"])
    assert len(table(answer.content)) == 60
    told = await line.events("invoice.internal.batch_progressed.v1")
    assert [one["body"]["finished"] for one in told][-1] is True
    assert {one["body"]["verb"] for one in told} == {"export"}


async def test_parts_join_to_the_file(line: Line, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    await insert_many(owner, 60, clients=3)
    monkeypatch.setattr(exports, "_AT_ONCE", 7)
    monkeypatch.setattr(exports, "PART", 1000)
    done = await exported(line, EVERYTHING, export={"format": "csv", "sort": "number", "order": "desc"})
    assert (await rows(line, "select count(*) from export_part"))[0][0] > 5
    found = table((await line.get(f"/batches/{done['batch_id']}/file", EVERYTHING)).content)
    assert len({row["invoice_id"] for row in found}) == 60


async def test_named_invoices_come_in_the_order_named_and_only_one_s_own(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 10, clients=3)
    ids = [str(row.invoice_id) for row in await rows(line, "select invoice_id from invoice order by gross desc")]
    mine = [
        str(row.invoice_id) for row in await rows(line, "select invoice_id from invoice where legal_entity_id='S1'")
    ]
    done = await exported(line, PREPARER, invoice_ids=ids, export={"format": "csv"})
    found = table((await line.get(f"/batches/{done['batch_id']}/file", PREPARER)).content)
    assert [row["invoice_id"] for row in found] == [one for one in ids if one in mine]


async def test_a_file_is_its_owner_s_and_kept_for_a_week(
    line: Line, owner: asyncpg.Connection, clock: FakeClock
) -> None:
    await insert_many(owner, 5, clients=3)
    done = await exported(line, PREPARER, export={"format": "csv"})
    path = f"/batches/{done['batch_id']}/file"
    assert (await line.get(path, STRANGER)).status_code == 404
    assert (await line.get(path, PREPARER)).status_code == 200
    clock.move(exports.KEPT_FOR)
    assert code(await line.get(path, PREPARER)) == (404, "file_expired")
    async with line.made.database.transaction() as tx:
        assert await exports.prune_exports(tx, clock.now() - exports.KEPT_FOR) == 0
        assert await exports.prune_exports(tx, clock.now()) == 1


async def test_a_file_too_large_fails_and_is_made_on_resuming(
    line: Line, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await insert_many(owner, 20, clients=3)
    monkeypatch.setattr(exports, "LARGEST", 19)
    failed = await exported(line, EVERYTHING, export={"format": "csv"})
    assert (failed["state"], failed["failed"], failed["file"]) == ("finished", 1, None)
    assert code(await line.get(f"/batches/{failed['batch_id']}/file", EVERYTHING)) == (404, "no_file")
    monkeypatch.setattr(exports, "LARGEST", 20)
    await ok(line.post(f"/batches/{failed['batch_id']}/resume", None, EVERYTHING))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{failed['batch_id']}", EVERYTHING))
    assert (done["state"], done["failed"], done["file"]["rows"]) == ("finished", 0, 20)


async def test_a_run_that_died_leaves_no_half_file(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 5, clients=3)
    asked = await ok(line.post("/batches", {"verb": "export", "export": {"format": "csv"}}, EVERYTHING))
    await owner.execute("insert into export_part values ($1, 1, 'half')", UUID(asked["batch_id"]))
    await executor_of(line).drain()
    body = (await line.get(f"/batches/{asked['batch_id']}/file", EVERYTHING)).content
    assert body.decode("utf-8-sig").startswith('"number"')
