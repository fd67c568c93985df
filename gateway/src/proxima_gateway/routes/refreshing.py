"""A refresh that is shown first, and why a line has its amount: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.api.refresh import ApplyRefresh, LineChain, RefreshPreview

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations

ONE = "/invoices/{invoice_id}"

refreshing = Declarations(Owner.INVOICE, "invoices")
refreshing.post(
    f"{ONE}/refresh/preview", "ask_refresh_preview", InvoiceRead, "Ask what a refresh would change.", status=202
)
refreshing.get(f"{ONE}/refresh/preview", "get_refresh_preview", RefreshPreview, "What a refresh would change.")
refreshing.post(
    f"{ONE}/refresh/apply",
    "apply_refresh",
    InvoiceRead,
    "Take over what was shown: all of it, or chosen lines.",
    body=ApplyRefresh,
    versioned=True,
)
refreshing.get(f"{ONE}/lines/{{line_id}}/explanation", "explain_line", LineChain, "Why a line has its amount.")
