"""Due dates that count from what happens to an invoice."""

from proxima_invoice.domain.due import due_by_event, due_on_paper
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.ports import Desk


def note_due(desk: Desk, invoice: Invoice) -> None:
    """Set the due date once its event has happened; the caller records the invoice. Again it changes nothing."""
    due = due_by_event(invoice, desk.today, desk.rules.calendar)
    if due is not None:
        invoice.note("due_date", None, due)
        invoice.due_date = due


def due_anew(desk: Desk, invoice: Invoice, company_days: int) -> None:
    """The due date by rule, unless it was set by hand: none while its event is still to come."""
    if "due_date" in invoice.edited:
        return
    due = due_on_paper(invoice, company_days, desk.rules.calendar)
    invoice.note("due_date", invoice.due_date, due)
    invoice.due_date = due
