"""Handing documents over: who gets which, with a right that ends, and what came of it."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from proxima_common.contracts.words import (
    Action,
    Channel,
    DocumentState,
    FactState,
    InvoiceStatus,
    RecipientRole,
)
from proxima_common.errors import Conflict, FieldError

from proxima_invoice.domain import events
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.documents import by_partner
from proxima_invoice.domain.following import follow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Lease, Paper
from proxima_invoice.domain.parties import Recipient
from proxima_invoice.domain.settlement import accept_when_paid
from proxima_invoice.domain.staff import Staff

NewId = Callable[[], UUID]

FACT_OF = {
    "held": FactState.PENDING,
    "handed_over": FactState.DONE,
    "failed": FactState.FAILED,
    "bounced": FactState.FAILED,
    "unknown": FactState.UNKNOWN,
}
_GIVEN = (DocumentState.APPROVED, DocumentState.HANDED_OVER, DocumentState.ACCEPTED)
_WORST_FIRST = (FactState.UNKNOWN, FactState.FAILED, FactState.PENDING)


def send(invoice: Invoice, channel: Channel, expires_at: datetime, new_id: NewId, staff: Staff) -> list[Lease]:
    """Grant the right to hand every document that goes by mail to every recipient that has not got it yet."""
    require(Action.SEND, invoice, staff)
    wanted = [(paper, recipient) for paper, recipient in _pairs(invoice) if not _arrived(invoice, paper, recipient)]
    return _grant(invoice, wanted, channel, expires_at, new_id)


def resend(
    invoice: Invoice, channel: Channel, expires_at: datetime, new_id: NewId, staff: Staff, reason: str
) -> list[Lease]:
    """Grant it again for every document and recipient, also those that have it."""
    require(Action.RESEND, invoice, staff)
    return _grant(invoice, list(_pairs(invoice)), channel, expires_at, new_id, reason)


def close_lease(
    invoice: Invoice, token: UUID, state: str, detail: str | None, at: datetime, *, on: date
) -> Lease | None:
    """Note what came of a hand-over, on this local date. When every required document is out, the invoice is sent.

    None when the lease is not of this invoice's present revision. What was handed over stays handed over: only a bounce
    says otherwise.
    """
    lease = next((lease for lease in invoice.leases if lease.token == token), None)
    if lease is None:
        return None
    if lease.state != "handed_over" or state == "bounced":
        lease.state, lease.detail = state, detail
    _note_out(invoice, lease, on)
    follow(invoice, at)
    if invoice.status is InvoiceStatus.SENT:
        accept_when_paid(invoice, at)
        follow(invoice, at)
    return lease


def delivered(invoice: Invoice, document_id: UUID) -> FactState:
    """The fact `delivered` of a document over its recipients: the worst of each one's newest hand-over."""
    newest = {lease.recipient.email: lease for lease in invoice.leases if lease.document_id == document_id}
    states = {FACT_OF[lease.state] for lease in newest.values()}
    return next((state for state in _WORST_FIRST if state in states), FactState.DONE)


def _pairs(invoice: Invoice) -> list[tuple[Paper, Recipient]]:
    if not any(recipient.role is RecipientRole.PRIMARY for recipient in invoice.recipients):
        detail = "there is no primary recipient"
        raise Conflict(detail, code="recipient_missing", fields=[FieldError("/recipients", detail)])
    papers = [paper for paper in invoice.papers if _by_mail(invoice, paper) and paper.state in _GIVEN]
    return [(paper, recipient) for paper in papers for recipient in invoice.recipients]


def _by_mail(invoice: Invoice, paper: Paper) -> bool:
    return not by_partner(paper.kind, invoice.document_set)


def _arrived(invoice: Invoice, paper: Paper, recipient: Recipient) -> bool:
    return paper.kept_from is not None or any(
        lease.document_id == paper.document_id
        and lease.recipient.email == recipient.email
        and lease.state == "handed_over"
        for lease in invoice.leases
    )


def _grant(
    invoice: Invoice,
    wanted: list[tuple[Paper, Recipient]],
    channel: Channel,
    expires_at: datetime,
    new_id: NewId,
    reason: str | None = None,
) -> list[Lease]:
    if not wanted:
        raise Conflict("every recipient has every document", code="nothing_to_send")
    leases = [
        Lease(
            token=new_id(),
            document_id=paper.document_id,
            delivery_id=new_id(),
            channel=channel,
            role=recipient.role,
            recipient=recipient,
            ordinal=_next_ordinal(invoice, paper, recipient),
            state="held",
            expires_at=expires_at,
        )
        for paper, recipient in wanted
    ]
    invoice.leases += leases
    grants = tuple(
        events.Grant(
            lease.token,
            lease.document_id,
            lease.delivery_id,
            lease.channel,
            lease.recipient,
            lease.ordinal,
            lease.expires_at,
        )
        for lease in leases
    )
    invoice.note("handed over to", None, tuple(sorted({lease.recipient.email for lease in leases})), personal=True)
    invoice.tell(events.HandoverGranted(grants, reason))
    return leases


def _next_ordinal(invoice: Invoice, paper: Paper, recipient: Recipient) -> int:
    return sum(
        1
        for lease in invoice.leases
        if lease.document_id == paper.document_id and lease.recipient.email == recipient.email
    )


def _note_out(invoice: Invoice, lease: Lease, on: date) -> None:
    if lease.state != "handed_over" or lease.role is not RecipientRole.PRIMARY:
        return
    for paper in invoice.papers:
        if paper.document_id == lease.document_id and paper.state is DocumentState.APPROVED:
            paper.state, paper.handed_over_on = DocumentState.HANDED_OVER, on
