"""When payment is due, and by when the law wants an ESF (product: dates and rounding; uzbek-invoicing §6)."""

from datetime import date, timedelta

from proxima_common.contracts.words import InvoiceStatus
from proxima_common.working_days import WorkingCalendar

from proxima_invoice.domain.document_terms import DueRule
from proxima_invoice.domain.invoice import Invoice

S = InvoiceStatus
_HELD = {
    "sending": (S.SENT, S.ACCEPTED, S.PAID),
    # Nobody tells when the client read it: it has what it was sent.
    "receipt": (S.SENT, S.ACCEPTED, S.PAID),
    "acceptance": (S.ACCEPTED, S.PAID),
}
_LAST_DAY_OF_ESF = 10


def rule_of(invoice: Invoice, company_days: int) -> DueRule:
    """The deal's rule, else the company's: calendar days from the document date."""
    return invoice.document_terms.due or DueRule("document", company_days, "calendar")


def due_after(rule: DueRule, day: date, calendar: WorkingCalendar) -> date:
    """So many days after the day, which itself does not count; banking days skip days off."""
    return calendar.add(day, rule.days) if rule.kind == "banking" else day + timedelta(days=rule.days)


def due_on_paper(invoice: Invoice, company_days: int, calendar: WorkingCalendar) -> date | None:
    """The date that the papers can name; None while the rule counts from something that has not happened yet."""
    rule = rule_of(invoice, company_days)
    return due_after(rule, invoice.document_date, calendar) if rule.counted_from == "document" else None


def due_by_event(invoice: Invoice, today: date, calendar: WorkingCalendar) -> date | None:
    """The date once sending, acceptance or receipt has happened; None when it is known, set by hand, or still open."""
    rule = invoice.document_terms.due
    known = invoice.due_date is not None or "due_date" in invoice.edited
    if rule is None or rule.counted_from == "document" or known or invoice.status not in _HELD[rule.counted_from]:
        return None
    out = [paper.handed_over_on for paper in invoice.papers if paper.required and paper.handed_over_on]
    begins = today if rule.counted_from == "acceptance" or not out else max(out)
    return due_after(rule, begins, calendar)


def last_day_for_esf(document_date: date) -> date:
    """The tenth of the month after the supply."""
    year, month = divmod(document_date.year * 12 + document_date.month, 12)
    return date(year, month + 1, _LAST_DAY_OF_ESF)
