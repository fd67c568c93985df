"""The use cases of a file, with hand-written stand-ins for the outside."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import Conflict
from proxima_render.adapters.templates import Templates
from proxima_render.domain.checks import Font, Inside
from proxima_render.samples import sample, sample_hash
from proxima_render.usecases.archive_file import archive_file, key_in_archive
from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import Order, Press, make_file, paper_hash
from proxima_render.usecases.plan import ARCHIVE, MAKE, plan_archive, plan_revision
from proxima_render.usecases.ports import Sheet
from proxima_render.usecases.records import StoredFile
from proxima_render.usecases.trouble import BytesDiffer, KeyTaken, ObjectMissing, WrongFile
from proxima_render.usecases.upkeep import clear_staged, is_intact

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TEMPLATES = Templates()


class Printer:
    def __init__(self) -> None:
        self.printed = 0

    async def print(self, sheet: Sheet, trace: str) -> bytes:
        self.printed += 1
        return sheet.html.encode()


class Workshop:
    """Takes the HTML for the PDF; `blank` shows an empty page instead."""

    def __init__(self, *, blank: bool = False) -> None:
        self._blank = blank

    async def finish(self, raw: bytes) -> tuple[bytes, Inside]:
        fonts = frozenset({Font("Inter-Regular", True)})
        return raw, Inside(1, "" if self._blank else raw.decode(), fonts)


class Store:
    name = "papers"

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    async def put_once(self, key: str, data: bytes, sha256: str) -> None:
        if self.objects.setdefault(key, data) != data:
            raise KeyTaken(key)

    async def get(self, key: str, sha256: str) -> bytes:
        if key not in self.objects:
            raise ObjectMissing(key)
        if hashlib.sha256(self.objects[key]).hexdigest() != sha256:
            raise BytesDiffer(key)
        return self.objects[key]

    async def read(self, key: str) -> bytes:
        if key not in self.objects:
            raise ObjectMissing(key)
        return self.objects[key]

    async def delete(self, key: str) -> None:
        self.objects.pop(key, None)


class Revisions:
    def __init__(self) -> None:
        self.known: dict[tuple[UUID, int], str] = {}

    async def add(self, content: InvoiceContent, content_hash: str) -> bool:
        key = (content.invoice_id, content.revision)
        is_new = key not in self.known
        self.known.setdefault(key, content_hash)
        return is_new

    async def content_hash(self, invoice_id: UUID, revision: int) -> str | None:
        return self.known.get((invoice_id, revision))


def an_order(content: InvoiceContent) -> Order:
    paper = compose(content, content.documents[0])
    return Order(content, sample_hash(content), content.documents[0], paper, paper_hash(paper))


async def made(
    content: InvoiceContent, store: Store, printer: Printer, *, same: StoredFile | None = None, blank: bool = False
) -> StoredFile:
    press = Press(TEMPLATES, printer, Workshop(blank=blank))
    return await make_file(an_order(content), press=press, store=store, same=same, trace="t", now=NOW)


async def test_a_file_is_staged_under_its_content() -> None:
    store = Store()
    file = await made(sample((DocumentKind.BILL, ["ru"])), store, Printer())
    assert list(store.objects) == [file.staged_key]
    assert file.sha256[:16] in file.staged_key
    assert hashlib.sha256(store.objects[file.staged_key]).hexdigest() == file.sha256


async def test_making_it_again_writes_the_same_object() -> None:
    store, printer = Store(), Printer()
    content = sample((DocumentKind.BILL, ["ru"]))
    first = await made(content, store, printer)
    assert await made(content, store, printer) == first
    assert len(store.objects) == 1


async def test_an_unchanged_paper_of_a_later_revision_is_not_printed_again() -> None:
    store, printer = Store(), Printer()
    content = sample((DocumentKind.BILL, ["ru"]))
    first = await made(content, store, printer)
    later = content.model_copy(update={"revision": 2})
    assert an_order(later).paper_hash == first.paper_hash
    second = await made(later, store, printer, same=first)
    assert printer.printed == 1
    assert second.sha256 == first.sha256
    assert "/r2/" in second.staged_key


@pytest.mark.parametrize("loss", ["gone", "damaged"])
async def test_a_lost_copy_is_printed_anew(loss: str) -> None:
    store, printer = Store(), Printer()
    content = sample((DocumentKind.BILL, ["ru"]))
    first = await made(content, store, printer)
    store.objects = {} if loss == "gone" else dict.fromkeys(store.objects, b"other")
    later = content.model_copy(update={"revision": 2})
    second = await made(later, store, printer, same=first)
    assert (printer.printed, second.sha256) == (2, first.sha256)


async def test_a_blank_file_is_never_staged() -> None:
    store = Store()
    with pytest.raises(WrongFile, match="missing"):
        await made(sample((DocumentKind.BILL, ["ru"])), store, Printer(), blank=True)
    assert store.objects == {}


async def test_approved_bytes_are_archived_once() -> None:
    store = Store()
    content = sample((DocumentKind.BILL, ["ru"]))
    file = await made(content, store, Printer())
    key = key_in_archive(content, file)
    for _ in range(2):
        await archive_file(file.reference(file.staged_key), file, key, store)
    assert store.objects[key] == store.objects[file.staged_key]
    assert key.startswith("archive/S1/2026/2026-0142/r1/")


async def test_other_bytes_than_those_approved_are_not_archived() -> None:
    store = Store()
    content = sample((DocumentKind.BILL, ["ru"]))
    file = await made(content, store, Printer())
    approved = file.reference(file.staged_key)
    with pytest.raises(BytesDiffer):
        await archive_file(approved, replace(file, sha256="0" * 64), key_in_archive(content, file), store)
    store.objects[file.staged_key] = b"tampered"
    with pytest.raises(BytesDiffer):
        await archive_file(approved, file, key_in_archive(content, file), store)
    assert len(store.objects) == 1


async def test_a_staged_copy_goes_only_with_the_archived_one_in_hand() -> None:
    store = Store()
    content = sample((DocumentKind.BILL, ["ru"]))
    file = await made(content, store, Printer())
    key = key_in_archive(content, file)
    archived = replace(file, archive_key=key, archived_at=NOW)
    assert not await clear_staged(archived, store)
    assert file.staged_key in store.objects
    await archive_file(file.reference(file.staged_key), file, key, store)
    assert await clear_staged(archived, store)
    assert list(store.objects) == [key]
    store.objects[key] = b"rotten"
    assert not await is_intact(archived, store)


async def test_what_a_reissue_keeps_is_not_made_anew() -> None:
    content = sample((DocumentKind.BILL, ["ru"]), (DocumentKind.ACT, ["ru"]))
    kept, replaced = content.documents
    again = content.model_copy(update={"documents": [kept.model_copy(update={"kept_from": 1}), replaced]})
    planned = await plan_revision(again, "a" * 64, Revisions())
    assert [job.payload["document_id"] for job in planned] == [str(replaced.document_id)]


async def test_each_document_is_planned_once() -> None:
    revisions = Revisions()
    content = sample(
        (DocumentKind.BILL, ["ru"]),
        (DocumentKind.ESF, ["ru"]),
        (DocumentKind.ANNEX, ["ru"]),
        (DocumentKind.ACT, ["ru"]),
    )
    planned = await plan_revision(content, "a" * 64, revisions)
    assert [job.kind for job in planned] == [MAKE] * 4
    assert len({job.key for job in planned}) == 4
    assert await plan_revision(content, "a" * 64, revisions) == []


async def test_a_revision_never_changes_its_content() -> None:
    revisions = Revisions()
    content = sample((DocumentKind.BILL, ["ru"]))
    await plan_revision(content, "a" * 64, revisions)
    with pytest.raises(Conflict) as refusal:
        await plan_revision(content, "b" * 64, revisions)
    assert refusal.value.code == "revision_changed"


async def test_an_approved_file_is_one_job() -> None:
    content = sample((DocumentKind.BILL, ["ru"]))
    file = await made(content, Store(), Printer())
    (job,) = plan_archive(content.invoice_id, 1, [file.reference(file.staged_key)])
    assert job.kind == ARCHIVE
    assert job.payload["file"]["sha256"] == file.sha256
