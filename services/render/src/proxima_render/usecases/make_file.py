"""Make the file of one document: print or reuse it, look inside, put it where it waits for approval."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from proxima_common.contracts.content import DocumentContent, InvoiceContent
from proxima_common.hashing import content_hash
from proxima_common.said import said

from proxima_render.domain.checks import MARK, Inside, problems
from proxima_render.domain.names import file_name, staged_key
from proxima_render.domain.paper import Paper
from proxima_render.usecases.ports import ObjectStore, Printer, Typesetter, Workshop
from proxima_render.usecases.records import StoredFile
from proxima_render.usecases.trouble import BytesDiffer, ObjectMissing, WrongFile

PAPER_SCHEMA = "proxima.render.paper.v1"


def paper_hash(paper: Paper) -> str:
    """SHA-256 of exactly what is printed: equal papers, of whichever revision, are one file.

    The product's own look is left out, as papers of before there were others have it: their hash stands in their foot.
    """
    printed = asdict(paper)
    if paper.look is None:
        del printed["look"]
    return content_hash(PAPER_SCHEMA, printed)


@dataclass(frozen=True)
class Press:
    """The tools that turn a paper into bytes."""

    typesetter: Typesetter
    printer: Printer
    workshop: Workshop

    async def run(self, paper: Paper, printed_hash: str, trace: str) -> tuple[bytes, Inside]:
        """The checked PDF. Raises `WrongFile` when what came out is not this paper, and what the printer raises."""
        raw = await self.printer.print(self.typesetter.sheet(paper, printed_hash), trace)
        data, inside = await self.workshop.finish(raw)
        found = problems(inside, paper.must_show if paper.logo else (MARK, *paper.must_show))
        if found:
            words = "; ".join(found)
            raise WrongFile(said("printed_wrong", f"the printed file is wrong: {words}", words=words))
        return data, inside


@dataclass(frozen=True)
class Order:
    """One document of a frozen revision, composed."""

    content: InvoiceContent
    content_hash: str
    document: DocumentContent
    paper: Paper
    paper_hash: str


async def make_file(
    order: Order, *, press: Press, store: ObjectStore, same: StoredFile | None, trace: str, now: datetime
) -> StoredFile:
    """The file, staged and ready to be committed. `same` is an earlier file of exactly this paper, if there is one.

    Doing it again after a crash writes nothing twice: equal bytes have an equal key.
    """
    data, pages = await _bytes(order, press, store, same, trace)
    sha256 = hashlib.sha256(data).hexdigest()
    content, document = order.content, order.document
    key = staged_key(content.invoice_id, content.revision, document.document_id, sha256)
    await store.put_once(key, data, sha256)
    return StoredFile(
        document_id=document.document_id,
        revision=content.revision,
        invoice_id=content.invoice_id,
        legal_entity_id=content.legal_entity_id,
        kind=document.kind.value,
        language="+".join(document.languages),
        name=file_name(document.file_name),
        content_hash=order.content_hash,
        paper_hash=order.paper_hash,
        template_bundle=press.typesetter.version,
        sha256=sha256,
        size=len(data),
        pages=pages,
        bucket=store.name,
        staged_key=key,
        staged_at=now,
    )


async def _bytes(
    order: Order, press: Press, store: ObjectStore, same: StoredFile | None, trace: str
) -> tuple[bytes, int]:
    if same is not None:
        try:
            return await store.get(same.key, same.sha256), same.pages
        except (ObjectMissing, BytesDiffer):
            pass
    data, inside = await press.run(order.paper, order.paper_hash, trace)
    return data, inside.pages
