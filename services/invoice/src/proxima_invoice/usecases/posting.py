"""What a credit note or a correction does to the invoice that it is about."""

from collections.abc import Sequence
from decimal import Decimal

from proxima_common.contracts.words import CorrectionKind, InvoiceKind, InvoiceStatus
from proxima_common.errors import Conflict

from proxima_invoice.domain import settlement
from proxima_invoice.domain.correcting import check_in_time, first_esf
from proxima_invoice.domain.crediting import check_lines_left, wholly_credited
from proxima_invoice.domain.invoice import CHILDREN, Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.usecases.hours import post_hours, take_hours_back
from proxima_invoice.usecases.ports import Desk

S = InvoiceStatus
_COUNTS = {
    # A credit note is ours alone to give: it counts once it is approved. A correction counts when the client agrees.
    InvoiceKind.CREDIT: {S.APPROVED, S.SENT, S.ACCEPTED},
    InvoiceKind.CORRECTION: {S.ACCEPTED},
}


async def follow_parent(desk: Desk, child: Invoice, reason: str | None = None) -> None:
    """Let a child count, or count no more, as its status says; nothing for any other invoice, or when it does already.

    The caller records the child afterwards, in the same transaction.
    """
    if child.kind not in CHILDREN or child.parent_id is None:
        return
    counts = child.status in _COUNTS[child.kind]
    if counts == (child.posted is not None):
        return
    parent = await desk.invoices.get(child.parent_id, worklogs=True)
    if counts:
        child.posted = change_of(child, parent)
        await desk.postings.post(parent.id, child.id, child.kind, _settles(child), desk.now)
    else:
        await desk.postings.reverse(child.id, reason, desk.now)
    change = child.posted or Decimal(0)
    _apply(parent, child, change if counts else -change, desk)
    child.posted = child.posted if counts else None
    await desk.invoices.record(parent, child.kind, reason=reason or (child.parent.reason if child.parent else None))
    if child.kind is InvoiceKind.CREDIT:
        await _follow_time(desk, parent, child, counts=counts)


def change_of(child: Invoice, parent: Invoice) -> Decimal:
    """By how much a child changes its parent, tax included: credited by it, or corrected by it (may be negative)."""
    if child.kind is InvoiceKind.CORRECTION and child.correction is CorrectionKind.CORRECTED:
        return child.billed - parent.in_force
    return child.billed


async def balance_after(desk: Desk, invoice: Invoice) -> Decimal | None:
    """What will be left to pay of the parent once this credit note counts; None for any other invoice."""
    if invoice.kind is not InvoiceKind.CREDIT or invoice.parent_id is None:
        return None
    parent = await desk.invoices.get(invoice.parent_id)
    return parent.outstanding - invoice.billed


async def check_child(desk: Desk, child: Invoice) -> None:
    """Before a child gets its number: it names a parent of which enough is left, and comes in time."""
    if child.kind not in CHILDREN or child.parent_id is None:
        return
    parent = await desk.invoices.get(child.parent_id, lines=True)
    if child.kind is InvoiceKind.CREDIT:
        check_lines_left(child, parent, await desk.postings.credited_lines(parent.id, besides=child.id))
    elif child.correction:
        check_in_time(child.correction, first_esf(parent), child.document_date)


def _settles(child: Invoice) -> Decimal:
    amount = child.posted or Decimal(0)
    return amount if child.kind is InvoiceKind.CREDIT else -amount


def _apply(parent: Invoice, child: Invoice, change: Decimal, desk: Desk) -> None:
    if child.kind is InvoiceKind.CREDIT:
        settlement.credit(parent, child.id, change, desk.now)
    else:
        settlement.correct(parent, child.id, change, desk.now)


async def _follow_time(desk: Desk, parent: Invoice, child: Invoice, *, counts: bool) -> None:
    """A line that is credited wholly gives its time back; when the credit is given up, the time is taken again."""
    credited = await desk.postings.credited_lines(parent.id, besides=None if counts else child.id)
    gone = wholly_credited(parent.lines, credited)
    if counts:
        for line in gone:
            await desk.worklogs.release(parent.id, line.line_id)
        await _follow_deal(desk, parent, gone)
        return
    if await desk.periods.draft_of(parent.application_id, parent.period, besides=parent.id):
        raise Conflict(f"{parent.period} was billed again since", code="billed_again")
    mine = await desk.postings.lines_of(child.id)
    for line in parent.lines:
        if line.line_id in mine and line not in gone:
            await desk.worklogs.claim_again(parent, line)
    await _follow_deal(desk, parent, gone)


async def _follow_deal(desk: Desk, parent: Invoice, gone: Sequence[Line]) -> None:
    """What is credited of a deal may be billed anew; of an invoice that is credited wholly its hours come back too."""
    await desk.components.keep(parent, [line for line in parent.lines if line not in gone], desk.now)
    if len(gone) == len(parent.lines):
        await desk.worklogs.release_consumed(parent.id)
        await take_hours_back(desk, parent, "credit")
    elif parent.retainer is not None and not await desk.retainer.stands(parent.id):
        await post_hours(desk, parent)
