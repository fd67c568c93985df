"""Revisions in Postgres: what was frozen, with its documents, files and approvals."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.content import DocumentContent, InvoiceContent
from proxima_common.contracts.words import DocumentKind, DocumentState, FactName, FactState
from proxima_common.errors import NotFound
from proxima_common.ids import new_id
from pydantic import TypeAdapter
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.revision import APPROVAL, DOCUMENT, FACT, FILE, REVISION
from proxima_invoice.domain.family import Original
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper, StoredFile
from proxima_invoice.domain.staff import Staff

ORIGINAL = TypeAdapter(Original)
_PAPER = (
    "document_id position kind number date required needs_acceptance state payable currency handed_over_on answer "
    "answered_at kept_from"
)


class RevisionRepository:
    """Frozen content of the invoices of one transaction."""

    def __init__(self, tx: AsyncConnection, staff: Staff, now: datetime) -> None:
        self._tx = tx
        self._staff = staff
        self._now = now

    async def freeze(self, invoice: Invoice, content: InvoiceContent) -> None:
        """Keep the content as the invoice's present revision, with its papers and their open fact `rendered`."""
        rate = invoice.exchange_rate
        await self._tx.execute(
            insert(REVISION),
            {
                "invoice_id": invoice.id,
                "revision": invoice.revision,
                "content": content.model_dump(mode="json"),
                "content_hash": invoice.content_hash,
                "terms_version": content.terms_version,
                "template_bundle": content.template_bundle,
                "exchange_rate": rate.rate if rate else None,
                "exchange_source": rate.source if rate else None,
                "exchange_issued_on": rate.issued_on if rate else None,
                "frozen_at": self._now,
                "frozen_by": self._staff.staff_id,
            },
        )
        invoice.papers = _papers(invoice, content)
        invoice.leases = []
        await self._tx.execute(insert(DOCUMENT), [self._document_row(invoice, paper) for paper in invoice.papers])
        made = [paper for paper in invoice.papers if paper.kept_from is None]
        if made:
            await self._tx.execute(insert(FACT), [self._pending(invoice, paper) for paper in made])
        kept = [self._file_row(invoice, *file) for paper in invoice.papers for file in _files(paper)]
        if kept:
            await self._tx.execute(insert(FILE), kept)

    async def close(self, invoice_id: UUID, revision: int, state: str) -> None:
        """Say what became of a revision."""
        await self._tx.execute(
            update(REVISION)
            .where(REVISION.c.invoice_id == invoice_id, REVISION.c.revision == revision)
            .values(state=state, closed_at=self._now)
        )
        if state == "superseded":
            papers = update(DOCUMENT).where(
                DOCUMENT.c.invoice_id == invoice_id, DOCUMENT.c.revision == revision, DOCUMENT.c.kept_from.is_(None)
            )
            await self._tx.execute(papers.values(state=DocumentState.VOID, changed_at=self._now))

    async def content(self, invoice_id: UUID, revision: int) -> InvoiceContent:
        """What was frozen."""
        found = await self._tx.execute(
            select(REVISION.c.content).where(REVISION.c.invoice_id == invoice_id, REVISION.c.revision == revision)
        )
        content = found.scalar_one_or_none()
        if content is None:
            raise NotFound(f"there is no revision {revision} of invoice {invoice_id}", code="revision_not_found")
        return InvoiceContent.model_validate(content)

    async def keep_file(self, invoice_id: UUID, revision: int, file: StoredFile, stage: str) -> bool:
        """The first file of a document, revision and stage wins; False for a later one."""
        kept = await self._tx.execute(
            upsert(FILE)
            .values(invoice_id=invoice_id, revision=revision, stage=stage, at=self._now, **asdict(file))
            .on_conflict_do_nothing()
            .returning(FILE.c.document_id)
        )
        return kept.scalar_one_or_none() is not None

    async def keep_bundle(self, invoice: Invoice) -> None:
        """The hash over content and files, once all files are there."""
        await self._tx.execute(
            update(REVISION)
            .where(REVISION.c.invoice_id == invoice.id, REVISION.c.revision == invoice.revision)
            .values(bundle_hash=invoice.bundle_hash)
        )

    async def cancel_approvals(self, invoice: Invoice) -> None:
        """Approvals given so far count no more."""
        await self._tx.execute(
            update(APPROVAL)
            .where(APPROVAL.c.invoice_id == invoice.id, APPROVAL.c.cancelled_at.is_(None))
            .values(cancelled_at=self._now)
        )

    def _document_row(self, invoice: Invoice, paper: Paper) -> dict[str, object]:
        return {
            **{name: getattr(paper, name) for name in _PAPER.split()},
            "original": ORIGINAL.dump_python(paper.original, mode="json") if paper.original else None,
            "invoice_id": invoice.id,
            "revision": invoice.revision,
            "languages": list(paper.languages),
            "file_name": paper.file_name,
            "changed_at": self._now,
        }

    def _file_row(self, invoice: Invoice, file: StoredFile, stage: str) -> dict[str, object]:
        return {
            **asdict(file),
            "invoice_id": invoice.id,
            "revision": invoice.revision,
            "stage": stage,
            "at": self._now,
        }

    def _pending(self, invoice: Invoice, paper: Paper) -> dict[str, object]:
        return {
            "fact_id": new_id(),
            "invoice_id": invoice.id,
            "revision": invoice.revision,
            "document_id": paper.document_id,
            "name": FactName.RENDERED,
            "state": FactState.PENDING,
            "attempts": 0,
            "detail": None,
            "changed_at": self._now,
        }


def _papers(invoice: Invoice, content: InvoiceContent) -> list[Paper]:
    """The papers of the revision: those that a reissue keeps are the very ones of before."""
    before = {paper.document_id: paper for paper in invoice.papers}
    named = [*(invoice.parent.originals if invoice.parent else ()), *(one.original for one in invoice.papers)]
    kinds = {paper.document_id: paper.kind for paper in invoice.papers}
    kinds |= {original.document_id: original.kind for original in named if original}
    return [
        replace(before[document.document_id], position=position, kept_from=document.kept_from)
        if document.kept_from is not None
        else _made(content, document, position, kinds)
        for position, document in enumerate(content.documents, start=1)
    ]


def _made(
    content: InvoiceContent, document: DocumentContent, position: int, kinds: Mapping[UUID, DocumentKind]
) -> Paper:
    named = document.original
    return Paper(
        document_id=document.document_id,
        position=position,
        kind=document.kind,
        number=document.number,
        date=document.date,
        languages=tuple(document.languages),
        required=document.required,
        state=DocumentState.MADE,
        payable=document.totals.payable,
        currency=content.currency,
        file_name=document.file_name,
        needs_acceptance=bool(document.needs_acceptance),
        original=Original(named.document_id, kinds[named.document_id], named.number, named.date) if named else None,
    )


def _files(paper: Paper) -> list[tuple[StoredFile, str]]:
    """A kept paper's files are those of the revision that made it."""
    if paper.kept_from is None:
        return []
    staged = [(paper.staged, "staged")] if paper.staged else []
    return [*staged, (paper.archived, "archived")] if paper.archived else staged
