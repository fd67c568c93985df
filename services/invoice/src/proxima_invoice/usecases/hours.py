"""Hours of support through the life of an invoice: posted when it is finalized, taken back when it is not any more."""

from collections.abc import Iterable
from dataclasses import replace

from proxima_common.contracts.words import InvoiceKind

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Worklog
from proxima_invoice.domain.retainer import check_ledger, postings
from proxima_invoice.usecases.ports import Desk


async def check_hours(desk: Desk, invoice: Invoice) -> None:
    """Refuse a balance that moved since the lines were prefilled, or that is not known yet; the ledger stays locked."""
    statement = invoice.retainer
    if statement is None or not _settles(invoice):
        return
    ledger = await desk.retainer.lock(invoice.application_id, invoice.period)
    check_ledger(statement, ledger)


async def post_hours(desk: Desk, invoice: Invoice) -> None:
    """Write what the month does to the balance. Closed months stay: late work in them adjusts this one."""
    statement = invoice.retainer
    if statement is None or not _settles(invoice):
        return
    entries = postings(statement, invoice.period, late_seconds(invoice))
    await desk.retainer.post(invoice.application_id, invoice.period, invoice.id, entries)


async def take_hours_back(desk: Desk, invoice: Invoice, note: str) -> None:
    """Counter what it posted. If nobody posted since, its own statement fits the ledger as before."""
    statement = invoice.retainer
    if statement is None or not _settles(invoice):
        return
    before, now = await desk.retainer.reverse(invoice.application_id, invoice.id, note)
    if before == statement.version + (now - before):
        invoice.retainer = replace(statement, version=now)


def late_seconds(invoice: Invoice) -> int:
    """Of the hours used, what was worked in months before the invoice's."""
    behind: Iterable[Worklog] = [one for line in invoice.lines for one in line.worklogs]
    late = [one for one in (*behind, *(invoice.consumed or ())) if f"{one.work_date:%Y-%m}" < invoice.period]
    return sum(one.billable_seconds for one in late)


def _settles(invoice: Invoice) -> bool:
    """Credit notes and corrections print the statement of their invoice; they settle no hours."""
    return invoice.kind is InvoiceKind.SERVICE
