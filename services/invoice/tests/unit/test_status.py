"""The status machine: what may follow what, who may do it, and why not."""

import pytest
from proxima_common.contracts.words import (
    Acceptance,
    Action,
    Channel,
    DocumentState,
    InvoiceStatus,
    PaymentState,
    RecipientRole,
    Role,
)
from proxima_common.errors import Conflict, Forbidden
from proxima_invoice.domain import answers, handover, lifecycle, settlement
from proxima_invoice.domain.actions import allowed_actions, refusal, require
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.parties import Recipient
from proxima_invoice.domain.status import MOVES

from ..scenes import ACCOUNTANT, ALL_ROLES, APPROVER, NOW, PREPARER, TODAY, a_line, an_invoice, papers, staff
from ..steps import NUMBER, TERMS, approved, in_review, sent

S = InvoiceStatus


def refused_code(action: Action, invoice, by) -> str:
    error = refusal(action, invoice, by)
    assert error is not None
    return error.code


def test_every_action_but_closing_a_month_is_in_the_table() -> None:
    assert set(MOVES) == set(Action) - {Action.NOTHING_TO_BILL}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("action", list(MOVES))
def test_a_wrong_move_is_refused_with_its_reason(action: Action, status: S) -> None:
    invoice = an_invoice([a_line()], status=status)
    if status not in MOVES[action].sources:
        error = refusal(action, invoice, ALL_ROLES)
        assert isinstance(error, Conflict)
        assert error.code == "wrong_status"
        assert "cannot be" in error.detail


@pytest.mark.parametrize(
    ("action", "sources"),
    [
        (Action.FINALIZE, {S.DRAFT}),
        (Action.AMEND, {S.NEEDS_REVIEW}),
        (Action.WITHDRAW, {S.NEEDS_REVIEW}),
        (Action.RETURN, {S.NEEDS_REVIEW, S.APPROVED}),
        (Action.APPROVE, {S.NEEDS_REVIEW}),
        (Action.SEND, {S.APPROVED}),
        (Action.ACCEPT, {S.SENT}),
        (Action.REJECT, {S.SENT}),
        (Action.VOID, {S.DRAFT, S.NEEDS_REVIEW, S.APPROVED, S.SENT, S.REJECTED}),
        (Action.VOID_REQUEST, {S.SENT, S.REJECTED}),
        (Action.CORRECT, {S.SENT, S.ACCEPTED, S.PAID}),
        (Action.CREDIT, {S.SENT, S.ACCEPTED, S.PAID, S.REJECTED}),
        (Action.DISCARD, {S.DRAFT}),
        (Action.RECORD_PAYMENT, {S.SENT, S.ACCEPTED}),
        (Action.REISSUE, {S.REJECTED}),
    ],
)
def test_the_machine_of_the_product(action: Action, sources: set[S]) -> None:
    assert MOVES[action].sources == sources


def test_a_copy_that_arrived_does_not_make_it_sent() -> None:
    invoice = approved()
    copy = Recipient(RecipientRole.COPY, "office@savat-retail.example")
    invoice.recipients = (*invoice.recipients, copy)
    for lease in handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT):
        if lease.role is RecipientRole.COPY:
            handover.close_lease(invoice, lease.token, "handed_over", None, NOW, on=TODAY)
    assert invoice.status is S.APPROVED


def test_the_whole_way() -> None:
    invoice = sent()
    assert invoice.status is S.SENT
    answers.accept(invoice, Acceptance.STAFF, None, ACCOUNTANT, NOW)
    settlement.allocate(invoice, invoice.outstanding, ACCOUNTANT, NOW)
    assert (invoice.status, invoice.payment_state) == (S.PAID, PaymentState.SETTLED)
    settlement.take_back(invoice, invoice.totals.payable, ACCOUNTANT, NOW)
    assert (invoice.status, invoice.payment_state) == (S.ACCEPTED, PaymentState.UNPAID)


def test_what_was_paid_of_a_rejected_invoice_can_be_taken_back_so_that_it_can_be_voided() -> None:
    invoice = sent()
    settlement.allocate(invoice, invoice.outstanding / 2, ACCOUNTANT, NOW)
    answers.reject(invoice, "wrong period", None, ACCOUNTANT, NOW)
    with pytest.raises(Conflict):
        lifecycle.void(invoice, "to be made anew", ACCOUNTANT, NOW)
    settlement.take_back(invoice, invoice.totals.payable - invoice.outstanding, ACCOUNTANT, NOW)
    assert (invoice.status, invoice.payment_state) == (S.REJECTED, PaymentState.UNPAID)
    lifecycle.void(invoice, "to be made anew", ACCOUNTANT, NOW)
    assert invoice.status is S.VOID


@pytest.mark.parametrize(
    ("action", "role"),
    [
        (Action.FINALIZE, Role.APPROVER),
        (Action.APPROVE, Role.PREPARER),
        (Action.RECORD_PAYMENT, Role.PREPARER),
        (Action.SEND, Role.VIEWER),
        (Action.VOID, Role.ADMIN),
    ],
)
def test_each_action_takes_its_role(action: Action, role: Role) -> None:
    assert refused_code(action, in_review(), staff("somebody", role)) == "role_missing"


def test_a_grant_for_another_seller_is_none_here() -> None:
    stranger = staff("stranger", Role.APPROVER, entity="S2")
    assert isinstance(refusal(Action.APPROVE, in_review(), stranger), Forbidden)


