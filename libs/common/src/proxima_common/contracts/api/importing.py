"""Old invoices brought in from a table, and months computed anew beside what was billed for them."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.invoice import Command
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Wire

Outcome = Literal["imported", "would_import", "known", "refused"]


class ImportInvoices(Command):
    """CSV with a header, comma or semicolon, UTF-8; rows that share application and number are lines of one invoice.

    Columns: `application_id`, `number`, `status` (sent, accepted, paid, void), `month`, `document_date`, `currency`,
    `net`, `tax`, `gross`; optional `due_date`, `tax_rate`, `paid`, `note`, and for lines `line_text`, `line_unit`,
    `line_quantity`, `line_unit_price`, `line_net`. Dates as 2026-10-31, amounts with a decimal point and no grouping.
    `dry_run` says what would happen and changes nothing.
    """

    csv: str = Field(min_length=1, max_length=900_000)
    dry_run: bool = True


class CellFault(Wire):
    """What is wrong in one column; null for the row as a whole."""

    column: str | None
    detail: str


class ImportedRow(Wire):
    """What became, or would become, of the invoice that begins in this row (the header is row 1)."""

    row: int
    number: str | None
    outcome: Outcome
    invoice_id: UUID | None
    faults: list[CellFault]


class ImportReport(Wire):
    dry_run: bool
    imported: int
    known: int
    refused: int
    rows: list[ImportedRow]


class ComparedLine(Wire):
    """One line beside its like; null where there is none on that side."""

    text: str
    ours_quantity: Decimal | None
    ours_unit_price: Decimal | None
    ours_net: Amount | None
    billed_quantity: Decimal | None
    billed_unit_price: Decimal | None
    billed_net: Amount | None
    difference: Amount
    causes: list[str]


class ComparedMonth(Wire):
    """One application's month: what comes out here (an invoice, or else the overview) beside what was billed.

    `difference` is ours − billed, before tax; null where one side is missing or in another currency. Causes are
    `rounding`, `rate`, `hours`, `excluded_work`, `late_work`, `tax`, `currency`, `only_ours`, `only_billed` and
    `unexplained`.
    """

    application_id: str
    client_name: str
    legal_entity_id: str
    ours_number: str | None
    ours_source: Literal["invoice", "overview", "none"]
    ours_currency: CurrencyCode | None
    ours_net: Amount | None
    ours_tax: Amount | None
    billed_numbers: list[str]
    billed_currency: CurrencyCode | None
    billed_net: Amount | None
    billed_tax: Amount | None
    difference: Amount | None
    excluded_seconds: int
    late_seconds: int
    causes: list[str]
    lines: list[ComparedLine]


class ParallelRun(Wire):
    month: Month
    compared: int
    equal: int
    months: list[ComparedMonth]
