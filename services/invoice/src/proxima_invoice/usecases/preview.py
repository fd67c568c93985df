"""A refresh that is shown first: asked for, compared with the draft, then taken over whole or in part."""

from collections.abc import Sequence
from uuid import UUID

from proxima_common.errors import Conflict, NotFound
from proxima_common.ids import new_id

from proxima_invoice.domain.difference import LineDifference, after_merge, check_shared_time, chosen, differences
from proxima_invoice.domain.editing import check_lines_editable
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.proposal import check_proposals
from proxima_invoice.domain.replaying import is_reshaped
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.prefilling import request_lines
from proxima_invoice.usecases.proposals import proposal_of, statement_of
from proxima_invoice.usecases.refresh import check_prefilled
from proxima_invoice.usecases.take_proposal import context_moved, lay_over, taken_meanwhile
from proxima_invoice.usecases.work_ports import KeptProposal


async def ask_preview(desk: Desk, invoice_id: UUID) -> Invoice:
    """Ask for the lines and leave the draft as it is: the newest answer is kept beside it."""
    invoice = await load(desk, invoice_id)
    check_lines_editable(invoice, desk.staff)
    check_prefilled(invoice)
    await request_lines(desk, [invoice], preview=True)
    invoice.draft_changed("preview_asked")
    await desk.invoices.record_fact(invoice)
    return invoice


async def compare(desk: Desk, invoice: Invoice) -> tuple[KeptProposal, list[LineDifference], Invoice]:
    """The newest answer, how the draft would differ by it, and the draft as it would be. The draft has its worklogs."""
    run_id = invoice.prefill.preview_run_id
    if run_id is None:
        raise NotFound("nobody asked to see what a refresh would change", code="no_preview")
    kept = await desk.previews.find(run_id, invoice.id)
    if kept.event is None or kept.state != "ready":
        return kept, [], invoice
    proposals = [proposal_of(line) for line in kept.event.lines]
    after = after_merge(invoice, proposals, new_id)
    return kept, differences(invoice, after, proposals), after


async def apply_preview(
    desk: Desk, invoice_id: UUID, run_id: UUID, keys: Sequence[str] | None, seen: Seen | None
) -> Invoice:
    """Take over what was shown. Refused: another proposal than the newest, one that was taken or overtaken, time or
    parts of the deal that others bill by now.

    A part of it leaves the other lines as they are, and the draft's source as old as it was; who chooses has touched
    the amounts.
    """
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    check_lines_editable(invoice, desk.staff)
    if invoice.prefill.preview_run_id != run_id:
        raise Conflict("another proposal was asked for since", code="stale_preview")
    kept = await desk.previews.find(run_id, invoice_id)
    item = await desk.runs.item(run_id, invoice_id)
    event = kept.event
    if event is None or item is None or kept.state != "ready":
        raise Conflict(f"the proposal is {kept.state}: ask for another one", code="stale_preview")
    proposals = [proposal_of(line) for line in event.lines]
    if await context_moved(desk, invoice, event) or any(await taken_meanwhile(desk, invoice, event, item)):
        raise Conflict("the month or what others bill changed since: ask for another one", code="stale_preview")
    if keys is None:
        await lay_over(desk, invoice, event, item, proposals, action="apply_refresh")
    else:
        _check_partial(invoice, event_statement=statement_of(event.retainer))
        check_proposals([one for one in proposals if one.key in keys], event.application.price_currency)
        part = chosen(invoice, proposals, keys)
        check_shared_time(after_merge(invoice, part, new_id), proposals)
        before = invoice.amounts()
        await lay_over(desk, invoice, event, item, part, action="apply_refresh", partial=True)
        if invoice.amounts() != before:
            invoice.touched_by.add(desk.staff.staff_id)
            await desk.invoices.record_fact(invoice)
    await desk.previews.applied(run_id, invoice_id)
    return invoice


def _check_partial(invoice: Invoice, event_statement: object) -> None:
    if event_statement != invoice.retainer:
        raise Conflict("hours of support are settled together: take over all lines", code="take_all")
    if any(is_reshaped(line) for line in invoice.lines):
        raise Conflict("lines were split or joined by hand: take over all lines", code="take_all")
