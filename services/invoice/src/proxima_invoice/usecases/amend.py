"""Change texts of an invoice in review: a new revision under the same number."""

from collections.abc import Mapping
from uuid import UUID

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.finalize import freeze
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.ports import Desk


async def amend_invoice(
    desk: Desk, invoice_id: UUID, line_texts: Mapping[UUID, str], printed_note: str | None, seen: Seen | None = None
) -> Invoice:
    """New texts, new files, new hash; approvals and open questions about the old revision are cancelled."""
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    before = invoice.revision
    lifecycle.amend(invoice, line_texts, printed_note, desk.staff, desk.now)
    await desk.revisions.close(invoice.id, before, "superseded")
    await desk.revisions.cancel_approvals(invoice)
    content = await freeze(desk, invoice)
    await desk.invoices.record(invoice, "amend", frozen=content)
    return invoice
