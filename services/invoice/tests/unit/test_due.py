"""Due dates by rule, and the law's last day for an ESF (uzbek-invoicing §6)."""

from dataclasses import replace
from datetime import date

import pytest
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.working_days import WorkingCalendar, working_calendar
from proxima_invoice.domain.document_terms import DocumentTerms, DueRule
from proxima_invoice.domain.due import due_after, due_by_event, due_on_paper, last_day_for_esf
from proxima_invoice.usecases.content import content_of

from ..scenes import a_line, an_invoice
from ..steps import sent

WEEK = WorkingCalendar()


def ruled(counted_from: str, days: int = 5, kind: str = "calendar") -> DocumentTerms:
    return DocumentTerms(due=DueRule(counted_from, days, kind))


def test_without_a_rule_of_the_deal_the_companys_days_count_from_the_document() -> None:
    assert due_on_paper(an_invoice(), 15, WEEK) == date(2026, 11, 15)


def test_banking_days_skip_weekends_and_holidays() -> None:
    """2026: 8 December is off, Saturday the 12th is a working day."""
    rule = DueRule("document", 5, "banking")
    assert due_after(rule, date(2026, 10, 30), WEEK) == date(2026, 11, 6)
    assert due_after(rule, date(2026, 12, 7), working_calendar()) == date(2026, 12, 14)
    assert due_after(replace(rule, kind="calendar"), date(2026, 10, 30), WEEK) == date(2026, 11, 4)


@pytest.mark.parametrize("counted_from", ["sending", "acceptance", "receipt"])
def test_what_has_not_happened_yet_gives_no_date_and_the_papers_say_the_rule(counted_from: str) -> None:
    invoice = an_invoice([a_line()], document_terms=ruled(counted_from, 3, "banking"), due_date=None)
    assert due_on_paper(invoice, 15, WEEK) is None
    rule = content_of(invoice, "b1").due_rule
    assert rule is not None
    assert (rule.counted_from, rule.days, rule.kind) == (counted_from, 3, "banking")


def test_a_date_that_is_known_needs_no_rule_on_the_papers() -> None:
    assert content_of(an_invoice([a_line()], document_terms=ruled("document")), "b1").due_rule is None


def test_sending_acceptance_and_receipt_set_it_when_they_happen() -> None:
    invoice = sent()
    invoice.due_date = None
    day, later = date(2026, 11, 3), date(2026, 11, 9)
    for paper in invoice.papers:
        paper.handed_over_on = day
    for counted_from in ("sending", "receipt"):
        invoice.document_terms = ruled(counted_from)
        assert due_by_event(invoice, later, WEEK) == date(2026, 11, 8)
    invoice.document_terms = ruled("acceptance")
    assert due_by_event(invoice, later, WEEK) is None
    invoice.status = InvoiceStatus.ACCEPTED
    assert due_by_event(invoice, later, WEEK) == date(2026, 11, 14)


def test_a_date_that_is_set_stays() -> None:
    invoice = sent()
    invoice.document_terms = ruled("sending")
    assert due_by_event(invoice, date(2026, 11, 3), WEEK) is None
    invoice.due_date, invoice.edited = None, frozenset({"due_date"})
    assert due_by_event(invoice, date(2026, 11, 3), WEEK) is None


@pytest.mark.parametrize(
    ("supplied", "last"),
    [
        (date(2026, 10, 31), date(2026, 11, 10)),
        (date(2026, 12, 31), date(2027, 1, 10)),
        (date(2026, 11, 1), date(2026, 12, 10)),
    ],
)
def test_an_esf_of_a_month_is_issued_by_the_10th_of_the_next(supplied: date, last: date) -> None:
    assert last_day_for_esf(supplied) == last
