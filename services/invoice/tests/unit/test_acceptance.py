"""Who may accept which document, and when silence does (product: Acceptance; uzbek-invoicing §6)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import Acceptance, DocumentKind, DocumentSet, DocumentState, InvoiceStatus
from proxima_common.errors import Conflict
from proxima_common.working_days import working_calendar
from proxima_invoice.domain import answers, settlement
from proxima_invoice.domain.acceptance import (
    check_way,
    last_day_of_silence,
    last_day_to_answer_esf,
    silently_accepted,
    ways_of,
)

from ..scenes import ACCOUNTANT, NOW, TODAY
from ..steps import paper, sent

A = Acceptance
K = DocumentKind
UZ = working_calendar()
ESF_ACT = {"document_set": DocumentSet.ESF_ACT}


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        (K.ESF, {A.PARTNER, A.AUTOMATIC}),
        (K.ESF_CORRECTED, {A.PARTNER, A.AUTOMATIC}),
        (K.ESF_ADDITIONAL, {A.PARTNER, A.AUTOMATIC}),
        (K.ACT, {A.PARTNER, A.SIGNATURE}),
        (K.BILL, {A.STAFF, A.LINK, A.PAYMENT, A.SILENCE, A.PARTNER}),
        (K.INVOICE, {A.STAFF, A.LINK, A.PAYMENT, A.SILENCE, A.PARTNER}),
        (K.CREDIT_NOTE, {A.STAFF, A.LINK, A.PAYMENT, A.SILENCE, A.PARTNER}),
        (K.ANNEX, set()),
        (K.QUOTE, set()),
    ],
)
def test_every_kind_knows_its_ways(kind: DocumentKind, ways: set[Acceptance]) -> None:
    assert ways_of(kind) == ways
    one = paper(sent(K.BILL), K.BILL)
    one.kind = kind
    for how in A:
        if how in ways:
            check_way(one, how)
        else:
            with pytest.raises(Conflict) as refused:
                check_way(one, how)
            assert refused.value.code == "not_this_way"


@pytest.mark.parametrize(
    ("sent_on", "last", "moved"),
    [
        # The sending day is day 1: sent on the 2nd, the 11th is the tenth.
        ("2026-11-02", "2026-11-11", "2026-11-11"),
        # The tenth day is a Saturday.
        ("2026-11-05", "2026-11-14", "2026-11-16"),
        # The tenth day is the 8th of December, a holiday.
        ("2026-11-29", "2026-12-08", "2026-12-09"),
        # The tenth day is a Saturday that a decree made a working day.
        ("2026-12-03", "2026-12-12", "2026-12-12"),
        ("2026-12-25", "2027-01-03", "2027-01-04"),
    ],
)
def test_the_ten_days_of_an_esf(sent_on: str, last: str, moved: str) -> None:
    day = date.fromisoformat(sent_on)
    assert last_day_to_answer_esf(day, UZ, moves=False) == date.fromisoformat(last)
    assert last_day_to_answer_esf(day, UZ, moves=True) == date.fromisoformat(moved)


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(1, 90))
def test_silence_speaks_on_the_day_after_its_last(sent_on: date, days: int) -> None:
    one = paper(sent(K.BILL), K.BILL)
    one.handed_over_on = sent_on
    last = last_day_of_silence(sent_on, days)

    def on(day: date) -> Acceptance | None:
        return silently_accepted(one, day, acceptance_days=days, calendar=UZ, last_day_moves=False)

    assert on(last) is None
    assert on(last + timedelta(days=1)) is A.SILENCE
    assert silently_accepted(one, last, acceptance_days=None, calendar=UZ, last_day_moves=False) is None


@pytest.mark.parametrize("kind", [K.ACT, K.ANNEX])
def test_an_act_waits_for_its_signature_for_ever(kind: DocumentKind) -> None:
    one = paper(sent(K.ESF, kind, **ESF_ACT), kind)
    later = TODAY + timedelta(days=400)
    assert silently_accepted(one, later, acceptance_days=1, calendar=UZ, last_day_moves=False) is None


def test_what_is_answered_or_not_out_is_not_silent() -> None:
    one = paper(sent(K.ESF, **ESF_ACT), K.ESF)
    later = TODAY + timedelta(days=40)
    for state in set(DocumentState) - {DocumentState.HANDED_OVER}:
        one.state = state
        assert silently_accepted(one, later, acceptance_days=1, calendar=UZ, last_day_moves=False) is None


def test_an_invoice_is_accepted_when_those_that_need_it_are() -> None:
    invoice = sent(K.BILL, K.ESF, K.ACT, K.ANNEX, document_set=DocumentSet.BILL_ESF_ACT)
    answers.accepted_by_client(invoice, paper(invoice, K.ESF), A.PARTNER, NOW)
    assert invoice.status is InvoiceStatus.SENT
    answers.accepted_by_client(invoice, paper(invoice, K.ACT), A.SIGNATURE, NOW)
    assert invoice.status is InvoiceStatus.ACCEPTED
    assert paper(invoice, K.BILL).state is DocumentState.HANDED_OVER


def test_an_invoice_is_rejected_while_a_required_document_is() -> None:
    invoice = sent(K.ESF, K.ACT, **ESF_ACT)
    answers.rejected_by_client(invoice, paper(invoice, K.ACT), "wrong name", NOW)
    assert invoice.status is InvoiceStatus.REJECTED
    assert paper(invoice, K.ESF).state is DocumentState.HANDED_OVER
    answers.accepted_by_client(invoice, paper(invoice, K.ESF), A.PARTNER, NOW)
    assert invoice.status is InvoiceStatus.REJECTED
    assert paper(invoice, K.ESF).state is DocumentState.ACCEPTED


def test_a_late_word_of_the_partner_changes_nothing_twice() -> None:
    invoice = sent(K.ESF, **ESF_ACT)
    one = paper(invoice, K.ESF)
    assert answers.accepted_by_client(invoice, one, A.PARTNER, NOW)
    told = len(invoice.told)
    assert not answers.accepted_by_client(invoice, one, A.PARTNER, NOW)
    assert not answers.rejected_by_client(invoice, one, "too late", NOW)
    assert len(invoice.told) == told


def test_only_the_clocks_acceptance_is_confirmed_or_undone() -> None:
    confirmed, undone, paid = (sent(K.ESF, **ESF_ACT) for _ in range(3))
    for invoice in (confirmed, undone, paid):
        answers.accepted_by_client(invoice, paper(invoice, K.ESF), A.AUTOMATIC, NOW)
        assert invoice.status is InvoiceStatus.ACCEPTED
    assert answers.accepted_by_client(confirmed, paper(confirmed, K.ESF), A.PARTNER, NOW)
    assert paper(confirmed, K.ESF).answer == A.PARTNER
    assert answers.rejected_by_client(undone, paper(undone, K.ESF), "never seen", NOW)
    assert undone.status is InvoiceStatus.REJECTED
    settlement.allocate(paid, paid.outstanding, ACCOUNTANT, NOW)
    assert not answers.rejected_by_client(paid, paper(paid, K.ESF), "never seen", NOW)
    assert paid.status is InvoiceStatus.PAID


def test_staff_answer_for_what_the_client_holds() -> None:
    invoice = sent(K.ESF, K.ACT, **ESF_ACT)
    with pytest.raises(Conflict) as refused:
        answers.accept(invoice, A.STAFF, None, ACCOUNTANT, NOW)
    assert "at the partner, or by the ten-day rule" in refused.value.detail
    answers.accept(invoice, A.PARTNER, None, ACCOUNTANT, NOW)
    assert invoice.status is InvoiceStatus.ACCEPTED
