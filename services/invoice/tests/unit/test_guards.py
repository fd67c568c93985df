"""What an action asks for beyond role and status, each with the code of its refusal."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from proxima_common.contracts.words import (
    Action,
    Channel,
    DocumentKind,
    DocumentSet,
    DocumentState,
    InvoiceKind,
    InvoiceStatus,
    Role,
)
from proxima_common.errors import Conflict, DomainError, Forbidden
from proxima_common.ids import new_id
from proxima_invoice.domain import handover, settlement
from proxima_invoice.domain.actions import refusal, require_break_glass
from proxima_invoice.domain.approving import Approving, Given, Level
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.family import Child
from proxima_invoice.domain.guardrails import Guardrail
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import MOVES

from ..scenes import ACCOUNTANT, ALL_ROLES, APPROVER, NOW, TODAY, a_line, an_invoice, staff
from ..steps import TERMS, approved, in_review, sent

S, D = InvoiceStatus, DocumentState
CHIEF = staff("chief", Role.APPROVER, Role.ADMIN)


def why(action: Action, invoice: Invoice, by=ALL_ROLES) -> DomainError:
    error = refusal(action, invoice, by)
    assert error is not None
    return error


def handed(invoice: Invoice, state: str = "held") -> Invoice:
    """With leases in this state."""
    handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    invoice.leases = [replace(lease, state=state) for lease in invoice.leases]
    return invoice


def draft(**values) -> Invoice:
    return an_invoice([a_line()], **values)


def with_prefill(**values) -> Invoice:
    invoice = draft()
    for name, value in values.items():
        setattr(invoice.prefill, name, value)
    return invoice


def child(*, counts: bool, status: S = S.NEEDS_REVIEW, number: str | None = None) -> Child:
    return Child(new_id(), InvoiceKind.CREDIT, status, Decimal(1), TODAY, counts, number)


def abroad(**values) -> Invoice:
    return sent(DocumentKind.INVOICE, document_set=DocumentSet.INVOICE, **values)


@pytest.mark.parametrize(
    ("make", "code", "detail"),
    [
        (lambda: with_prefill(state="waiting"), "prefill_running", "still being prefilled"),
        (
            lambda: with_prefill(problems=[{"detail": "no rate"}, {"detail": "no role"}]),
            "prefill_failed",
            "no rate; no role",
        ),
        (lambda: draft(stopped=(Guardrail("spike", "60 % above"),)), "parked", "60 % above"),
    ],
)
def test_a_draft_is_not_finalized_while_something_stands_in_its_way(
    make: Callable[[], Invoice], code: str, detail: str
) -> None:
    error = why(Action.FINALIZE, make())
    assert error.code == code
    assert detail in error.detail
    assert refusal(Action.FINALIZE, draft(), ALL_ROLES) is None


def test_only_money_and_an_answer_are_recorded_of_an_invoice_of_before() -> None:
    for action, move in MOVES.items():
        for status in move.sources:
            invoice = draft(status=status, imported=True)
            invoice.settlement = Settlement(allocated=Decimal(1))
            error = refusal(action, invoice, ALL_ROLES)
            allowed = action in (Action.RECORD_PAYMENT, Action.REVERSE_PAYMENT, Action.ACCEPT)
            assert (error is None or error.code != "imported") is allowed, action


@pytest.mark.parametrize(
    ("state", "detail"), [("held", "being handed over right now"), ("unknown", "nobody knows yet")]
)
@pytest.mark.parametrize("action", [Action.SEND, Action.RETURN, Action.VOID])
def test_nothing_moves_while_a_document_is_on_its_way(action: Action, state: str, detail: str) -> None:
    error = why(action, handed(approved(), state))
    assert error.code == "handover_open"
    assert detail in error.detail


def test_one_lease_of_unknown_outcome_is_enough_to_find_out_first() -> None:
    invoice = handed(approved())
    invoice.leases = [*invoice.leases, replace(invoice.leases[0], state="unknown")]
    assert "nobody knows yet" in why(Action.SEND, invoice).detail


def test_break_glass_is_for_an_approver_who_is_an_administrator() -> None:
    assert require_break_glass(in_review(), CHIEF) is MOVES[Action.APPROVE]
    for lacking in (APPROVER, staff("root", Role.ADMIN)):
        with pytest.raises(Forbidden):
            require_break_glass(in_review(), lacking)
    with pytest.raises(Conflict) as refused:
        require_break_glass(draft(), CHIEF)
    assert refused.value.code == "wrong_status"
    unfinished = in_review()
    unfinished.bundle_hash = None
    with pytest.raises(Conflict) as refused:
        require_break_glass(unfinished, CHIEF)
    assert refused.value.code == "files_missing"


def test_a_paper_that_was_rejected_meanwhile_stops_the_approval() -> None:
    for kept, state, code in (
        (1, D.REJECTED, "paper_rejected"),
        (1, D.HANDED_OVER, None),
        (None, D.REJECTED, None),
    ):
        invoice = in_review()
        invoice.papers[0].kept_from, invoice.papers[0].state = kept, state
        error = refusal(Action.APPROVE, invoice, APPROVER)
        assert (error and error.code) == code


def test_four_eyes_look_through_a_delegation() -> None:
    delegated = replace(staff("deputy", Role.PREPARER), delegators=frozenset({("preparer", "S1")}))
    invoice = in_review()
    invoice.touched_by = {"preparer"}
    error = why(Action.APPROVE, invoice, delegated)
    assert error.code == "four_eyes"
    assert "delegated to you" in error.detail
    invoice.touched_by = {"deputy"}
    assert "you changed the amounts" in why(Action.APPROVE, invoice, delegated).detail
    invoice.touched_by = {"somebody"}
    assert refusal(Action.APPROVE, invoice, delegated) is None


def test_who_gave_one_level_does_not_give_the_next() -> None:
    invoice = in_review()
    invoice.approving = Approving((Level(1), Level(2)), (Given(1, "approver"),))
    assert why(Action.APPROVE, invoice, APPROVER).code == "level_given"
    assert refusal(Action.APPROVE, invoice, CHIEF) is None


def test_how_many_files_are_missing_is_said() -> None:
    invoice = approved()
    invoice.papers[0].archived = None
    error = why(Action.SEND, invoice)
    assert error.code == "not_archived"
    assert error.detail.startswith("1 of the approved files")
    review = in_review()
    review.bundle_hash, review.papers[0].staged = None, None
    assert "1 of 2" in why(Action.APPROVE, review).detail


def test_an_invoice_abroad_is_credited_while_something_of_it_is_left() -> None:
    invoice = abroad()
    assert refusal(Action.CREDIT, invoice, ALL_ROLES) is None
    settlement.credit(invoice, new_id(), invoice.in_force - Decimal("0.01"), NOW)
    assert refusal(Action.CREDIT, invoice, ALL_ROLES) is None
    settlement.credit(invoice, new_id(), Decimal("0.01"), NOW)
    assert why(Action.CREDIT, invoice).code == "nothing_left"


def test_one_paper_that_the_client_holds_is_enough_for_a_credit_note() -> None:
    invoice = abroad()
    invoice.papers = [*invoice.papers, replace(invoice.papers[0], state=D.APPROVED)]
    assert refusal(Action.CREDIT, invoice, ALL_ROLES) is None
    for paper in invoice.papers:
        paper.state = D.APPROVED
    assert why(Action.CREDIT, invoice).code == "void_instead"


def test_one_child_at_a_time() -> None:
    for one, code in (
        (child(counts=False), "child_open"),
        (child(counts=True), None),
        (child(counts=False, status=S.VOID), None),
    ):
        invoice = abroad()
        invoice.children = (one,)
        error = refusal(Action.CREDIT, invoice, ALL_ROLES)
        assert (error and error.code) == code
    invoice.children = (child(counts=False),)
    assert "a draft" in why(Action.CREDIT, invoice).detail
    invoice.children = (child(counts=False, number="2026-9"),)
    assert "2026-9" in why(Action.CREDIT, invoice).detail


def test_only_what_was_allocated_or_written_off_is_reversed() -> None:
    invoice = sent()
    assert why(Action.REVERSE_PAYMENT, invoice).code == "nothing_allocated"
    for settled in (Settlement(allocated=Decimal(1)), Settlement(written_off=Decimal(1))):
        invoice.settlement = settled
        assert refusal(Action.REVERSE_PAYMENT, invoice, ALL_ROLES) is None


def test_an_advance_is_paid_never_accepted() -> None:
    assert why(Action.ACCEPT, draft(status=S.SENT, kind=InvoiceKind.ADVANCE)).code == "not_accepted"
    assert refusal(Action.ACCEPT, sent(), ALL_ROLES) is None
