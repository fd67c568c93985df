"""What the client says to the documents of a sent invoice, as staff heard it or saw it."""

from uuid import UUID

from proxima_common.contracts.words import Acceptance
from proxima_common.errors import FieldError, Invalid

from proxima_invoice.domain import answers
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.due_dates import note_due
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent

_SEEN = (Acceptance.PARTNER, Acceptance.SIGNATURE)


async def accept_invoice(
    desk: Desk, invoice_id: UUID, how: str, note: str | None, document_id: UUID | None = None
) -> Invoice:
    """Accept one document or all that is awaited; the invoice follows, and is paid at once when it was settled before.

    What staff saw at the partner or on paper takes a note: Invalid `note_required`.
    """
    way = Acceptance(how)
    if way in _SEEN and not note:
        detail = "say what was seen, and where"
        raise Invalid(detail, code="note_required", fields=[FieldError("/note", detail)])
    invoice = await load(desk, invoice_id)
    answers.accept(invoice, way, document_id, desk.staff, desk.now)
    note_due(desk, invoice)
    await follow_parent(desk, invoice)
    await desk.invoices.record(invoice, "accept", reason=note)
    return invoice


async def reject_invoice(desk: Desk, invoice_id: UUID, reason: str, document_id: UUID | None = None) -> Invoice:
    """Reject one document or all that the client holds, with its reason."""
    invoice = await load(desk, invoice_id)
    answers.reject(invoice, reason, document_id, desk.staff, desk.now)
    await follow_parent(desk, invoice, reason)
    await desk.invoices.record(invoice, "reject", reason=reason)
    return invoice
