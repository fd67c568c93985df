"""Divide a line or join lines of a draft; the allocations of time follow in the same transaction."""

from uuid import UUID

from proxima_common.contracts.api.amounts import MergeLines, SplitLine
from proxima_common.errors import FieldError, Invalid
from proxima_common.ids import new_id

from proxima_invoice.domain import editing, reshaping
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.ports import Desk


async def split_line(desk: Desk, invoice_id: UUID, line_id: UUID, body: SplitLine, seen: Seen) -> Invoice:
    """By quantity or by worklogs, one of the two."""
    if (body.quantity is None) == (body.worklog_ids is None):
        detail = "a line is split by quantity or by worklogs, one of the two"
        raise Invalid(detail, code="quantity_or_worklogs", fields=[FieldError("/quantity", detail)])
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    editing.check_lines_editable(invoice, desk.staff)
    made = new_id()
    if body.quantity is not None:
        lines = reshaping.split_by_quantity(invoice, line_id, body.quantity, body.text, made, desk.staff)
    else:
        lines = reshaping.split_by_worklogs(invoice, line_id, body.worklog_ids or [], body.text, made, desk.staff)
    await _record(desk, invoice, "split_line")
    await desk.worklogs.move(invoice, [line.line_id for line in lines])
    return invoice


async def merge_lines(desk: Desk, invoice_id: UUID, body: MergeLines, seen: Seen) -> Invoice:
    """Several lines as one."""
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    editing.check_lines_editable(invoice, desk.staff)
    joined, gone = reshaping.join(invoice, body.line_ids, body.text, desk.staff)
    await _record(desk, invoice, "merge_lines")
    await desk.worklogs.move(invoice, [joined.line_id, *(line.line_id for line in gone)])
    return invoice


async def _record(desk: Desk, invoice: Invoice, action: str) -> None:
    invoice.changed(desk.now)
    invoice.draft_changed(action)
    await desk.invoices.record(invoice, action)
