"""An invoice as far along its way as a test needs it, by the domain alone."""

from datetime import timedelta

from proxima_common.contracts.words import Channel, DocumentKind, SeriesKind
from proxima_common.ids import new_id
from proxima_invoice.domain import handover, lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Lease

from .scenes import ACCOUNTANT, APPROVER, NOW, PREPARER, TODAY, a_line, an_invoice, papers

TERMS = handover.Terms(NOW + timedelta(minutes=15), NOW + timedelta(days=3), new_id)
NUMBER = Number("2026-1", SeriesKind.DOMESTIC, "2026", 1)


def in_review(*kinds: DocumentKind, **values):
    """Finalized under its number, every file made."""
    invoice = an_invoice([a_line()], **values)
    lifecycle.finalize(invoice, NUMBER, PREPARER, NOW)
    invoice.papers = papers(invoice, *kinds)
    invoice.bundle_hash = "b" * 64
    return invoice


def approved(*kinds: DocumentKind, **values):
    """Approved by another person, every file archived."""
    invoice = in_review(*kinds, **values)
    lifecycle.approve(invoice, 1, "b" * 64, APPROVER, NOW)
    for paper in invoice.papers:
        paper.archived = paper.staged
    return invoice


def sent(*kinds: DocumentKind, **values):
    """Everything is with the client since today."""
    return handed_over(approved(*kinds, **values))


def handed_over(invoice: Invoice) -> Invoice:
    """Send it, and let all of it arrive: in Didox what goes there, and then the letters."""
    arrive(invoice, handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT))
    arrive(invoice, handover.send_the_rest(invoice, TERMS))
    return invoice


def arrive(invoice: Invoice, leases: list[Lease]) -> None:
    """Every one of these hand-overs succeeded."""
    for lease in leases:
        handover.close_lease(invoice, lease.token, "handed_over", None, NOW, on=TODAY)


def paper(invoice: Invoice, kind: DocumentKind):
    """The invoice's paper of this kind."""
    return next(one for one in invoice.papers if one.kind is kind)