def test_nobody_approves_amounts_that_they_touched() -> None:
    both = staff("both", Role.PREPARER, Role.APPROVER)
    invoice = in_review(touched_by={"both"})
    assert refused_code(Action.APPROVE, invoice, both) == "four_eyes"
    assert refusal(Action.APPROVE, invoice, APPROVER) is None


def test_finalizing_is_not_touching() -> None:
    both = staff("both", Role.PREPARER, Role.APPROVER)
    invoice = an_invoice([a_line()])
    lifecycle.finalize(invoice, NUMBER, both, NOW)
    invoice.papers, invoice.bundle_hash = papers(invoice), "b" * 64
    lifecycle.approve(invoice, 1, "b" * 64, both, NOW)
    assert invoice.status is S.APPROVED


def test_approval_waits_for_every_file() -> None:
    invoice = in_review()
    invoice.bundle_hash = None
    invoice.papers[1].staged = None
    error = refusal(Action.APPROVE, invoice, APPROVER)
    assert error is not None
    assert error.detail == "the files are still being made: 1 of 2"


@pytest.mark.parametrize(("revision", "bundle"), [(2, "b" * 64), (1, "c" * 64)])
def test_approval_names_what_was_shown(revision: int, bundle: str) -> None:
    with pytest.raises(Conflict) as refused:
        lifecycle.approve(in_review(), revision, bundle, APPROVER, NOW)
    assert refused.value.code == "stale_approval"


def test_an_amendment_makes_the_approval_start_anew() -> None:
    invoice = in_review()
    lifecycle.amend(invoice, {invoice.lines[0].line_id: "Better words"}, None, PREPARER, NOW)
    assert (invoice.revision, invoice.bundle_hash, invoice.status) == (2, None, S.NEEDS_REVIEW)
    assert invoice.lines[0].text == "Better words"
    assert not invoice.touched_by


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    with pytest.raises(Conflict) as refused:
        lifecycle.amend(in_review(), {}, None, PREPARER, NOW)
    assert refused.value.code == "nothing_amended"


@pytest.mark.parametrize("state", ["held", "unknown"])
@pytest.mark.parametrize("action", [Action.RETURN, Action.VOID, Action.SEND])
def test_nothing_is_taken_back_while_a_document_may_be_out(action: Action, state: str) -> None:
    invoice = approved()
    lease = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)[0]
    handover.close_lease(invoice, lease.token, state, None, NOW, on=TODAY)
    assert refused_code(action, invoice, ALL_ROLES) == "handover_open"


def test_a_failed_hand_over_may_be_taken_back_or_tried_again() -> None:
    invoice = approved()
    for lease in handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT):
        handover.close_lease(invoice, lease.token, "failed", "550", NOW, on=TODAY)
    assert refusal(Action.RETURN, invoice, ALL_ROLES) is None
    again = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    assert {lease.ordinal for lease in again} == {1}


def test_the_invoice_is_sent_when_the_last_required_document_is_out() -> None:
    invoice = approved()
    first, second = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    handover.close_lease(invoice, first.token, "handed_over", None, NOW, on=TODAY)
    assert invoice.status is S.APPROVED
    handover.close_lease(invoice, second.token, "handed_over", None, NOW, on=TODAY)
    assert invoice.status is S.SENT
    handover.close_lease(invoice, second.token, "bounced", "no such user", NOW, on=TODAY)
    assert invoice.status is S.SENT


def test_a_late_failure_does_not_undo_a_hand_over() -> None:
    invoice = approved()
    first, *_ = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    handover.close_lease(invoice, first.token, "handed_over", None, NOW, on=TODAY)
    handover.close_lease(invoice, first.token, "unknown", None, NOW, on=TODAY)
    assert first.state == "handed_over"


def test_an_unarchived_invoice_is_not_sent() -> None:
    invoice = approved()
    invoice.papers[0].archived = None
    assert refused_code(Action.SEND, invoice, ACCOUNTANT) == "not_archived"


def test_a_number_is_voided_and_a_draft_discarded() -> None:
    draft = an_invoice([a_line()])
    assert refused_code(Action.VOID, draft, PREPARER) == "discard_instead"
    invoice = in_review()
    lifecycle.withdraw(invoice, None, PREPARER, NOW)
    assert refused_code(Action.DISCARD, invoice, PREPARER) == "void_instead"
    lifecycle.void(invoice, "not needed", PREPARER, NOW)
    assert invoice.status is S.VOID
    assert {paper.state for paper in invoice.papers} == {DocumentState.VOID}


def test_a_paid_part_refuses_a_void() -> None:
    invoice = approved()
    invoice.settlement = Settlement(allocated=invoice.totals.payable / 2)
    assert refused_code(Action.VOID, invoice, PREPARER) == "payment_allocated"


def test_a_screen_gets_a_reason_for_every_button() -> None:
    decisions = {one.action: one for one in allowed_actions(in_review(), APPROVER)}
    assert decisions[Action.APPROVE].allowed
    assert decisions[Action.FINALIZE].reason == "this takes the role accountant or preparer for S1"
    assert len(decisions) == len(MOVES)


def test_require_gives_the_move() -> None:
    assert require(Action.APPROVE, in_review(), APPROVER).target is S.APPROVED
