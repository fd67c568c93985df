"""An invoice as far along its way as a test needs it, by the domain alone."""

from proxima_common.contracts.words import Channel, SeriesKind
from proxima_common.ids import new_id
from proxima_invoice.domain import handover, lifecycle
from proxima_invoice.domain.numbering import Number

from .scenes import ACCOUNTANT, APPROVER, NOW, PREPARER, a_line, an_invoice, papers

NUMBER = Number("2026-1", SeriesKind.DOMESTIC, "2026", 1)


def in_review(**values):
    invoice = an_invoice([a_line()], **values)
    lifecycle.finalize(invoice, NUMBER, PREPARER, NOW)
    invoice.papers = papers(invoice)
    invoice.bundle_hash = "b" * 64
    return invoice


def approved():
    invoice = in_review()
    lifecycle.approve(invoice, 1, "b" * 64, APPROVER, NOW)
    for paper in invoice.papers:
        paper.archived = paper.staged
    return invoice


def sent():
    invoice = approved()
    for lease in handover.send(invoice, Channel.EMAIL, NOW, new_id, ACCOUNTANT):
        handover.close_lease(invoice, lease.token, "handed_over", None, NOW)
    return invoice
