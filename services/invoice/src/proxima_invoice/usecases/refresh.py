"""Ask prefill for a draft's lines once more."""

from uuid import UUID

from proxima_common.contracts.words import InvoiceKind
from proxima_common.errors import Conflict

from proxima_invoice.domain.editing import check_lines_editable
from proxima_invoice.domain.invoice import CHILDREN, Invoice
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.prefilling import request_lines


async def refresh_invoice(desk: Desk, invoice_id: UUID) -> Invoice:
    """A new run; an older one that still answers is ignored. Hand edits and manual lines stay."""
    invoice = await load(desk, invoice_id)
    check_lines_editable(invoice, desk.staff)
    check_prefilled(invoice)
    await request_lines(desk, [invoice])
    invoice.changed(desk.now)
    invoice.draft_changed("refresh_asked")
    await desk.invoices.record(invoice, "refresh")
    return invoice


def check_prefilled(invoice: Invoice) -> None:
    """Refuse what no worklogs are behind: Conflict `nothing_to_prefill`."""
    if invoice.kind in CHILDREN:
        raise Conflict(f"the lines of a {invoice.kind} come from its invoice", code="nothing_to_prefill")
    if invoice.kind is InvoiceKind.ADVANCE:
        raise Conflict("no worklogs are behind an advance", code="nothing_to_prefill")
