"""Advances and closed tax months: answered by the invoice service."""

from proxima_common.contracts.api.advances import (
    AdvanceAccountDetail,
    AdvanceAccountRead,
    AdvanceEntryWrite,
    CloseTaxMonth,
    CreateAdvance,
    OffsetRead,
    SetOffset,
    TaxMonthRead,
)
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.api.shared import Page

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

ACCOUNT = "/advance-accounts/{account_id}"
TAX_MONTH = "/tax-months/{legal_entity_id}/{month}"


class AccountFilters(Filters):
    client_id: str | None = None
    legal_entity_id: str | None = None


class TaxMonthFilters(Filters):
    legal_entity_id: str | None = None


advances = Declarations(Owner.INVOICE, "advances")
advances.post(
    "/advances", "create_advance", InvoiceRead, "Begin an invoice for money paid ahead.", body=CreateAdvance, status=201
)
advances.get(
    "/advance-accounts",
    "list_advance_accounts",
    Page[AdvanceAccountRead],
    "What clients paid ahead, by contract.",
    query=AccountFilters,
)
advances.get(ACCOUNT, "get_advance_account", AdvanceAccountDetail, "An account with its ledger.")
advances.post(
    f"{ACCOUNT}/entries",
    "enter_advance",
    AdvanceAccountDetail,
    "A refund or an adjustment, with its reason.",
    body=AdvanceEntryWrite,
)
advances.get("/invoices/{invoice_id}/advance", "get_advance_offset", OffsetRead, "What an invoice uses of an advance.")
advances.put(
    "/invoices/{invoice_id}/advance",
    "set_advance_offset",
    InvoiceRead,
    "Say how much of the advance a draft uses; If-Match.",
    body=SetOffset,
    versioned=True,
)

tax_months = Declarations(Owner.INVOICE, "tax months")
tax_months.get(
    "/tax-months", "list_tax_months", Page[TaxMonthRead], "Closings of months for tax.", query=TaxMonthFilters
)
tax_months.post(
    f"{TAX_MONTH}/close",
    "close_tax_month",
    Page[TaxMonthRead],
    "From now on only corrections are dated in it.",
    body=CloseTaxMonth,
)
tax_months.post(
    f"{TAX_MONTH}/reopen",
    "reopen_tax_month",
    Page[TaxMonthRead],
    "Let documents be dated in it again (administrators).",
    body=CloseTaxMonth,
)
