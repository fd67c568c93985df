"""Drift, confirmed hours, closing and reconciliation: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.billing import PeriodRead, UnclaimedRead
from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.api.month_end import (
    CloseMonth,
    ClosingRead,
    ConfirmHours,
    DriftRead,
    ReconciliationRead,
    ReopenMonth,
)
from proxima_common.contracts.api.shared import Page
from pydantic import BaseModel

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations

MONTH = "/months/{month}"
PERIOD = f"{MONTH}/periods/{{application_id}}"
DRIFT = "/invoices/{invoice_id}/drift"


class OfSeller(BaseModel):
    legal_entity_id: str


month_end = Declarations(Owner.INVOICE, "month-end")
month_end.get(f"{MONTH}/drift", "list_month_drift", Page[DriftRead], "Open differences of the month's invoices.")
month_end.post(
    f"{MONTH}/drift/ask", "ask_month_drift", Page[DriftRead], "Ask now whether worklogs changed.", status=202
)
month_end.get(DRIFT, "list_drift", Page[DriftRead], "How an invoice differs from its worklogs.")
month_end.post(f"{DRIFT}/ask", "ask_drift", InvoiceRead, "Ask now whether its worklogs changed.", status=202)
month_end.post(
    "/drift/{drift_id}/ignore", "ignore_drift", InvoiceRead, "Leave a difference as it is, and say why.", body=Reason
)
month_end.post(
    f"{PERIOD}/confirm-hours", "confirm_hours", PeriodRead, "Confirm the hours that were shown.", body=ConfirmHours
)
month_end.post(f"{PERIOD}/reopen", "reopen_period", PeriodRead, "There is something to bill after all.", body=Reason)
month_end.post(
    f"{MONTH}/unclaimed/look",
    "look_at_unclaimed",
    UnclaimedRead,
    "Somebody saw the work that no application claims.",
    body=Reason,
)
month_end.get(f"{MONTH}/closing", "get_closing", ClosingRead, "What keeps the month open.", query=OfSeller)
month_end.post(f"{MONTH}/close", "close_month", ClosingRead, "Close the month of a seller.", body=CloseMonth)
month_end.post(f"{MONTH}/reopen", "reopen_month", ClosingRead, "Open a closed month again.", body=ReopenMonth)
month_end.get(f"{MONTH}/reconciliation", "get_reconciliation", ReconciliationRead, "Whether all time is accounted for.")
