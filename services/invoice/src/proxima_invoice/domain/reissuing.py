"""A rejected invoice made anew: which of its papers are replaced, which stay (product: status machine, Rejected)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from proxima_common.contracts.words import Action, CorrectionKind, DocumentKind, DocumentState, InvoiceKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.said import said

from proxima_invoice.domain import events
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.documents import ESF_KINDS, papers_of
from proxima_invoice.domain.family import Original, Reissue
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.staff import Staff

_ALWAYS_NEW = frozenset({DocumentKind.ANNEX, DocumentKind.QUOTE})


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A paper of the next revision: kept as it is, or made under this number; `original` is what it puts right."""

    kind: DocumentKind
    number: str | None
    kept: Paper | None = None
    original: Original | None = None


def reissue(invoice: Invoice, reason: str, staff: Staff, at: datetime, *, keep_number: bool = False) -> None:
    """Rejected → draft: the next revision replaces what was rejected; worklogs, payments and the shipment stay.

    Conflict `number_not_kept` for an ESF: the partner knows the rejected one by its number, and whether the number
    may come again is not settled (uzbek-invoicing §2.1).
    """
    move = require(Action.REISSUE, invoice, staff)
    rejected = [paper for paper in invoice.papers if paper.state is DocumentState.REJECTED]
    if keep_number and any(paper.kind in ESF_KINDS for paper in rejected):
        detail = "a rejected ESF takes a new number"
        raise Conflict(detail, code="number_not_kept", fields=[FieldError("/keep_number", detail)])
    status = move.target or invoice.status
    invoice.note("status", invoice.status, status)
    invoice.status = status
    invoice.reissue = Reissue(invoice.revision, keep_number)
    invoice.content_hash = invoice.bundle_hash = None
    invoice.changed(at)
    invoice.tell(events.Reissued(reason, tuple(paper.document_id for paper in rejected)))


def needs_number(invoice: Invoice) -> bool:
    """Whether the papers to be replaced still wait for their number."""
    return invoice.reissue is not None and not invoice.reissue.keep_number and invoice.reissue.number is None


def take_number(invoice: Invoice, number: Number) -> None:
    """Give the replaced papers their number; like the invoice's own it is given once and kept by later revisions."""
    if not needs_number(invoice) or invoice.reissue is None:
        raise AssertionError("a number is given once")
    invoice.note("number of the replaced documents", None, number.text)
    invoice.reissue = replace(invoice.reissue, number=number)


def plan_papers(invoice: Invoice, *, with_annex: bool, amounts_changed: bool = False) -> list[PlannedPaper]:
    """The papers of the next revision, in their order.

    Without a reissue all are made. With one, what the client has and did not reject stays, unless the amounts changed:
    then an accepted ESF gets a corrected one and any other paper is made anew. Conflict `esf_unanswered` when the
    client has not yet answered an ESF or act whose amounts are no longer right.
    """
    kinds = kinds_of(invoice, with_annex=with_annex)
    if invoice.reissue is None:
        return [PlannedPaper(kind, _own_number(invoice), original=_named(invoice, kind)) for kind in kinds]
    return [_replanned(invoice, kind, amounts_changed) for kind in kinds]


def kinds_of(invoice: Invoice, *, with_annex: bool) -> tuple[DocumentKind, ...]:
    """Which papers an invoice of its kind has: the application's set, a credit note, or a correction with its act."""
    if invoice.kind is InvoiceKind.CREDIT:
        return (DocumentKind.CREDIT_NOTE,)
    if invoice.kind is not InvoiceKind.CORRECTION:
        return papers_of(invoice.document_set, with_annex=with_annex)
    corrected = invoice.correction is CorrectionKind.CORRECTED
    esf = DocumentKind.ESF_CORRECTED if corrected else DocumentKind.ESF_ADDITIONAL
    acts = [kind for kind in papers_of(invoice.document_set, with_annex=False) if kind is DocumentKind.ACT]
    return (esf, *acts)


def made_in(invoice: Invoice, kept: Paper) -> int:
    """The revision whose content and file a kept paper has."""
    if kept.kept_from is not None or invoice.reissue is None:
        return kept.kept_from or invoice.revision
    return invoice.reissue.revision


def amounts_differ(one: Sequence[Sequence[Decimal]], other: Sequence[Sequence[Decimal]]) -> bool:
    """Whether two contents differ in what accepted papers say in figures: lines and totals, in their order."""
    return [tuple(amounts) for amounts in one] != [tuple(amounts) for amounts in other]


def _replanned(invoice: Invoice, kind: DocumentKind, amounts_changed: bool) -> PlannedPaper:
    before = _of_kind(invoice.papers, kind)
    if before is None or not before.out or kind in _ALWAYS_NEW:
        return _replaced(invoice, kind, before)
    if not amounts_changed:
        return PlannedPaper(before.kind, before.number, kept=before)
    if before.kind in ESF_KINDS | {DocumentKind.ACT} and before.state is DocumentState.HANDED_OVER:
        raise Conflict(
            said(
                "esf_unanswered",
                f"the amounts changed and the client has not answered {before.kind} {before.number} yet",
                document=before.kind,
                number=before.number,
            ),
        )
    if before.kind in ESF_KINDS:
        return _corrected(invoice, before)
    return _replaced(invoice, kind, None)


def _replaced(invoice: Invoice, kind: DocumentKind, before: Paper | None) -> PlannedPaper:
    if before and before.original:
        return PlannedPaper(before.kind, _new_number(invoice), original=before.original)
    return PlannedPaper(kind, _new_number(invoice), original=_named(invoice, kind))


def _corrected(invoice: Invoice, first: Paper) -> PlannedPaper:
    original = Original(first.document_id, first.kind, first.number, first.date)
    return PlannedPaper(DocumentKind.ESF_CORRECTED, _new_number(invoice), original=original)


def _of_kind(papers: Sequence[Paper], kind: DocumentKind) -> Paper | None:
    same = ESF_KINDS if kind in ESF_KINDS else {kind}
    return next((paper for paper in papers if paper.kind in same), None)


def _named(invoice: Invoice, kind: DocumentKind) -> Original | None:
    if invoice.parent is None:
        return None
    same = ESF_KINDS if kind in ESF_KINDS else {kind}
    if kind is DocumentKind.CREDIT_NOTE:
        same = {DocumentKind.INVOICE, DocumentKind.BILL}
    return next((original for original in invoice.parent.originals if original.kind in same), None)


def _own_number(invoice: Invoice) -> str | None:
    return invoice.number.text if invoice.number else None


def _new_number(invoice: Invoice) -> str | None:
    number = invoice.reissue.number if invoice.reissue else None
    return number.text if number else _own_number(invoice)
