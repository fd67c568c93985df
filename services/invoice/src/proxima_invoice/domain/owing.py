"""What the client owes on an invoice that is out, as far as anybody is reminded of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import InvoiceStatus

from proxima_invoice.domain.invoice import CHILDREN, Invoice
from proxima_invoice.domain.parties import Recipient

S = InvoiceStatus
_OUT = frozenset({S.SENT, S.ACCEPTED, S.PAID, S.REJECTED})


@dataclass(frozen=True, slots=True)
class Debt:
    """`outstanding` in the document currency, due on `due_date`; the client said they would pay by `promised_on`."""

    status: InvoiceStatus
    outstanding: Decimal
    due_date: date | None
    promised_on: date | None
    recipients: tuple[Recipient, ...]


def debt_of(invoice: Invoice) -> Debt | None:
    """None while the client does not hold the documents, or holds them no more. What was billed before this system
    has no recipients here, and a credit note or correction is never paid."""
    if invoice.status not in _OUT or invoice.imported or invoice.kind in CHILDREN:
        return None
    return Debt(invoice.status, invoice.outstanding, invoice.due_date, invoice.promised_date, invoice.recipients)
