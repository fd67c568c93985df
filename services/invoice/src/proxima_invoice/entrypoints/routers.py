"""Every router that staff reach through the gateway."""

from proxima_invoice.entrypoints.advances import router as advances
from proxima_invoice.entrypoints.aftermath import router as aftermath
from proxima_invoice.entrypoints.amounts import router as amounts
from proxima_invoice.entrypoints.annex import router as annex
from proxima_invoice.entrypoints.approval import router as approval
from proxima_invoice.entrypoints.audit import router as audit
from proxima_invoice.entrypoints.billing import router as billing
from proxima_invoice.entrypoints.deals import router as deals
from proxima_invoice.entrypoints.exchange import router as exchange
from proxima_invoice.entrypoints.importing import router as importing
from proxima_invoice.entrypoints.invoices import router as invoices
from proxima_invoice.entrypoints.master_data import router as master_data
from proxima_invoice.entrypoints.month_end import router as month_end
from proxima_invoice.entrypoints.moves import router as moves
from proxima_invoice.entrypoints.overrides import router as overrides
from proxima_invoice.entrypoints.receipts import router as receipts
from proxima_invoice.entrypoints.refreshing import router as refreshing
from proxima_invoice.entrypoints.registry import router as registry
from proxima_invoice.entrypoints.registry_files import router as registry_files
from proxima_invoice.entrypoints.sellers import router as sellers

ROUTERS = (
    registry,
    registry_files,
    importing,
    invoices,
    moves,
    aftermath,
    approval,
    billing,
    receipts,
    refreshing,
    deals,
    month_end,
    master_data,
    exchange,
    overrides,
    amounts,
    annex,
    sellers,
    audit,
    advances,
)
