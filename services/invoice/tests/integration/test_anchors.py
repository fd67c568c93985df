"""Anchors in a real bucket, and the proof: whatever is done to the audit trail, `verify` says to which entry."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from botocore.exceptions import ClientError
from proxima_common.contracts.api.invoice import AuditReport
from proxima_common.settings import DatabaseSettings
from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_invoice.adapters.anchors import PostgresAnchorLog
from proxima_invoice.adapters.audit import entry_hash
from proxima_invoice.adapters.audit_chains import PostgresInvoiceChains, PostgresMasterChains
from proxima_invoice.domain.merkle import merkle_root
from proxima_invoice.usecases.anchoring import AnchorFile, Anchoring
from proxima_invoice.usecases.verification import verify

from ..billing import ADMIN, code, ok, rows
from ..line import Json, Line
from ..scenes import NOW, an_application

pytestmark = pytest.mark.connected

HASHED = ("entry_id", "invoice_id", "position", "at", "actor_id", "action", "changes", "personal_digest")


class Proof:
    """One invoice with four entries, another with one, and the means to anchor and verify them."""

    def __init__(self, line: Line, files: AnchorStore, invoice: Json) -> None:
        self.line = line
        self.files = files
        self.invoice_id = UUID(invoice["invoice_id"])
        self.log = PostgresAnchorLog(line.made.database)
        self.anchoring = Anchoring(self.log, files)

    async def anchor(self) -> str:
        return await self.anchoring.run(NOW)

    async def verify(self) -> AuditReport:
        database = self.line.made.database
        return await verify((PostgresInvoiceChains(database), PostgresMasterChains(database)), self.log, self.files)

    async def faults(self) -> list[str]:
        return (await self.verify()).faults

    async def anchors(self) -> list[AnchorFile]:
        return [AnchorFile.from_bytes(await self.files.get(key) or b"") for key in await self.files.keys()]

    def at(self, position: int, what: str) -> str:
        return f"invoice {self.invoice_id}, entry {position}: {what}"


@pytest_asyncio.fixture(loop_scope="session")
async def proof(line: Line, anchor_files: AnchorStore) -> Proof:
    invoice = await line.approved()
    await line.know(an_application(application_id="A3"))
    await ok(line.post("/invoices", {"application_id": "A3", "month": "2026-10"}))
    return Proof(line, anchor_files, invoice)


async def test_an_untouched_database_is_proven(proof: Proof) -> None:
    assert await proof.anchor() == "anchored 2 heads"
    report = await proof.verify()
    assert (report.invoices, report.entries, report.anchors, report.faults) == (2, 5, 1, [])


async def test_an_anchor_holds_new_heads_only_and_follows_the_one_before(proof: Proof) -> None:
    await proof.anchor()
    assert await proof.anchor() == "nothing new"
    await ok(proof.line.post(f"/invoices/{proof.invoice_id}/send", {}))
    assert await proof.anchor() == "anchored 1 heads"
    first, second = await proof.anchors()
    assert (len(first.heads), first.previous_sha256) == (2, None)
    assert [(head.chain_id, head.position) for head in second.heads] == [(proof.invoice_id, 5)]
    kept = await rows(
        proof.line, "select root, previous_root, heads, sha256, bucket from audit_anchor order by anchor_id"
    )
    assert second.previous_sha256 == kept[0].sha256
    assert (kept[1].previous_root, kept[1].heads, kept[1].bucket) == (kept[0].root, 1, proof.files.bucket)
    assert second.root == merkle_root((head.chain_id, head.position, head.entry_hash) for head in second.heads)
    assert await proof.faults() == []


async def test_after_a_restart_nothing_is_missed_and_repeats_do_no_harm(proof: Proof) -> None:
    await proof.anchor()
    restarted = Anchoring(proof.log, proof.files)
    assert await restarted.run(NOW) == "anchored 2 heads"
    assert await restarted.run(NOW) == "nothing new"
    assert await proof.faults() == []


async def test_two_at_once_do_no_harm(proof: Proof) -> None:
    others = [Anchoring(proof.log, proof.files) for _ in range(3)]
    assert await asyncio.gather(*[one.run(NOW) for one in others]) == ["anchored 2 heads"] * 3
    assert (await proof.verify()).anchors == 3
    assert await proof.faults() == []


async def test_a_crash_between_object_and_row_leaves_an_object_too_many(
    proof: Proof, owner: asyncpg.Connection
) -> None:
    await owner.execute("alter table audit_anchor add constraint dies check (false) not valid")
    try:
        with pytest.raises(Exception, match="dies"):
            await proof.anchor()
    finally:
        await owner.execute("alter table audit_anchor drop constraint dies")
    assert len(await proof.files.keys()) == 1
    assert await rows(proof.line, "select key from audit_anchor") == []
    assert await proof.anchor() == "anchored 2 heads"
    report = await proof.verify()
    assert (report.anchors, report.faults) == (1, [])
    assert len(await proof.files.keys()) == 2


async def test_an_anchor_is_written_once(proof: Proof) -> None:
    await proof.anchor()
    (key,) = await proof.files.keys()
    with pytest.raises(ClientError, match=r"PreconditionFailed|412"):
        await proof.files.put(key, b"{}")
    assert await proof.files.get("anchors/none") is None


async def test_the_application_may_not_touch_the_trail(pg_database: DatabaseSettings) -> None:
    connection = await asyncpg.connect(pg_database.url.get_secret_value())
    try:
        for statement in (
            "truncate audit_entry",
            "update audit_anchor set root = 'x'",
            "update master_audit set action = 'x'",
            "delete from master_audit",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_changed_entry_is_found(proof: Proof, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update audit_entry set action = 'void' where invoice_id = $1 and position = 2", proof.invoice_id
    )
    assert await proof.faults() == [proof.at(2, "its content was changed")]


@pytest.mark.parametrize(
    "change",
    ["actor_id = 'somebody'", "at = at + interval '1 s'", "changes = '[]'", "personal_digest = repeat('0', 64)"],
)
async def test_every_part_of_an_entry_counts(proof: Proof, owner: asyncpg.Connection, change: str) -> None:
    await owner.execute(f"update audit_entry set {change} where invoice_id = $1 and position = 3", proof.invoice_id)
    assert proof.at(3, "its content was changed") in await proof.faults()


async def test_a_changed_reason_is_found_and_an_erased_one_is_none(proof: Proof, owner: asyncpg.Connection) -> None:
    entry = await owner.fetchval(
        "select entry_id from audit_entry where invoice_id = $1 and position = 1", proof.invoice_id
    )
    await owner.execute("update audit_personal set actor_name = 'Somebody Else' where entry_id = $1", entry)
    assert await proof.faults() == [proof.at(1, "its personal part was changed")]
    await owner.execute("delete from audit_personal where entry_id = $1", entry)
    assert await proof.faults() == []


async def remove(owner: asyncpg.Connection, invoice_id: UUID, position: int) -> None:
    await owner.execute(
        "delete from audit_personal where entry_id in "
        "(select entry_id from audit_entry where invoice_id = $1 and position = $2)",
        invoice_id,
        position,
    )
    await owner.execute("delete from audit_entry where invoice_id = $1 and position = $2", invoice_id, position)


async def test_a_removed_entry_is_found(proof: Proof, owner: asyncpg.Connection) -> None:
    await remove(owner, proof.invoice_id, 2)
    assert await proof.faults() == [
        proof.at(3, "entry 2 is missing before it"),
        proof.at(3, "it does not follow the entry before it (removed, reordered or forged)"),
    ]


async def test_a_removed_end_is_found_by_the_invoice_or_by_the_anchor(proof: Proof, owner: asyncpg.Connection) -> None:
    await proof.anchor()
    await remove(owner, proof.invoice_id, 4)
    gone = proof.at(4, "it was anchored and is gone")
    assert await proof.faults() == [
        f"invoice {proof.invoice_id}: its chain ends at entry 3, it is said to end at 4",
        gone,
    ]
    await owner.execute(
        "update invoice i set audit_position = 3, audit_hash = e.entry_hash from audit_entry e "
        "where e.invoice_id = i.invoice_id and e.position = 3 and i.invoice_id = $1",
        proof.invoice_id,
    )
    assert await proof.faults() == [gone]


async def test_reordered_entries_are_found(proof: Proof, owner: asyncpg.Connection) -> None:
    async with owner.transaction():
        for before, after in ((2, -2), (3, 2), (-2, 3)):
            await owner.execute(
                "update audit_entry set position = $3 where invoice_id = $1 and position = $2",
                proof.invoice_id,
                before,
                after,
            )
    faults = await proof.faults()
    for position in (2, 3):
        assert proof.at(position, "its content was changed") in faults
        assert proof.at(position, "it does not follow the entry before it (removed, reordered or forged)") in faults


async def forge(line: Line, owner: asyncpg.Connection, invoice_id: UUID) -> None:
    """Rewrite entry 2 and every hash after it, as somebody with the whole database in hand would."""
    await owner.execute("update audit_entry set action = 'forged' where invoice_id = $1 and position = 2", invoice_id)
    entries = await rows(line, "select * from audit_entry where invoice_id = :id order by position", id=invoice_id)
    previous = entries[0].entry_hash
    for entry in entries[1:]:
        hashed: dict[str, Any] = {name: getattr(entry, name) for name in HASHED}
        forged = entry_hash(**hashed, previous_hash=previous)
        await owner.execute(
            "update audit_entry set previous_hash = $2, entry_hash = $3 where entry_id = $1",
            entry.entry_id,
            previous,
            forged,
        )
        previous = forged
    await owner.execute("update invoice set audit_hash = $2 where invoice_id = $1", invoice_id, previous)


async def test_a_forged_chain_that_fits_itself_differs_from_its_anchor(proof: Proof, owner: asyncpg.Connection) -> None:
    await proof.anchor()
    await forge(proof.line, owner, proof.invoice_id)
    assert await proof.faults() == [proof.at(4, "it is not the entry that was anchored")]


async def test_a_forged_chain_without_its_invoice_is_found_without_an_anchor(
    proof: Proof, owner: asyncpg.Connection
) -> None:
    head = await owner.fetchval("select audit_hash from invoice where invoice_id = $1", proof.invoice_id)
    await forge(proof.line, owner, proof.invoice_id)
    await owner.execute("update invoice set audit_hash = $2 where invoice_id = $1", proof.invoice_id, head)
    assert await proof.faults() == [proof.at(4, "another one is kept as the last")]


async def test_an_anchor_that_is_gone_is_missed(proof: Proof, owner: asyncpg.Connection) -> None:
    await proof.anchor()
    await ok(proof.line.post(f"/invoices/{proof.invoice_id}/send", {}))
    await proof.anchor()
    first, second = await proof.files.keys()
    await asyncio.to_thread(proof.files._client.delete_object, Bucket=proof.files.bucket, Key=first)
    assert await proof.faults() == [f"anchor {first}: it is missing from the bucket"]
    await owner.execute("delete from audit_anchor where key = $1", first)
    assert await proof.faults() == [f"anchor {second}: the anchor before it is gone"]


def other_head(file: AnchorFile) -> bytes:
    return replace(file, heads=[replace(file.heads[0], entry_hash="f" * 64), *file.heads[1:]]).to_bytes()


@pytest.mark.parametrize(
    ("alter", "without_row"),
    [
        (other_head, "its root is not that of its heads"),
        (lambda file: b"not json", "it cannot be read"),
        (lambda file: b"[]", "it cannot be read"),
        (lambda file: b"", "it cannot be read"),
        (lambda file: json.dumps({"heads": [[7, 1, "x"]], "at": "", "root": ""}).encode(), "it cannot be read"),
    ],
)
async def test_an_altered_anchor_is_found(
    proof: Proof, owner: asyncpg.Connection, alter: Callable[[AnchorFile], bytes], without_row: str
) -> None:
    await proof.anchor()
    (key,) = await proof.files.keys()
    (file,) = await proof.anchors()
    await asyncio.to_thread(proof.files._client.put_object, Bucket=proof.files.bucket, Key=key, Body=alter(file))
    assert await proof.faults() == [f"anchor {key}: its bytes are not those that were written"]
    await owner.execute("delete from audit_anchor")
    assert await proof.faults() == [f"anchor {key}: {without_row}"]


async def test_administrators_of_every_legal_entity_verify_over_http(proof: Proof, owner: asyncpg.Connection) -> None:
    await proof.anchor()
    transport = proof.line.client._transport
    assert isinstance(transport, httpx.ASGITransport)
    transport.app.state.anchor_files = proof.files  # type: ignore[attr-defined]
    assert (await ok(proof.line.get("/audit/verify", ADMIN)))["faults"] == []
    await owner.execute("update audit_entry set action = 'x' where invoice_id = $1 and position = 4", proof.invoice_id)
    report = await ok(proof.line.get("/audit/verify", ADMIN))
    assert report["faults"] == [proof.at(4, "its content was changed")]
    for who in (("s1-admin", ("admin", "S1")), ("approver", ("approver", "*"))):
        assert code(await proof.line.get("/audit/verify", who)) == (403, "role_missing")
