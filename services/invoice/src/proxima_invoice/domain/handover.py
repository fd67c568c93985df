"""Handing documents over: who gets which, with a right that ends, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
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
from proxima_common.said import said

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


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a right to hand over holds: a letter goes out in minutes, a signature waits for a person."""

    by_mail_until: datetime
    by_partner_until: datetime
    new_id: NewId


@dataclass(frozen=True, slots=True)
class _Way:
    """One document to one recipient."""

    paper: Paper
    recipient: Recipient
    channel: Channel


def send(invoice: Invoice, channel: Channel, terms: Terms, staff: Staff) -> list[Lease]:
    """Grant the right to hand over every document that has not arrived yet.

    An ESF, and an act at home, go to the buyer's company in Didox. What goes by `channel` goes with them or after them,
    never ahead: by e-mail, or as a PDF in Didox too.
    """
    require(Action.SEND, invoice, staff)
    wanted = [way for way in _ways(invoice, channel) if not _arrived(invoice, way)]
    first = [way for way in wanted if way.channel is Channel.DIDOX]
    return _grant(invoice, first or wanted, terms)


def send_the_rest(invoice: Invoice, terms: Terms) -> list[Lease]:
    """Once the client has every document that goes by Didox, grant the letters that waited for them; else nothing.

    Raises Conflict `recipient_missing` when nobody is named whom a letter would go to.
    """
    if invoice.open_leases or any(not paper.out for paper in invoice.papers if _in_didox(invoice, paper)):
        return []
    wanted = [way for way in _ways(invoice, Channel.EMAIL) if not _arrived(invoice, way)]
    return _grant(invoice, [way for way in wanted if way.channel is Channel.EMAIL], terms) if wanted else []


def resend(invoice: Invoice, terms: Terms, staff: Staff, reason: str) -> list[Lease]:
    """Grant it again for every letter, also where it arrived. What was signed in Didox is there for good."""
    require(Action.RESEND, invoice, staff)
    ways = [way for way in _ways(invoice, Channel.EMAIL) if way.channel is Channel.EMAIL]
    return _grant(invoice, [way for way in ways if not _by_didox(invoice, way.paper)], terms, reason)


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
    newest = {
        (lease.channel, lease.recipient.email): lease for lease in invoice.leases if lease.document_id == document_id
    }
    states = {FACT_OF[lease.state] for lease in newest.values()}
    return next((state for state in _WORST_FIRST if state in states), FactState.DONE)


def _ways(invoice: Invoice, channel: Channel) -> list[_Way]:
    given = [paper for paper in invoice.papers if paper.state in _GIVEN]
    in_didox = [paper for paper in given if channel is Channel.DIDOX or _in_didox(invoice, paper)]
    ways = [_Way(paper, _company(invoice), Channel.DIDOX) for paper in in_didox]
    by_mail = [paper for paper in given if paper not in in_didox]
    if by_mail:
        _require_primary(invoice)
    return ways + [_Way(paper, to, Channel.EMAIL) for paper in by_mail for to in invoice.recipients]


def _company(invoice: Invoice) -> Recipient:
    if not invoice.buyer.tin:
        detail = said("tin_missing", f"{invoice.buyer.name} has no tax number to be found in Didox by")
        raise Conflict(detail, fields=[FieldError("/buyer/tin", detail)])
    return Recipient(RecipientRole.PRIMARY, "", invoice.buyer.name, invoice.buyer.tin)


def _require_primary(invoice: Invoice) -> None:
    if not any(recipient.role is RecipientRole.PRIMARY for recipient in invoice.recipients):
        detail = "there is no primary recipient"
        raise Conflict(detail, code="recipient_missing", fields=[FieldError("/recipients", detail)])


def _in_didox(invoice: Invoice, paper: Paper) -> bool:
    return by_partner(paper.kind, invoice.document_set)


def _by_didox(invoice: Invoice, paper: Paper) -> bool:
    """Whether it went, or can only go, by Didox."""
    return _in_didox(invoice, paper) or any(
        lease.document_id == paper.document_id and lease.channel is Channel.DIDOX and lease.state == "handed_over"
        for lease in invoice.leases
    )


def _arrived(invoice: Invoice, way: _Way) -> bool:
    """It has it; a paper that somebody got by Didox needs no letter either."""
    return way.paper.kept_from is not None or any(
        lease.document_id == way.paper.document_id
        and (lease.channel is Channel.DIDOX or lease.recipient.email == way.recipient.email)
        and lease.state == "handed_over"
        for lease in invoice.leases
    )


def _grant(invoice: Invoice, wanted: list[_Way], terms: Terms, reason: str | None = None) -> list[Lease]:
    if not wanted:
        raise Conflict("every recipient has every document", code="nothing_to_send")
    leases = [
        Lease(
            token=terms.new_id(),
            document_id=way.paper.document_id,
            delivery_id=terms.new_id(),
            channel=way.channel,
            role=way.recipient.role,
            recipient=way.recipient,
            ordinal=_next_ordinal(invoice, way),
            state="held",
            expires_at=terms.by_partner_until if way.channel is Channel.DIDOX else terms.by_mail_until,
        )
        for way in wanted
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
    to = sorted({lease.recipient.email or f"Didox {lease.recipient.tin}" for lease in leases})
    invoice.note("handed over to", None, tuple(to), personal=True)
    invoice.tell(events.HandoverGranted(grants, reason))
    return leases


def _next_ordinal(invoice: Invoice, way: _Way) -> int:
    return sum(
        1
        for lease in invoice.leases
        if (lease.document_id, lease.channel, lease.recipient.email)
        == (way.paper.document_id, way.channel, way.recipient.email)
    )


def _note_out(invoice: Invoice, lease: Lease, on: date) -> None:
    if lease.state != "handed_over" or lease.role is not RecipientRole.PRIMARY:
        return
    for paper in invoice.papers:
        if paper.document_id == lease.document_id and paper.state is DocumentState.APPROVED:
            paper.state, paper.handed_over_on = DocumentState.HANDED_OVER, on
