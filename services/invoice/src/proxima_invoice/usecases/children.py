"""Begin a credit note or a correction: a draft of its own kind that names the invoice it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from proxima_common.contracts.api.moves import CreditLine
from proxima_common.contracts.words import Action, CorrectionKind, DocumentKind, InvoiceKind, InvoiceStatus
from proxima_common.errors import FieldError, Invalid
from proxima_common.ids import new_id
from proxima_common.said import said

from proxima_invoice.domain import correcting, crediting
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.debt import NOTHING_SETTLED
from proxima_invoice.domain.family import Original, Parent
from proxima_invoice.domain.invoice import Invoice, Prefill
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.totals import NOTHING
from proxima_invoice.usecases.content import document_id_of
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk

_CREDITABLE = (DocumentKind.INVOICE, DocumentKind.BILL)


async def credit_invoice(
    desk: Desk, invoice_id: UUID, reason: str, lines: Sequence[CreditLine] = (), document_date: date | None = None
) -> Invoice:
    """A draft of a credit note over these lines, or over all that is left. It counts once it is approved."""
    parent = await load(desk, invoice_id, lines=True)
    require(Action.CREDIT, parent, desk.staff)
    wanted = {line.line_id: line.quantity for line in lines}
    credited = await desk.postings.credited_lines(parent.id)
    originals = [Original(one.document_id, one.kind, one.number, one.date) for one in parent.papers if _names(one)]
    credit = _child(desk, parent, InvoiceKind.CREDIT, reason, tuple(originals), document_date or desk.today)
    credited_lines = crediting.credit_lines(parent, wanted, credited, new_id)
    credit.printed_note = reason
    credit.adjustments = crediting.credit_adjustments(parent, credited_lines)
    credit.replace_lines(credited_lines)
    return await _begin(desk, credit)


async def correct_invoice(
    desk: Desk, invoice_id: UUID, reason: str, kind: CorrectionKind, document_date: date | None = None
) -> Invoice:
    """A draft of a corrected ESF (with everything in force to be put right) or of an additional one (to be filled).

    Refused when it comes too late: three years for a corrected, one for an additional ESF.
    """
    parent = await load(desk, invoice_id, lines=True)
    require(Action.CORRECT, parent, desk.staff)
    dated = document_date or desk.today
    correcting.check_in_time(kind, correcting.first_esf(parent), dated)
    originals = correcting.originals_of(parent, lambda child: document_id_of(child, DocumentKind.ESF_CORRECTED))
    correction = _child(desk, parent, InvoiceKind.CORRECTION, reason, originals, dated)
    correction.correction = kind
    if kind is CorrectionKind.ADDITIONAL:
        correction.adjustments = ()
    correction.replace_lines(correcting.corrected_lines(kind, await _in_force(desk, parent), new_id))
    return await _begin(desk, correction)


async def _in_force(desk: Desk, parent: Invoice) -> list[Line]:
    newest = correcting.newest_corrected(parent)
    if newest is None:
        return parent.lines
    return (await desk.invoices.get(newest.invoice_id, lines=True)).lines


def _child(
    desk: Desk, parent: Invoice, kind: InvoiceKind, reason: str, originals: tuple[Original, ...], dated: date
) -> Invoice:
    if dated > desk.today:
        detail = said("date_in_future", f"{dated} is in the future", day=dated)
        raise Invalid(detail, code="in_the_future", fields=[FieldError("/document_date", detail)])
    child = replace(
        parent,
        id=new_id(),
        kind=kind,
        parent_id=parent.id,
        parent=Parent(parent.id, parent.number.text if parent.number else "", parent.document_date, reason, originals),
        status=InvoiceStatus.DRAFT,
        revision=0,
        version=1,
        number=None,
        document_date=dated,
        due_date=None,
        supplement=True,
        created_at=desk.now,
        created_by=desk.staff.staff_id,
        updated_at=desk.now,
        totals=NOTHING,
        settlement=NOTHING_SETTLED,
        reissue=None,
        void_request=None,
        children=(),
        content_hash=None,
        bundle_hash=None,
        audit_position=0,
        audit_hash="0" * 64,
        public_sequence=0,
        prefill=Prefill(),
        edited=frozenset(),
        internal_note=None,
        mail_subject=None,
        mail_message=None,
        printed_note=None,
        promised_date=None,
        touched_by=set(),
        papers=[],
        leases=[],
        lines=[],
        told=[],
        changes=[],
    )
    child.note("about", None, child.parent.number if child.parent else None)
    return child


async def _begin(desk: Desk, child: Invoice) -> Invoice:
    """Whoever asks for it chose its amounts, and so has touched them."""
    if child.lines:
        child.touched_by.add(desk.staff.staff_id)
    child.draft_changed("created")
    await desk.invoices.add(child)
    await desk.invoices.record(child, "create")
    return child


def _names(paper: Paper) -> bool:
    return paper.kind in _CREDITABLE
