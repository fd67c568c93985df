"""Whether somebody may do something to an invoice now, and if not, why, in words for the screen."""

from collections.abc import Callable
from dataclasses import dataclass

from proxima_common.contracts.words import Action, DocumentState, InvoiceKind, Role
from proxima_common.errors import Conflict, DomainError, Forbidden
from proxima_common.said import said

from proxima_invoice.domain.invoice import CHILDREN, Invoice
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.status import ARTICLE, DRAFT, MOVES, Move
from proxima_invoice.domain.voiding import esf_of, request_refusal, void_refusal


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` is why not, said so that screens have words of their own for it."""

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
        raise _wrong_status(invoice, move)
    error = _files_missing(invoice)
    if error:
        raise error
    return move


def refusal(action: Action, invoice: Invoice, staff: Staff) -> DomainError | None:
    """Why not: the role first, then the status, then what the action itself asks for."""
    move = MOVES[action]
    if not staff.holds(move.roles, invoice.legal_entity_id):
        roles = " or ".join(sorted(move.roles))
        return Forbidden(
            said(
                "role_missing",
                f"this takes the role {roles} for {invoice.legal_entity_id}",
                roles=",".join(sorted(move.roles)),
            )
        )
    if invoice.status not in move.sources:
        return _wrong_status(invoice, move)
    if invoice.imported and action not in _OF_IMPORTED:
        return Conflict(said("imported", "it was billed before this system: only its payments are recorded here"))
    guard = _GUARDS.get(action)
    return guard(invoice, staff) if guard else None


_OF_IMPORTED = (Action.RECORD_PAYMENT, Action.REVERSE_PAYMENT, Action.ACCEPT)


def _wrong_status(invoice: Invoice, move: Move) -> Conflict:
    detail = f"{ARTICLE[invoice.status]} cannot be {move.verb}"
    return Conflict(said("wrong_status", detail, status=invoice.status))


def _decision(action: Action, error: DomainError | None) -> Decision:
    return Decision(action, error.detail if error else None)


def _finalize(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.prefill.state == "waiting":
        return Conflict(said("prefill_running", "the lines are still being prefilled"))
    if invoice.prefill.problems:
        details = "; ".join(str(problem["detail"]) for problem in invoice.prefill.problems)
        return Conflict(said("prefill_failed", f"the source has problems: {details}"))
    if invoice.stopped:
        details = "; ".join(one.detail for one in invoice.stopped)
        return Conflict(said("parked", f"somebody has to say why it may go on: {details}"))
    return None


def _no_open_handover(invoice: Invoice, _: Staff) -> DomainError | None:
    if not invoice.open_leases:
        return None
    unknown = any(lease.state == "unknown" for lease in invoice.open_leases)
    detail = (
        said("handover_unknown", "nobody knows yet whether a document went out: somebody has to find out first")
        if unknown
        else said("handover_open", "documents are being handed over right now")
    )
    return Conflict(detail, code="handover_open")


def _take_back(invoice: Invoice, staff: Staff) -> DomainError | None:
    out = next((paper for paper in invoice.papers if paper.out and paper.kept_from is None), None)
    if out:
        return Conflict(
            said(
                "document_out",
                f"the client holds {out.kind} {out.number}: send the rest",
                document=out.kind,
                number=out.number,
            )
        )
    return _no_open_handover(invoice, staff)


def _approve(invoice: Invoice, staff: Staff) -> DomainError | None:
    lost = next((one for one in invoice.papers if one.kept_from and one.state is DocumentState.REJECTED), None)
    if lost:
        return Conflict(
            said(
                "paper_rejected",
                f"the client rejected {lost.kind} {lost.number} meanwhile: withdraw it",
                document=lost.kind,
                number=lost.number,
            )
        )
    persons = staff.persons(invoice.legal_entity_id)
    if staff.staff_id in invoice.touched_by:
        return Forbidden(said("four_eyes", "you changed the amounts of this invoice; another person approves it"))
    if persons & invoice.touched_by:
        return Forbidden(
            said("four_eyes_delegated", "who delegated to you changed the amounts of this invoice"), code="four_eyes"
        )
    error = _files_missing(invoice)
    if error or invoice.approving is None:
        return error
    return invoice.approving.refusal(persons)


def _files_missing(invoice: Invoice) -> DomainError | None:
    if invoice.bundle_hash:
        return None
    made = sum(1 for paper in invoice.papers if paper.staged)
    return Conflict(
        said(
            "files_missing",
            f"the files are still being made: {made} of {len(invoice.papers)}",
            made=made,
            all=len(invoice.papers),
        )
    )


def _send(invoice: Invoice, staff: Staff) -> DomainError | None:
    if not invoice.archived:
        missing = sum(1 for paper in invoice.papers if not paper.archived)
        return Conflict(said("not_archived", f"{missing} of the approved files are not archived yet", count=missing))
    return _no_open_handover(invoice, staff)


def _void(invoice: Invoice, staff: Staff) -> DomainError | None:
    if invoice.status is DRAFT and not invoice.numbered:
        return Conflict(said("discard_instead", "a draft without a number is discarded, not voided"))
    return void_refusal(invoice) or _no_open_handover(invoice, staff)


def _void_request(invoice: Invoice, staff: Staff) -> DomainError | None:
    return request_refusal(invoice) or _no_open_handover(invoice, staff)


def _reissue(invoice: Invoice, staff: Staff) -> DomainError | None:
    if invoice.void_request:
        return Conflict(said("void_requested", "the client was asked to let it be void"))
    return _no_open_handover(invoice, staff)


def _correct(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is not InvoiceKind.SERVICE:
        return Conflict(said("not_correctable", f"a correction is of the invoice that the {invoice.kind} is about"))
    esf = esf_of(invoice.papers)
    if esf is None:
        return Conflict(said("credit_instead", "it has no ESF: what was billed too much is credited"))
    if esf.state is not DocumentState.ACCEPTED:
        return Conflict(
            said(
                "esf_not_accepted",
                f"the client has not accepted {esf.kind} {esf.number}",
                document=esf.kind,
                number=esf.number,
            )
        )
    return _one_at_a_time(invoice)


def _credit(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is not InvoiceKind.SERVICE:
        return Conflict(said("not_creditable", f"a credit note is of the invoice that the {invoice.kind} is about"))
    esf = esf_of(invoice.papers)
    if esf:
        return Conflict(said("correct_instead", "an invoice with an ESF is corrected, not credited"))
    if not any(paper.out for paper in invoice.papers):
        return Conflict(said("nothing_held", "the client holds none of its documents: void it"), code="void_instead")
    if invoice.in_force <= 0:
        return Conflict(said("nothing_left", "all of it is credited already"))
    return _one_at_a_time(invoice)


def _one_at_a_time(invoice: Invoice) -> DomainError | None:
    open_child = next((child for child in invoice.children if child.lives and not child.counts), None)
    if open_child is None:
        return None
    name = open_child.number or "a draft"
    return Conflict(
        said(
            "child_open",
            f"there is a {open_child.kind} that does not count yet: {name}",
            kind=open_child.kind,
            number=open_child.number or "—",
        )
    )


def _record(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind in CHILDREN:
        return Conflict(said("not_payable", f"a {invoice.kind} is not paid: it changes what its invoice comes to"))
    return None


def _discard(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.number:
        return Conflict(
            said(
                "numbered",
                f"it has the number {invoice.number.text}: it is voided, not discarded",
                number=invoice.number.text,
            ),
            code="void_instead",
        )
    return None


def _reverse(invoice: Invoice, _: Staff) -> DomainError | None:
    if not invoice.settlement.allocated and not invoice.settlement.written_off:
        return Conflict(said("nothing_allocated", "no payment is allocated to it"))
    return None


def _accept(invoice: Invoice, _: Staff) -> DomainError | None:
    if invoice.kind is InvoiceKind.ADVANCE:
        return Conflict(said("not_accepted", "an advance is paid, never accepted"))
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
