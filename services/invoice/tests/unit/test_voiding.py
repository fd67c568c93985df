"""What may be void, corrected or credited, by what the client holds (product: Void)."""

from decimal import Decimal

import pytest
from proxima_common.contracts.words import (
    Acceptance,
    Action,
    DocumentKind,
    DocumentSet,
    DocumentState,
    InvoiceKind,
    InvoiceStatus,
)
from proxima_common.ids import new_id
from proxima_invoice.domain import answers, lifecycle, reissuing, settlement
from proxima_invoice.domain.actions import refusal
from proxima_invoice.domain.family import Child
from proxima_invoice.domain.status import MOVES

from ..scenes import ACCOUNTANT, ALL_ROLES, NOW, PREPARER, a_line, an_invoice
from ..steps import approved, paper, sent

K = DocumentKind
S = InvoiceStatus
ALLOWED = {
    S.DRAFT: {Action.FINALIZE, Action.DISCARD},
    S.NEEDS_REVIEW: {Action.AMEND, Action.WITHDRAW, Action.RETURN, Action.APPROVE, Action.VOID},
    S.APPROVED: {Action.RETURN, Action.SEND, Action.VOID},
    S.SENT: {
        Action.RESEND,
        Action.REJECT,
        Action.ACCEPT,
        Action.VOID_REQUEST,
        Action.VOID,
        Action.RECORD_PAYMENT,
        Action.CORRECT,
        Action.CREDIT,
        Action.REVERSE_PAYMENT,
    },
    S.ACCEPTED: {
        Action.RESEND,
        Action.RECORD_PAYMENT,
        Action.REVERSE_PAYMENT,
        Action.CORRECT,
        Action.CREDIT,
    },
    S.PAID: {Action.RESEND, Action.REVERSE_PAYMENT, Action.CORRECT, Action.CREDIT},
    S.REJECTED: {Action.REISSUE, Action.VOID_REQUEST, Action.VOID, Action.REVERSE_PAYMENT, Action.CREDIT},
    S.VOID: set(),
    S.DISCARDED: set(),
}
# A numbered draft is voided; money may stand on a draft or a review that reissues.
NUMBERED = {
    S.DRAFT: {Action.VOID, Action.REVERSE_PAYMENT},
    S.NEEDS_REVIEW: {Action.REVERSE_PAYMENT},
    S.APPROVED: {Action.REVERSE_PAYMENT},
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("action", list(MOVES))
def test_the_table_of_every_status_and_action(status: InvoiceStatus, action: Action) -> None:
    allowed = ALLOWED[status] | NUMBERED.get(status, set())
    assert (status in MOVES[action].sources) == (action in allowed)
    error = refusal(action, an_invoice([a_line()], status=status), ALL_ROLES)
    if action not in allowed:
        assert error is not None
        assert (error.code, error.status) == ("wrong_status", 409)


def code_of(action: Action, invoice) -> str | None:
    error = refusal(action, invoice, ALL_ROLES)
    return error.code if error else None


@pytest.mark.parametrize(
    ("kinds", "document_set", "void", "request_code", "credit", "correct"),
    [
        ((K.BILL,), DocumentSet.BILL, None, "void_at_once", None, "credit_instead"),
        ((K.INVOICE,), DocumentSet.INVOICE, "credit_instead", "void_at_once", None, "credit_instead"),
        ((K.ESF,), DocumentSet.ESF, "void_request_first", None, "correct_instead", "esf_not_accepted"),
        ((K.ESF, K.ACT), DocumentSet.ESF_ACT, "void_request_first", None, "correct_instead", "esf_not_accepted"),
    ],
)
def test_what_is_sent(kinds, document_set, void, request_code, credit, correct) -> None:
    invoice = sent(*kinds, document_set=document_set)
    assert invoice.status is S.SENT
    assert code_of(Action.VOID, invoice) == void
    assert code_of(Action.VOID_REQUEST, invoice) == request_code
    assert code_of(Action.CREDIT, invoice) == credit
    assert code_of(Action.CORRECT, invoice) == correct


def test_an_accepted_esf_is_corrected_and_never_void() -> None:
    invoice = sent(K.ESF, K.ACT, document_set=DocumentSet.ESF_ACT)
    answers.accepted_by_client(invoice, paper(invoice, K.ESF), Acceptance.PARTNER, NOW)
    assert code_of(Action.VOID, invoice) == "accepted_paper"
    assert code_of(Action.VOID_REQUEST, invoice) == "accepted_paper"
    assert code_of(Action.CORRECT, invoice) is None


def test_a_rejected_one_is_void_at_once_when_the_client_holds_nothing_else() -> None:
    invoice = sent(K.ESF, document_set=DocumentSet.ESF)
    answers.rejected_by_client(invoice, paper(invoice, K.ESF), "wrong", NOW)
    lifecycle.void(invoice, "given up", PREPARER, NOW)
    assert invoice.status is S.VOID


@pytest.mark.parametrize("kind", [InvoiceKind.CREDIT, InvoiceKind.CORRECTION])
def test_a_child_that_lives_keeps_its_parent(kind: InvoiceKind) -> None:
    invoice = sent(K.BILL)
    child = Child(new_id(), kind, S.DRAFT, Decimal(1), NOW.date(), counts=False)
    invoice.children = (child,)
    assert code_of(Action.VOID, invoice) == "child_stands"
    assert code_of(Action.CREDIT, invoice) == "child_open"
    invoice.children = (Child(new_id(), kind, S.DISCARDED, Decimal(1), NOW.date(), counts=False),)
    assert code_of(Action.VOID, invoice) is None


def test_a_child_is_neither_paid_nor_corrected_nor_credited() -> None:
    for kind in (InvoiceKind.CREDIT, InvoiceKind.CORRECTION):
        invoice = sent(K.CREDIT_NOTE, kind=kind)
        assert invoice.outstanding == 0
        assert code_of(Action.RECORD_PAYMENT, invoice) == "not_payable"
        assert code_of(Action.CREDIT, invoice) == "not_creditable"
        assert code_of(Action.CORRECT, invoice) == "not_correctable"


def test_an_approved_one_that_is_half_out_is_not_taken_back() -> None:
    invoice = approved()
    invoice.papers[0].state = DocumentState.HANDED_OVER
    assert code_of(Action.RETURN, invoice) == "document_out"


def test_the_client_is_asked_once() -> None:
    invoice = sent(K.ESF, document_set=DocumentSet.ESF)
    lifecycle.request_void(invoice, "not agreed", PREPARER, NOW, keep_worklogs=True)
    assert code_of(Action.VOID_REQUEST, invoice) == "void_requested"
    answers.rejected_by_client(invoice, paper(invoice, K.ESF), "we reject", NOW)
    assert code_of(Action.REISSUE, invoice) == "void_requested"


def test_a_reissue_that_was_never_approved_still_has_its_shipment() -> None:
    invoice = sent(K.ACT, document_set=DocumentSet.INVOICE_ACT)
    answers.rejected_by_client(invoice, paper(invoice, K.ACT), "wrong", NOW)
    reissuing.reissue(invoice, "a new act", PREPARER, NOW)
    invoice.told.clear()
    lifecycle.void(invoice, "given up", PREPARER, NOW)
    assert [told.event.was_approved for told in invoice.told if hasattr(told.event, "was_approved")] == [True]


@pytest.mark.parametrize("limit", ["17.99", None])
def test_a_difference_keeps_its_limit(limit: str | None) -> None:
    invoice = sent(K.BILL)
    settlement.allocate(invoice, invoice.outstanding - 18, ACCOUNTANT, NOW)
    limits = {"UZS": Decimal(limit)} if limit else {}
    with pytest.raises(Exception, match="may be written off") as refused:
        settlement.write_off(invoice, Decimal("18.00"), limits, ACCOUNTANT, NOW)
    assert refused.value.code == "difference_too_large"
    settlement.write_off(invoice, Decimal("18.00"), {"UZS": Decimal(18)}, ACCOUNTANT, NOW)
    assert invoice.status is S.PAID
