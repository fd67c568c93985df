"""Whether somebody may do something to an invoice now, and if not, why, in words for the screen."""

from collections.abc import Callable
from dataclasses import dataclass

from proxima_common.contracts.words import Action, DocumentState, PaymentState, Role
from proxima_common.errors import Conflict, DomainError, Forbidden

from proxima_invoice.domain.documents import by_partner
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.status import ARTICLE, DRAFT, MOVES, REJECTED, Move


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` is why not."""

    action: Action
    reason: str | None

    @property
    def allowed(self) -> bool:
        return self.reason is None


def allowed_actions(invoice: Invoice, staff: Staff) -> list[Decision]:
    """Every action on an invoice with its reason, so that a screen can show a disabled button and say why."""
    return [_decision(action, refusal(action, invoice, staff)) for action in MOVES]


def require(action: Action, invoice: Invoice, staff: Staff) -> Move:
    """The move, or the error that says why it may not be made."""
    error = refusal(action, invoice, staff)
    if error:
        raise error
    return MOVES[action]


def require_break_glass(invoice: Invoice, staff: Staff) -> Move:
    """The move `approve` against four eyes and levels: for an approver who is also an administrator."""
    for role in (Role.APPROVER, Role.ADMIN):
        staff.require([role], invoice.legal_entity_id)
    move = MOVES[Action.APPROVE]
    if invoice.status not in move.sources:
        raise Conflict(f"{ARTICLE[invoice.status]} cannot be {move.verb}", code="wrong_status")
    error = _files_missing(invoice)
    if error:
        raise error
    return move


def refusal(action: Action, invoice: Invoice, staff: Staff) -> DomainError | None:
    """Why not: the role first, then the status, then what the action itself asks for."""
    move = MOVES[action]
    if not staff.holds(move.roles, invoice.legal_entity_id):
        roles = " or ".join(sorted(move.roles))
        return Forbidden(f"this takes the role {roles} for {invoice.legal_entity_id}", code="role_missing")
    if invoice.status not in move.sources:
        return Conflict(f"{ARTICLE[invoice.status]} cannot be {move.verb}", code="wrong_status")
    if move.later:
        return Conflict(move.later, code="not_available")
    guard = _GUARDS.get(action)
    return guard(invoice, staff) if guard else None


def _decision(action: Action, error: DomainError | None) -> Decision:
    return Decision(action, error.detail if error else None)


def _finalize(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.prefill.state == "waiting":
        return Conflict("the lines are still being prefilled", code="prefill_running")
    if invoice.prefill.problems:
        details = "; ".join(str(problem["detail"]) for problem in invoice.prefill.problems)
        return Conflict(f"the source has problems: {details}", code="prefill_failed")
    if invoice.stopped:
        details = "; ".join(one.detail for one in invoice.stopped)
        return Conflict(f"somebody has to say why it may go on: {details}", code="parked")
    return None


def _no_open_handover(invoice: Invoice, _: Staff) -> DomainError | None:
    if not invoice.open_leases:
        return None
    unknown = any(lease.state == "unknown" for lease in invoice.open_leases)
    detail = (
        "nobody knows yet whether a document went out: somebody has to find out first"
        if unknown
        else "documents are being handed over right now"
    )
    return Conflict(detail, code="handover_open")


def _approve(invoice: Invoice, staff: Staff) -> DomainError | None:
    persons = staff.persons(invoice.legal_entity_id)
    if staff.staff_id in invoice.touched_by:
        return Forbidden("you changed the amounts of this invoice; another person approves it", code="four_eyes")
    if persons & invoice.touched_by:
        return Forbidden("who delegated to you changed the amounts of this invoice", code="four_eyes")
    error = _files_missing(invoice)
    if error or invoice.approving is None:
        return error
    return invoice.approving.refusal(persons)


def _files_missing(invoice: Invoice) -> DomainError | None:
    if invoice.bundle_hash:
        return None
    printed = [paper for paper in invoice.papers if paper.printed]
    made = sum(1 for paper in printed if paper.staged)
    return Conflict(f"the files are still being made: {made} of {len(printed)}", code="files_missing")


def _send(invoice: Invoice, staff: Staff) -> DomainError | None:
    if not invoice.archived:
        missing = sum(1 for paper in invoice.papers if paper.printed and not paper.archived)
        return Conflict(f"{missing} of the approved files are not archived yet", code="not_archived")
    return _no_partner(invoice) or _no_open_handover(invoice, staff)


def _no_partner(invoice: Invoice) -> DomainError | None:
    """An ESF, and an act at home, go by Didox; bill and timesheet go with their ESF, never ahead of it."""
    waiting = [paper.kind for paper in invoice.papers if by_partner(paper.kind, invoice.document_set)]
    if not waiting:
        return None
    others = [paper.kind for paper in invoice.papers if paper.kind not in waiting]
    together = f"; {' and '.join(others)} go out together with it" if others else ""
    return Conflict(
        f"{' and '.join(waiting)} can only be handed over in Didox, which is not connected yet{together}",
        code="no_channel",
    )


def _void(invoice: Invoice, staff: Staff) -> DomainError | None:
    if invoice.status is DRAFT and not invoice.numbered:
        return Conflict("a draft without a number is discarded, not voided", code="discard_instead")
    if invoice.payment_state is not PaymentState.UNPAID:
        return Conflict("a payment is allocated to it: take it back first", code="payment_allocated")
    if invoice.status is REJECTED and any(paper.state is DocumentState.ACCEPTED for paper in invoice.papers):
        return Conflict("the client accepted one of its documents: it is corrected, not voided", code="accepted_paper")
    return _no_open_handover(invoice, staff)


def _discard(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.number:
        return Conflict(f"it has the number {invoice.number.text}: it is voided, not discarded", code="void_instead")
    return None


def _reverse(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.payment_state is PaymentState.UNPAID:
        return Conflict("no payment is allocated to it", code="nothing_allocated")
    return None


_GUARDS: dict[Action, Callable[[Invoice, Staff], DomainError | None]] = {
    Action.FINALIZE: _finalize,
    Action.AMEND: _no_open_handover,
    Action.WITHDRAW: _no_open_handover,
    Action.RETURN: _no_open_handover,
    Action.APPROVE: _approve,
    Action.SEND: _send,
    Action.RESEND: _no_open_handover,
    Action.VOID: _void,
    Action.DISCARD: _discard,
    Action.REVERSE_PAYMENT: _reverse,
}
