"""What each move of staff leaves behind: status, revision, version, notes for the audit and what is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from proxima_common.contracts.words import DocumentKind, DocumentSet, DocumentState, InvoiceStatus, PaymentState, Role
from proxima_common.errors import Conflict, Forbidden
from proxima_invoice.domain import answers, events, lifecycle
from proxima_invoice.domain.approving import Approving, Level
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.voiding import standing_refusal, was_approved

from ..scenes import ACCOUNTANT, APPROVER, NOW, PREPARER, a_line, an_invoice, staff
from ..steps import NUMBER, approved, in_review, sent

S = InvoiceStatus
LATER = NOW + timedelta(hours=1)
CHIEF = staff("chief", Role.APPROVER, Role.ADMIN)
BUNDLE = "b" * 64


def fresh(invoice: Invoice) -> Invoice:
    """With nothing told or noted yet."""
    invoice.told, invoice.changes = [], []
    return invoice


def told(invoice: Invoice) -> list[object]:
    return [one.event for one in invoice.told]


def noted(invoice: Invoice) -> list[tuple[str, str | None, str | None]]:
    return [(one.field, one.before, one.after) for one in invoice.changes]


def rejected() -> Invoice:
    invoice = sent()
    answers.reject(invoice, "wrong period", None, ACCOUNTANT, NOW)
    return invoice


def test_finalizing_gives_a_number_once_and_a_debt() -> None:
    invoice = an_invoice([a_line()])
    version = invoice.version
    lifecycle.finalize(invoice, NUMBER, PREPARER, LATER)
    assert (invoice.status, invoice.revision, invoice.version) == (S.NEEDS_REVIEW, 1, version + 1)
    assert invoice.updated_at == LATER
    assert (invoice.outstanding, invoice.payment_state) == (invoice.totals.payable, PaymentState.UNPAID)
    assert ("number", None, "2026-1") in noted(invoice)
    assert ("status", "draft", "needs_review") in noted(invoice)
    assert told(invoice)[-1] == events.Finalized()
    lifecycle.withdraw(invoice, "a typo", PREPARER, LATER)
    other = type(NUMBER)("2026-2", NUMBER.series, NUMBER.reset_key, 2)
    with pytest.raises(AssertionError, match="once"):
        lifecycle.finalize(invoice, other, PREPARER, LATER)


def test_an_advance_already_allocated_settles_the_number_it_is_given() -> None:
    invoice = an_invoice([a_line()])
    invoice.settlement = Settlement(allocated=invoice.totals.payable)
    lifecycle.finalize(invoice, NUMBER, PREPARER, NOW)
    assert (invoice.outstanding, invoice.payment_state) == (0, PaymentState.SETTLED)


def test_amending_changes_texts_as_a_new_revision() -> None:
    invoice = fresh(in_review())
    version, line = invoice.version, invoice.lines[0]
    lifecycle.amend(invoice, {line.line_id: "Support, October"}, "Thank you", PREPARER, LATER)
    assert (invoice.revision, invoice.bundle_hash, invoice.version, invoice.updated_at) == (2, None, version + 1, LATER)
    assert (invoice.lines[0].text, invoice.lines[0].edited) == ("Support, October", {"text"})
    assert ("printed_note", None, "Thank you") in noted(invoice)
    assert all(one.personal for one in invoice.changes)
    assert told(invoice) == [events.Amended()]
    with pytest.raises(Conflict) as refused:
        lifecycle.amend(invoice, {line.line_id: "Support, October"}, "Thank you", PREPARER, LATER)
    assert refused.value.code == "nothing_amended"
    with pytest.raises(Forbidden):
        lifecycle.amend(invoice, {}, "other", APPROVER, LATER)


def test_what_goes_back_to_draft_says_why_and_whether_it_was_approved() -> None:
    back = fresh(in_review())
    lifecycle.withdraw(back, "a typo", PREPARER, LATER)
    assert (back.status, told(back)) == (S.DRAFT, [events.Withdrawn("a typo")])
    for invoice, before in ((in_review(), False), (approved(), True)):
        lifecycle.send_back(fresh(invoice), "too high", APPROVER, LATER)
        assert (invoice.status, invoice.bundle_hash, invoice.number) == (S.DRAFT, None, NUMBER)
        assert told(invoice) == [events.Returned("too high", before)]
        assert {paper.state for paper in invoice.papers} == {DocumentState.VOID}


@pytest.mark.parametrize(
    ("revision", "bundle", "pointer"), [(2, BUNDLE, "/revision"), (1, "c" * 64, "/bundle_hash"), (2, "c", "/revision")]
)
def test_an_approval_is_of_what_was_shown(revision: int, bundle: str, pointer: str) -> None:
    with pytest.raises(Conflict) as refused:
        lifecycle.approve(in_review(), revision, bundle, APPROVER, NOW)
    assert refused.value.code == "stale_approval"
    assert [field.pointer for field in refused.value.fields] == [pointer]


def test_an_approval_without_levels_is_the_first_and_the_last() -> None:
    invoice = fresh(in_review())
    assert lifecycle.approve(invoice, 1, BUNDLE, APPROVER, NOW) == 1
    assert (invoice.status, told(invoice)) == (S.APPROVED, [events.Approved()])


def test_of_two_levels_the_first_leaves_the_status_and_the_second_approves() -> None:
    invoice = fresh(in_review())
    invoice.approving, version = Approving((Level(1), Level(2)), ()), invoice.version
    assert lifecycle.approve(invoice, 1, BUNDLE, APPROVER, LATER) == 1
    assert (invoice.status, invoice.version, invoice.updated_at) == (S.NEEDS_REVIEW, version + 1, LATER)
    assert (told(invoice), noted(invoice)) == ([], [("approval level", None, "1")])
    invoice.approving = Approving((Level(2),), ())
    assert lifecycle.approve(invoice, 1, BUNDLE, CHIEF, LATER) == 2
    assert invoice.status is S.APPROVED


def test_broken_glass_approves_at_once_as_level_0() -> None:
    invoice = in_review()
    invoice.approving = Approving((Level(1), Level(2)), ())
    assert lifecycle.approve(invoice, 1, BUNDLE, CHIEF, NOW, break_glass=True) == 0
    assert invoice.status is S.APPROVED


def test_a_void_invoice_says_so_once_and_counts_as_a_change() -> None:
    for invoice, before in ((in_review(), False), (approved(), True)):
        version = fresh(invoice).version
        lifecycle.void(invoice, "made twice", APPROVER, LATER)
        assert (invoice.status, invoice.version, invoice.updated_at) == (S.VOID, version + 1, LATER)
        assert ("status", "approved" if before else "needs_review", "void") in noted(invoice)
        assert told(invoice) == [events.Voided("made twice", before)]


def test_the_client_is_asked_for_what_it_holds() -> None:
    invoice = fresh(sent(DocumentKind.ESF, document_set=DocumentSet.ESF))
    version = invoice.version
    with pytest.raises(Forbidden):
        lifecycle.request_void(invoice, "made twice", APPROVER, LATER, keep_worklogs=False)
    lifecycle.request_void(invoice, "made twice", PREPARER, LATER, keep_worklogs=False)
    assert (invoice.status, invoice.version, invoice.updated_at) == (S.SENT, version + 1, LATER)
    assert noted(invoice) == [("void requested", None, "yes")]
    assert told(invoice) == [events.VoidRequested("made twice", (invoice.papers[0].document_id,))]


def test_a_discarded_draft_is_told_to_the_screens() -> None:
    invoice = fresh(an_invoice([a_line()]))
    lifecycle.discard(invoice, PREPARER, LATER)
    assert invoice.status is S.DISCARDED
    assert told(invoice) == [events.DraftChanged("discarded")]


def test_sent_and_rejected_are_told_with_the_answer() -> None:
    assert events.Sent() in told(sent())
    assert events.Rejected("wrong period") in told(rejected())
    assert ("status", "sent", "rejected") in noted(rejected())


@pytest.mark.parametrize(("make", "was"), [(in_review, False), (approved, True), (sent, True), (rejected, True)])
def test_what_an_approval_created_is_there_after_it(make: Callable[[], Invoice], was: bool) -> None:
    assert was_approved(make()) is was


def test_a_written_off_difference_keeps_an_invoice_standing() -> None:
    invoice = sent()
    invoice.settlement = Settlement(written_off=invoice.totals.payable)
    error = standing_refusal(invoice)
    assert error is not None
    assert error.code == "difference_written_off"
