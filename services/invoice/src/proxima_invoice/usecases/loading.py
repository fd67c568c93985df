"""Loading an invoice for a command: known to the caller, and as the caller saw it."""

from collections.abc import Callable
from uuid import UUID

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.ports import Desk

Seen = Callable[[int], None]
"""Raises when the caller saw another version than this one."""


async def load(
    desk: Desk, invoice_id: UUID, seen: Seen | None = None, *, lines: bool = False, worklogs: bool = False
) -> Invoice:
    """The invoice under its row's lock; refused when it changed since the caller saw it."""
    invoice = await desk.invoices.get(invoice_id, lines=lines, worklogs=worklogs)
    if seen:
        seen(invoice.version)
    return invoice
