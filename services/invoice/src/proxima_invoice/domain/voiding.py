"""What may be void, by what the client holds (product: status machine, Void)."""

from proxima_common.contracts.words import DocumentKind, DocumentState, InvoiceStatus
from proxima_common.errors import Conflict, DomainError
from proxima_common.said import said

from proxima_invoice.domain.acceptance import FORMAL
from proxima_invoice.domain.documents import ESF_KINDS
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper


def void_refusal(invoice: Invoice) -> DomainError | None:
    """Why it cannot be void at once: money or another invoice stands on it, or the client holds what takes more."""
    return standing_refusal(invoice) or _held_refusal(invoice.papers)


def request_refusal(invoice: Invoice) -> DomainError | None:
    """Why the client cannot be asked: it was asked, it need not be, or it is too late for that."""
    if invoice.void_request:
        return Conflict(said("void_requested", "the client was asked already"))
    refused = standing_refusal(invoice)
    if refused:
        return refused
    accepted = next((paper for paper in invoice.papers if _accepted(paper)), None)
    if accepted:
        return _corrected_instead(accepted)
    if not cancellable(invoice):
        return Conflict(said("void_at_once", "the client holds nothing that has to be cancelled: void it at once"))
    return None


def standing_refusal(invoice: Invoice) -> DomainError | None:
    """What stands on the invoice and would lose its ground."""
    settlement = invoice.settlement
    if settlement.allocated:
        return Conflict(said("payment_allocated", "a payment is allocated to it: take it back first"))
    if settlement.written_off:
        return Conflict(said("difference_written_off", "a difference of it is written off: take that back first"))
    child = next((child for child in invoice.children if child.lives), None)
    if child:
        name = child.number or "a draft"
        return Conflict(
            said(
                "child_stands",
                f"a {child.kind} stands on it ({name}): give that up first",
                kind=child.kind,
                number=child.number or "—",
            )
        )
    return None


def cancellable(invoice: Invoice) -> list[Paper]:
    """The papers that are cancelled by a signature at the partner: ESF and act that the client has not answered."""
    return [paper for paper in invoice.papers if paper.kind in FORMAL and paper.state is DocumentState.HANDED_OVER]


def _held_refusal(papers: list[Paper]) -> DomainError | None:
    for paper in papers:
        if _accepted(paper):
            return _corrected_instead(paper)
        if paper.kind in FORMAL and paper.state is DocumentState.HANDED_OVER:
            return Conflict(
                said(
                    "void_request_first",
                    f"the client holds {paper.kind} {paper.number}: ask for its cancellation",
                    document=paper.kind,
                    number=paper.number,
                )
            )
        if paper.kind is DocumentKind.INVOICE and paper.out:
            return Conflict(
                said(
                    "credit_note_instead",
                    f"the client holds invoice {paper.number}: it takes a credit note",
                    number=paper.number,
                ),
                code="credit_instead",
            )
    return None


def _accepted(paper: Paper) -> bool:
    return paper.state is DocumentState.ACCEPTED and paper.kind is not DocumentKind.INVOICE


def _corrected_instead(paper: Paper) -> Conflict:
    detail = said(
        "accepted_paper",
        f"the client accepted {paper.kind} {paper.number}: it is corrected, not voided",
        document=paper.kind,
        number=paper.number,
    )
    return Conflict(detail)


def was_approved(invoice: Invoice) -> bool:
    """Whether an approval created something that has to go with the invoice: a shipment, drafts at the partner."""
    past = invoice.status in (InvoiceStatus.APPROVED, InvoiceStatus.SENT, InvoiceStatus.REJECTED)
    return past or invoice.reissue is not None


def esf_of(papers: list[Paper]) -> Paper | None:
    """The invoice's ESF, of whatever type."""
    return next((paper for paper in papers if paper.kind in ESF_KINDS), None)
