"""The moves of an invoice, made by staff. Each checks the table first and says what happened."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.words import Action, DocumentState, InvoiceStatus
from proxima_common.errors import Conflict, FieldError
from proxima_common.said import said

from proxima_invoice.domain import events
from proxima_invoice.domain.actions import require, require_break_glass
from proxima_invoice.domain.approving import BREAK_GLASS, FIRST
from proxima_invoice.domain.editing import line_of
from proxima_invoice.domain.family import VoidRequest
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.voiding import cancellable, was_approved

S = InvoiceStatus


def finalize(invoice: Invoice, number: Number, staff: Staff, at: datetime) -> None:
    """Lock it under its number as the next revision; the number of an earlier revision is kept.

    Completeness (`finalizing.check`) is the caller's to have asked before.
    """
    move = require(Action.FINALIZE, invoice, staff)
    if invoice.number and invoice.number != number:
        raise AssertionError("a number is given once")
    invoice.note("number", invoice.number and invoice.number.text, number.text)
    invoice.number = number
    _become(invoice, move.target or invoice.status, at)
    invoice.revision += 1
    invoice.bundle_hash = None
    invoice.recount()
    invoice.tell(events.Finalized())


def amend(invoice: Invoice, texts: Mapping[UUID, str], note: str | None, staff: Staff, at: datetime) -> None:
    """Change line texts and the printed note in review: a new revision, whose files and approvals start anew."""
    require(Action.AMEND, invoice, staff)
    noted = len(invoice.changes)
    for line_id, text in texts.items():
        line = line_of(invoice, line_id)
        invoice.note(f"line {line.position} text", line.text, text, personal=True)
        changed = replace(line, text=text, edited=line.edited | {"text"})
        invoice.lines[invoice.lines.index(line)] = changed
    invoice.note("printed_note", invoice.printed_note, note, personal=True)
    invoice.printed_note = note
    if len(invoice.changes) == noted:
        raise Conflict("nothing differs from what is there", code="nothing_amended")
    invoice.revision += 1
    invoice.bundle_hash = None
    invoice.changed(at)
    invoice.tell(events.Amended())


def withdraw(invoice: Invoice, reason: str | None, staff: Staff, at: datetime) -> None:
    """Take it back to work on it; the number stays."""
    move = require(Action.WITHDRAW, invoice, staff)
    _back_to_draft(invoice, move.target or invoice.status, at)
    invoice.tell(events.Withdrawn(reason))


def send_back(invoice: Invoice, reason: str, staff: Staff, at: datetime) -> None:
    """An approver returns it; the number stays, and what an approval created is to be removed."""
    move = require(Action.RETURN, invoice, staff)
    was_approved = invoice.status is S.APPROVED
    _back_to_draft(invoice, move.target or invoice.status, at)
    invoice.tell(events.Returned(reason, was_approved))


def approve(
    invoice: Invoice, revision: int, bundle_hash: str, staff: Staff, at: datetime, *, break_glass: bool = False
) -> int:
    """Agree to exactly this revision with exactly these files, by a person who did not touch its amounts.

    Returns the level that was given; with the last one it is approved, before that the status stays and the caller
    tells who may give the next one. `break_glass` approves at once against four eyes and levels, as level 0.
    """
    move = require_break_glass(invoice, staff) if break_glass else require(Action.APPROVE, invoice, staff)
    if (revision, bundle_hash) != (invoice.revision, invoice.bundle_hash):
        raise Conflict(
            f"it changed after it was shown: it is at revision {invoice.revision} now",
            code="stale_approval",
            fields=[
                FieldError(
                    "/revision" if revision != invoice.revision else "/bundle_hash",
                    said("not_present_revision", "not the present one"),
                )
            ],
        )
    level = BREAK_GLASS if break_glass else FIRST
    if invoice.approving and not break_glass:
        level = invoice.approving.next_for(staff.persons(invoice.legal_entity_id)).number
        if len(invoice.approving.open) > 1:
            invoice.note("approval level", None, level)
            invoice.changed(at)
            return level
    _become(invoice, move.target or invoice.status, at)
    for paper in _made_now(invoice):
        paper.state = DocumentState.APPROVED
    invoice.tell(events.Approved())
    return level


def void(invoice: Invoice, reason: str, staff: Staff, at: datetime) -> None:
    """Give the invoice up for good; its number is never used again."""
    require(Action.VOID, invoice, staff)
    invoice.changed(at)
    become_void(invoice, reason, at)


def become_void(invoice: Invoice, reason: str, at: datetime) -> None:
    """The move itself, also when the partner has cancelled what the client held."""
    approved_before = was_approved(invoice)
    invoice.note("status", invoice.status, S.VOID)
    invoice.status, invoice.updated_at = S.VOID, at
    for paper in invoice.papers:
        paper.state = DocumentState.VOID
    invoice.void_request = None
    invoice.tell(events.Voided(reason, approved_before))


def request_void(invoice: Invoice, reason: str, staff: Staff, at: datetime, *, keep_worklogs: bool) -> None:
    """Ask for the cancellation of what the client holds; the status stays until the partner says that it is done."""
    require(Action.VOID_REQUEST, invoice, staff)
    invoice.void_request = VoidRequest(reason, keep_worklogs, staff.staff_id)
    invoice.note("void requested", None, "yes")
    invoice.changed(at)
    invoice.tell(events.VoidRequested(reason, tuple(paper.document_id for paper in cancellable(invoice))))


def discard(invoice: Invoice, staff: Staff, at: datetime) -> None:
    """Throw away a draft that never had a number."""
    move = require(Action.DISCARD, invoice, staff)
    _become(invoice, move.target or invoice.status, at)
    invoice.draft_changed("discarded")


def _become(invoice: Invoice, status: InvoiceStatus, at: datetime) -> None:
    invoice.note("status", invoice.status, status)
    invoice.status = status
    invoice.changed(at)


def _back_to_draft(invoice: Invoice, status: InvoiceStatus, at: datetime) -> None:
    _become(invoice, status, at)
    for paper in _made_now(invoice):
        paper.state = DocumentState.VOID
    invoice.content_hash = invoice.bundle_hash = None


def _made_now(invoice: Invoice) -> list[Paper]:
    """The papers of this revision that the client does not hold from an earlier one."""
    return [paper for paper in invoice.papers if paper.kept_from is None]
