"""Accept what silence accepts: the ten-day rule of an ESF, and the days that a contract gives."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.words import Acceptance

from proxima_invoice.domain import answers
from proxima_invoice.domain.acceptance import silently_accepted
from proxima_invoice.domain.following import follow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper
from proxima_invoice.usecases.due_dates import note_due
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent


class Awaited(Protocol):
    """Documents that wait for an answer."""

    async def since(self, day: date) -> Sequence[UUID]:
        """The invoices with documents that the client has had since this local date or longer."""
        ...


async def accept_if_silent(desk: Desk, invoice_id: UUID) -> bool:
    """Accept the documents of one invoice whose days are over on the desk's local date; again it changes nothing.

    An ESF is recorded as accepted, automatic, unconfirmed: the partner's own word replaces that when it comes.
    """
    invoice = await desk.invoices.get(invoice_id)
    if invoice.void_request:
        return False
    due = [(paper, how) for paper in invoice.papers if (how := _due(desk, invoice, paper))]
    for paper, how in due:
        answers.accept_papers(invoice, [paper], how, desk.now)
    if not due:
        return False
    follow(invoice, desk.now)
    note_due(desk, invoice)
    await follow_parent(desk, invoice)
    await desk.invoices.record(invoice, "accept", reason=", ".join(sorted({how for _, how in due})))
    return True


def _due(desk: Desk, invoice: Invoice, paper: Paper) -> Acceptance | None:
    return silently_accepted(
        paper,
        desk.today,
        acceptance_days=invoice.document_terms.acceptance_days,
        calendar=desk.rules.calendar,
        last_day_moves=desk.rules.last_day_moves,
    )
