"""The chains of master data: whatever is done to them behind the application, `verify` says to which entry."""

import json
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from proxima_common.ids import new_id
from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_invoice.adapters.anchors import PostgresAnchorLog
from proxima_invoice.adapters.audit_chains import PostgresInvoiceChains, PostgresMasterChains
from proxima_invoice.adapters.master_audit import entry_hash
from proxima_invoice.usecases.anchoring import Anchoring
from proxima_invoice.usecases.verification import verify

from ..billing import ok, put_seller, rows, seller
from ..line import Json, Line
from ..scenes import NOW

pytestmark = pytest.mark.connected

SUBJECT = "legal_entity:S3"
OF = f"master data {SUBJECT}"


class Trail:
    """A seller with four entries, a client with one, and the means to anchor and verify them."""

    def __init__(self, line: Line, files: AnchorStore, owner: asyncpg.Connection) -> None:
        self.line = line
        self.files = files
        self.owner = owner
        self.log = PostgresAnchorLog(line.made.database)

    async def anchor(self) -> str:
        return await Anchoring(self.log, self.files).run(NOW)

    async def faults(self) -> list[str]:
        database = self.line.made.database
        kinds = (PostgresInvoiceChains(database), PostgresMasterChains(database))
        return (await verify(kinds, self.log, self.files)).faults

    async def entry(self, position: int) -> Json:
        found = await rows(
            self.line, "select * from master_audit where subject = :s and position = :p", s=SUBJECT, p=position
        )
        return dict(found[0]._mapping)

    async def change(self, statement: str, *values: Any) -> None:
        await self.owner.execute(statement, *values)


@pytest_asyncio.fixture(loop_scope="session")
async def trail(line: Line, anchor_files: AnchorStore, owner: asyncpg.Connection) -> Trail:
    await put_seller(line, "S3", seller())
    for version, name in enumerate(("Second", "Third", "Fourth"), start=1):
        answer = await put_seller(line, "S3", seller(name=name), etag=f'"{version}"')
        assert answer.status_code == 200, answer.text
    await ok(line.post("/clients/C2/check", {"note": "the director's name differed"}))
    return Trail(line, anchor_files, owner)


async def test_untouched_chains_are_proven_and_anchored(trail: Trail) -> None:
    assert await trail.anchor() == "anchored 2 heads"
    assert await trail.faults() == []
    database = trail.line.made.database
    kinds = (PostgresInvoiceChains(database), PostgresMasterChains(database))
    report = await verify(kinds, trail.log, trail.files)
    assert (report.invoices, report.subjects, report.entries, report.anchors) == (0, 2, 5, 1)


async def test_a_changed_entry_is_found(trail: Trail) -> None:
    await trail.change("update master_audit set actor_id = 'x' where subject = $1 and position = 2", SUBJECT)
    assert await trail.faults() == [f"{OF}, entry 2: its content was changed"]


async def test_a_removed_entry_is_found(trail: Trail) -> None:
    await trail.change("delete from master_audit_personal where entry_id = $1", (await trail.entry(2))["entry_id"])
    await trail.change("delete from master_audit where subject = $1 and position = 2", SUBJECT)
    assert await trail.faults() == [
        f"{OF}, entry 3: entry 2 is missing before it",
        f"{OF}, entry 3: it does not follow the entry before it (removed, reordered or forged)",
    ]


async def test_a_removed_end_is_found_by_its_head_or_by_an_anchor(trail: Trail) -> None:
    await trail.anchor()
    last = await trail.entry(4)
    await trail.change("delete from master_audit_personal where entry_id = $1", last["entry_id"])
    await trail.change("delete from master_audit where subject = $1 and position = 4", SUBJECT)
    gone = f"{OF}, entry 4: it was anchored and is gone"
    assert await trail.faults() == [f"{OF}: its chain ends at entry 3, it is said to end at 4", gone]
    third = await trail.entry(3)
    await trail.change(
        "update master_audit_head set position = 3, entry_hash = $2 where subject = $1", SUBJECT, third["entry_hash"]
    )
    assert await trail.faults() == [gone]
    await trail.change("delete from master_audit_head where subject = $1", SUBJECT)
    assert await trail.faults() == [f"{OF}: where it ends is not kept any more", gone]


async def test_entries_in_another_order_are_found(trail: Trail) -> None:
    await trail.change("update master_audit set position = -2 where subject = $1 and position = 2", SUBJECT)
    await trail.change("update master_audit set position = 2 where subject = $1 and position = 3", SUBJECT)
    await trail.change("update master_audit set position = 3 where subject = $1 and position = -2", SUBJECT)
    faults = await trail.faults()
    assert f"{OF}, entry 2: it does not follow the entry before it (removed, reordered or forged)" in faults
    assert f"{OF}, entry 2: its content was changed" in faults
    assert f"{OF}, entry 3: its content was changed" in faults


async def test_a_forged_entry_with_all_its_successors_differs_from_the_anchor(trail: Trail) -> None:
    await trail.anchor()
    previous = (await trail.entry(1))["entry_hash"]
    for position in (2, 3, 4):
        entry = await trail.entry(position) | {"previous_hash": previous}
        if position == 2:
            entry["changes"] = [{"field": "name", "before": "a", "after": "b"}]
        previous = entry_hash(entry)
        await trail.change(
            "update master_audit set changes = $3, previous_hash = $4, entry_hash = $5"
            " where subject = $1 and position = $2",
            SUBJECT,
            position,
            json.dumps(entry["changes"]),
            entry["previous_hash"],
            previous,
        )
    assert await trail.faults() == [
        f"{OF}, entry 4: another one is kept as the last",
        f"{OF}, entry 4: it is not the entry that was anchored",
    ]
    await trail.change("update master_audit_head set entry_hash = $2 where subject = $1", SUBJECT, previous)
    assert await trail.faults() == [f"{OF}, entry 4: it is not the entry that was anchored"]


async def test_an_entry_added_behind_the_application_is_found(trail: Trail) -> None:
    last = await trail.entry(4)
    entry = last | {"entry_id": new_id(), "position": 5, "previous_hash": last["entry_hash"]}
    await trail.change(
        "insert into master_audit select $2, subject, 5, at, actor_id, action, changes, $3, $4, chain_id,"
        " personal_digest from master_audit where subject = $1 and position = 4",
        SUBJECT,
        entry["entry_id"],
        entry["previous_hash"],
        entry_hash(entry),
    )
    assert await trail.faults() == [f"{OF}, entry 5: it stands after the end of its chain (forged)"]


async def test_names_may_be_erased_and_not_changed(trail: Trail) -> None:
    entry_id = (await trail.entry(1))["entry_id"]
    await trail.change("update master_audit_personal set actor_name = 'Somebody' where entry_id = $1", entry_id)
    assert await trail.faults() == [f"{OF}, entry 1: its personal part was changed"]
    await trail.change("delete from master_audit_personal where entry_id = $1", entry_id)
    assert await trail.faults() == []
