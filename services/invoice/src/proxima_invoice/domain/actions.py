"""Whether somebody may do something to an invoice now, and if not, why, in words for the screen."""

from collections.abc import Callable
from dataclasses import dataclass

from proxima_common.contracts.words import Action, DocumentState, InvoiceKind, Role
from proxima_common.errors import Conflict, DomainError, Forbidden

from proxima_invoice.domain.invoice import CHILDREN, Invoice
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.status import ARTICLE, DRAFT, MOVES, Move
from proxima_invoice.domain.voiding import esf_of, request_refusal, void_refusal


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
    if invoice.imported and action not in _OF_IMPORTED:
        return Conflict("it was billed before this system: only its payments are recorded here", code="imported")
    guard = _GUARDS.get(action)
    return guard(invoice, staff) if guard else None


_OF_IMPORTED = (Action.RECORD_PAYMENT, Action.REVERSE_PAYMENT, Action.ACCEPT)


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


def _take_back(invoice: Invoice, staff: Staff) -> DomainError | None:
    out = next((paper for paper in invoice.papers if paper.out and paper.kept_from is None), None)
    if out:
        return Conflict(f"the client holds {out.kind} {out.number}: send the rest", code="document_out")
    return _no_open_handover(invoice, staff)


def _approve(invoice: Invoice, staff: Staff) -> DomainError | None:
    lost = next((one for one in invoice.papers if one.kept_from and one.state is DocumentState.REJECTED), None)
    if lost:
        return Conflict(f"the client rejected {lost.kind} {lost.number} meanwhile: withdraw it", code="paper_rejected")
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
    made = sum(1 for paper in invoice.papers if paper.staged)
    return Conflict(f"the files are still being made: {made} of {len(invoice.papers)}", code="files_missing")


def _send(invoice: Invoice, staff: Staff) -> DomainError | None:
    if not invoice.archived:
        missing = sum(1 for paper in invoice.papers if not paper.archived)
        return Conflict(f"{missing} of the approved files are not archived yet", code="not_archived")
    return _no_open_handover(invoice, staff)


def _void(invoice: Invoice, staff: Staff) -> DomainError | None:
    if invoice.status is DRAFT and not invoice.numbered:
        return Conflict("a draft without a number is discarded, not voided", code="discard_instead")
    return void_refusal(invoice) or _no_open_handover(invoice, staff)


def _void_request(invoice: Invoice, staff: Staff) -> DomainError | None:
    return request_refusal(invoice) or _no_open_handover(invoice, staff)


def _reissue(invoice: Invoice, staff: Staff) -> DomainError | None:
    if invoice.void_request:
        return Conflict("the client was asked to let it be void", code="void_requested")
    return _no_open_handover(invoice, staff)


def _correct(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is not InvoiceKind.SERVICE:
        return Conflict(f"a correction is of the invoice that the {invoice.kind} is about", code="not_correctable")
    esf = esf_of(invoice.papers)
    if esf is None:
        return Conflict("it has no ESF: what was billed too much is credited", code="credit_instead")
    if esf.state is not DocumentState.ACCEPTED:
        return Conflict(f"the client has not accepted {esf.kind} {esf.number}", code="esf_not_accepted")
    return _one_at_a_time(invoice)


def _credit(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is not InvoiceKind.SERVICE:
        return Conflict(f"a credit note is of the invoice that the {invoice.kind} is about", code="not_creditable")
    esf = esf_of(invoice.papers)
    if esf:
        return Conflict("an invoice with an ESF is corrected, not credited", code="correct_instead")
    if not any(paper.out for paper in invoice.papers):
        return Conflict("the client holds none of its documents: void it", code="void_instead")
    if invoice.in_force <= 0:
        return Conflict("all of it is credited already", code="nothing_left")
    return _one_at_a_time(invoice)


def _one_at_a_time(invoice: Invoice) -> DomainError | None:
    open_child = next((child for child in invoice.children if child.lives and not child.counts), None)
    if open_child is None:
        return None
    name = open_child.number or "a draft"
    return Conflict(f"there is a {open_child.kind} that does not count yet: {name}", code="child_open")


def _record(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind in CHILDREN:
        return Conflict(f"a {invoice.kind} is not paid: it changes what its invoice comes to", code="not_payable")
    return None


def _discard(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.number:
        return Conflict(f"it has the number {invoice.number.text}: it is voided, not discarded", code="void_instead")
    return None


def _reverse(invoice: Invoice, _: Staff) -> DomainError | None:
    if not invoice.settlement.allocated and not invoice.settlement.written_off:
        return Conflict("no payment is allocated to it", code="nothing_allocated")
    return None


def _accept(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is InvoiceKind.ADVANCE:
        return Conflict("an advance is paid, never accepted", code="not_accepted")
    return None


_GUARDS: dict[Action, Callable[[Invoice, Staff], DomainError | None]] = {
    Action.FINALIZE: _finalize,
    Action.AMEND: _no_open_handover,
    Action.WITHDRAW: _no_open_handover,
    Action.RETURN: _take_back,
    Action.APPROVE: _approve,
    Action.ACCEPT: _accept,
    Action.SEND: _send,
    Action.RESEND: _no_open_handover,
    Action.VOID: _void,
    Action.VOID_REQUEST: _void_request,
    Action.REISSUE: _reissue,
    Action.CORRECT: _correct,
    Action.CREDIT: _credit,
    Action.RECORD_PAYMENT: _record,
    Action.DISCARD: _discard,
    Action.REVERSE_PAYMENT: _reverse,
}
