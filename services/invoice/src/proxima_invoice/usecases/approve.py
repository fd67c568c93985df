"""Approve exactly what was shown."""

from uuid import UUID

from proxima_common.contracts.words import FactName, FactState, InvoiceStatus

from proxima_invoice.domain import lifecycle
from proxima_invoice.domain.events import ApprovalGiven
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.asking_approval import approvers_of
from proxima_invoice.usecases.guard import approving_of, grounds_of
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent


async def approve_invoice(
    desk: Desk, invoice_id: UUID, revision: int, bundle_hash: str, *, break_glass: str | None = None
) -> Invoice:
    """One level of approval of this revision with these files; with the last one needs review → approved.

    By somebody who did not touch its amounts, or for whom nobody delegated who did. `break_glass` is the reason for
    approving at once against four eyes and levels; it stands in the audit and waits for another approver's review.
    """
    invoice = await load(desk, invoice_id)
    staff = await desk.approvals.acting(desk.staff, desk.today)
    grounds = await grounds_of(desk, invoice)
    invoice.approving = await approving_of(desk, invoice, grounds)
    level = lifecycle.approve(invoice, revision, bundle_hash, staff, desk.now, break_glass=break_glass is not None)
    await desk.approvals.keep(invoice, level, staff, break_glass)
    action = "approve" if break_glass is None else "break_glass"
    if invoice.status is not InvoiceStatus.APPROVED:
        invoice.tell(ApprovalGiven(level, await approvers_of(desk, invoice, grounds)))
        await desk.invoices.record(invoice, action)
        return invoice
    await follow_parent(desk, invoice)
    for fact in (FactName.ARCHIVED, FactName.SYNCED):
        await desk.facts.put(invoice.id, invoice.revision, fact, FactState.PENDING)
    await desk.revisions.close(invoice.id, invoice.revision, "approved")
    content = await desk.revisions.content(invoice.id, invoice.revision)
    await desk.invoices.record(invoice, action, reason=break_glass, frozen=content)
    return invoice
