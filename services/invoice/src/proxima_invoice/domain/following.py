"""The status follows the documents and the money: what nobody decides, because it is so."""

from datetime import datetime

from proxima_common.contracts.words import DocumentState, InvoiceKind, InvoiceStatus, PaymentState

from proxima_invoice.domain import events
from proxima_invoice.domain.acceptance import needing
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper

S = InvoiceStatus


def follow(invoice: Invoice, at: datetime) -> None:
    """Move the invoice to where its documents and its settlement put it, telling of each step.

    Sent when all required documents are out, accepted when those that need acceptance are, rejected while a required
    one is; paid = accepted and settled, and accepted again when that no longer holds.
    """
    rejected = [paper for paper in _required(invoice) if paper.state is DocumentState.REJECTED]
    if invoice.status in (S.APPROVED, S.SENT, S.ACCEPTED) and rejected:
        _become(invoice, S.REJECTED, at)
        invoice.tell(events.Rejected(rejected[0].answer or ""))
    if invoice.status is S.APPROVED and _all_out(invoice):
        _become(invoice, S.SENT, at)
        invoice.tell(events.Sent())
    awaited = needing(invoice.papers)
    if invoice.status is S.SENT and awaited and all(paper.state is DocumentState.ACCEPTED for paper in awaited):
        _become(invoice, S.ACCEPTED, at)
        invoice.tell(events.Accepted(_last_answer(awaited)))
    # An advance is never accepted: it goes from sent to paid, and back.
    before_paid = S.SENT if invoice.kind is InvoiceKind.ADVANCE else S.ACCEPTED
    if invoice.status is before_paid and invoice.payment_state is PaymentState.SETTLED:
        _become(invoice, S.PAID, at)
        invoice.tell(events.Paid())
    if invoice.status is S.PAID and invoice.payment_state is not PaymentState.SETTLED:
        _become(invoice, before_paid, at)


def _become(invoice: Invoice, status: InvoiceStatus, at: datetime) -> None:
    invoice.note("status", invoice.status, status)
    invoice.status = status
    invoice.updated_at = at


def _required(invoice: Invoice) -> list[Paper]:
    return [paper for paper in invoice.papers if paper.required]


def _all_out(invoice: Invoice) -> bool:
    return bool(invoice.papers) and all(paper.out for paper in _required(invoice))


def _last_answer(papers: list[Paper]) -> str:
    answers = sorted((paper.answered_at, paper.answer or "") for paper in papers if paper.answered_at)
    return answers[-1][1] if answers else ""
