"""The registry, its totals, the views that people keep of it, and files of it: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.importing import ImportInvoices, ImportReport, ParallelRun
from proxima_common.contracts.api.invoice import InvoiceRow
from proxima_common.contracts.api.registry import (
    ExportFormat,
    RegistryFilters,
    RegistrySort,
    RegistryTotals,
    SavedViewRead,
    SavedViewWrite,
    SortOrder,
)
from proxima_common.contracts.api.shared import Page
from pydantic import Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Spreadsheet

VIEW = "/saved-views/{view_id}"


class RegistryQuery(RegistryFilters):
    """Filters, a sort, and the page that is wanted."""

    sort: RegistrySort = RegistrySort.UPDATED
    order: SortOrder = SortOrder.DESC
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=200)


class TotalsQuery(RegistryFilters):
    wait: bool = False


class ExportQuery(RegistryFilters):
    format: ExportFormat = ExportFormat.XLSX
    bom: bool = True
    sort: RegistrySort = RegistrySort.DOCUMENT_DATE
    order: SortOrder = SortOrder.ASC


registry = Declarations(Owner.INVOICE, "registry")
registry.get(
    "/invoices",
    "list_invoices",
    Page[InvoiceRow],
    "The registry by any filter and sort, the latest change first unless asked otherwise; a cursor belongs to its "
    "filters and sort.",
    query=RegistryQuery,
)
registry.get(
    "/registry/totals",
    "get_registry_totals",
    RegistryTotals,
    "Sums per currency of what the filters keep, within 300 ms or marked late.",
    query=TotalsQuery,
)
registry.get(
    "/registry/export",
    "export_registry",
    Spreadsheet,
    "What the filters keep as CSV or XLSX; more than two thousand invoices are for a batch.",
    query=ExportQuery,
)
registry.get("/batches/{batch_id}/file", "get_batch_file", Spreadsheet, "The file that an export made.")
registry.get("/saved-views", "list_saved_views", list[SavedViewRead], "One's own views and the shared ones.")
registry.post("/saved-views", "save_view", SavedViewRead, "Keep filters and a sort.", body=SavedViewWrite, status=201)
registry.put(VIEW, "change_view", SavedViewRead, "Write one's own view whole.", body=SavedViewWrite)
registry.post(f"{VIEW}/remove", "remove_view", SavedViewRead, "Forget one's own view.")
registry.post(
    "/registry/import",
    "import_invoices",
    ImportReport,
    "Bring old invoices in from a table (accountants, administrators); a dry run says what would become of each row.",
    body=ImportInvoices,
)
registry.get(
    "/months/{month}/parallel-run",
    "get_parallel_run",
    ParallelRun,
    "Each application's month as it comes out here beside what was billed, with the causes of what differs.",
)
