"""What the client says to the documents: to one of them, or to all that it holds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.words import Acceptance, Action, DocumentState, InvoiceStatus
from proxima_common.errors import Conflict, FieldError, NotFound
from proxima_common.said import said

from proxima_invoice.domain import events
from proxima_invoice.domain.acceptance import check_way, needing, ways_of
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.following import follow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.staff import Staff

_ANSWERABLE = (DocumentState.APPROVED, DocumentState.HANDED_OVER)


def accept(invoice: Invoice, how: Acceptance, document_id: UUID | None, staff: Staff, at: datetime) -> None:
    """Record that the client accepted one document, or everything whose acceptance is awaited.

    Conflict `not_this_way` where this way does not accept that kind, `nothing_awaited` when all is answered.
    """
    require(Action.ACCEPT, invoice, staff)
    papers = [_held(invoice, document_id)] if document_id else _awaited(invoice)
    for paper in papers:
        check_way(paper, how)
    invoice.changed(at)
    accept_papers(invoice, papers, how, at)
    follow(invoice, at)


def reject(invoice: Invoice, reason: str, document_id: UUID | None, staff: Staff, at: datetime) -> None:
    """Record that the client rejected one document, or everything that it holds and has not accepted."""
    require(Action.REJECT, invoice, staff)
    if document_id:
        papers = [_held(invoice, document_id)]
    else:
        papers = [paper for paper in invoice.papers if paper.state is DocumentState.HANDED_OVER]
    invoice.changed(at)
    _reject_papers(invoice, papers, reason, at)
    follow(invoice, at)


def accepted_by_client(invoice: Invoice, paper: Paper, how: Acceptance, at: datetime) -> bool:
    """The same as a fact: what the partner says counts, whatever the invoice's status. False when it changes nothing.

    The partner's word confirms what the ten-day rule had accepted before.
    """
    if paper.state is DocumentState.ACCEPTED and paper.answer == Acceptance.AUTOMATIC and how in ways_of(paper.kind):
        paper.answer, paper.answered_at = how, at
        invoice.note(f"{paper.kind} {paper.number} accepted", Acceptance.AUTOMATIC, how)
        _tell(invoice, paper)
        return True
    if paper.state not in _ANSWERABLE or how not in ways_of(paper.kind):
        return False
    accept_papers(invoice, [paper], how, at)
    follow(invoice, at)
    return True


def rejected_by_client(invoice: Invoice, paper: Paper, reason: str, at: datetime) -> bool:
    """The same as a fact. It also undoes an acceptance that our clock alone had seen, while nobody has paid."""
    unconfirmed = paper.state is DocumentState.ACCEPTED and paper.answer == Acceptance.AUTOMATIC
    if invoice.status is InvoiceStatus.PAID or (paper.state not in _ANSWERABLE and not unconfirmed):
        return False
    _reject_papers(invoice, [paper], reason, at)
    follow(invoice, at)
    return True


def accept_papers(invoice: Invoice, papers: Sequence[Paper], how: Acceptance, at: datetime) -> None:
    """Mark the papers; the status is for `follow`."""
    for paper in papers:
        _answer(invoice, paper, DocumentState.ACCEPTED, how, at)


def by_mail_only(invoice: Invoice) -> bool:
    """Full payment is acceptance: nothing of it waits for a signature."""
    awaited = needing(invoice.papers)
    return bool(awaited) and all(Acceptance.PAYMENT in ways_of(paper.kind) for paper in awaited)


def paper_of(invoice: Invoice, document_id: UUID) -> Paper | None:
    """The paper of the present revision, if the id is of one."""
    return next((paper for paper in invoice.papers if paper.document_id == document_id), None)


def _reject_papers(invoice: Invoice, papers: Sequence[Paper], reason: str, at: datetime) -> None:
    for paper in papers:
        _answer(invoice, paper, DocumentState.REJECTED, reason, at)


def _answer(invoice: Invoice, paper: Paper, state: DocumentState, answer: str, at: datetime) -> None:
    invoice.note(f"{paper.kind} {paper.number}", paper.state, state)
    paper.state, paper.answer, paper.answered_at = state, answer, at
    invoice.updated_at = at
    _tell(invoice, paper)


def _tell(invoice: Invoice, paper: Paper) -> None:
    invoice.tell(events.DocumentAnswered(paper.document_id, paper.kind, paper.state, paper.answer))


def _held(invoice: Invoice, document_id: UUID) -> Paper:
    paper = paper_of(invoice, document_id)
    if paper is None:
        raise NotFound(f"the invoice has no document {document_id}", code="document_not_found")
    if paper.state is not DocumentState.HANDED_OVER:
        raise Conflict(
            f"{paper.kind} {paper.number} is {paper.state.replace('_', ' ')}: the client answers what it holds",
            code="not_awaited",
            fields=[FieldError("/document_id", said("not_awaited", "not a document that waits for an answer"))],
        )
    return paper


def _awaited(invoice: Invoice) -> list[Paper]:
    awaited = [paper for paper in needing(invoice.papers) if paper.state is DocumentState.HANDED_OVER]
    if not awaited:
        raise Conflict("no document of it waits for an answer", code="nothing_awaited")
    return awaited
