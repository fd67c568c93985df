"""The registry of invoices as staff narrow, sort, sum up, keep and take along."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Wire
from proxima_common.contracts.words import DealType, FactName, FactState, InvoiceKind, InvoiceStatus, PaymentState

Word = Annotated[str, Field(min_length=1, max_length=200)]
Fact = Annotated[
    str, Field(pattern=rf"^({'|'.join(FactName)}):({'|'.join(FactState)})$", examples=["delivered:failed"])
]


class SortOrder(StrEnum):
    ASC = "asc"
    DESC = "desc"


class RegistrySort(StrEnum):
    """`updated` is the latest change; what has no number or due date comes last, both ways."""

    UPDATED = "updated"
    DOCUMENT_DATE = "document_date"
    DUE_DATE = "due_date"
    NUMBER = "number"
    CLIENT = "client"
    GROSS = "gross"


class RegistryFilters(Command):
    """What the registry is narrowed to: all of what is given, any of a list (of `fact` and `tag` all).

    `q` finds invoices that have every word of it, or one that begins so, in number, client, contract number, lines and
    notes; `number` is exact. `overdue_on`: sent, not settled, and due before that day. `drift`: its worklogs are no
    longer what they were. Amounts are gross, in the document's currency.
    """

    status: list[InvoiceStatus] = Field(default_factory=list, max_length=20)
    month: Month | None = None
    month_from: Month | None = None
    month_to: Month | None = None
    client_id: Word | None = None
    application_id: Word | None = None
    legal_entity_id: Word | None = None
    deal_type: list[DealType] = Field(default_factory=list, max_length=10)
    kind: list[InvoiceKind] = Field(default_factory=list, max_length=10)
    currency: CurrencyCode | None = None
    payment_state: list[PaymentState] = Field(default_factory=list, max_length=10)
    fact: list[Fact] = Field(default_factory=list, max_length=10)
    drift: bool | None = None
    tag: list[Word] = Field(default_factory=list, max_length=10)
    created_by: Word | None = None
    touched_by: Word | None = None
    approved_by: Word | None = None
    gross_from: Amount | None = None
    gross_to: Amount | None = None
    overdue_on: date | None = None
    imported: bool | None = None
    number: Word | None = None
    q: Word | None = None


class CurrencyTotals(Wire):
    """Sums over invoices of one currency."""

    currency: CurrencyCode
    invoices: int
    net: Amount
    tax: Amount
    gross: Amount
    payable: Amount
    outstanding: Amount


class RegistryTotals(Wire):
    """Totals of what the filters keep, per currency. Void and discarded invoices count only where `status` asks so.

    `late`: they could not be added up in time, so there are none; ask again with `wait`.
    """

    totals: list[CurrencyTotals]
    late: bool
    source: Literal["rollup", "rows", "none"]


class SavedViewWrite(Command):
    """A name for filters and a sort; a shared one is everybody's to use and its owner's to change."""

    name: str = Field(min_length=1, max_length=100)
    shared: bool = False
    filters: RegistryFilters = RegistryFilters()
    sort: RegistrySort = RegistrySort.UPDATED
    order: SortOrder = SortOrder.DESC


class SavedViewRead(SavedViewWrite):
    view_id: UUID
    owner_id: str
    owner_name: str
    version: int
    updated_at: datetime


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Export(Command):
    """What a file of the registry holds: what the filters keep, in this order, unless invoices are named.

    `bom` begins a CSV file with the mark by which a spreadsheet program takes it for UTF-8.
    """

    format: ExportFormat = ExportFormat.XLSX
    bom: bool = True
    filters: RegistryFilters = RegistryFilters()
    sort: RegistrySort = RegistrySort.DOCUMENT_DATE
    order: SortOrder = SortOrder.ASC


class ExportedFile(Wire):
    """A file that was made; it is kept until then."""

    name: str
    media_type: str
    size: int
    rows: int
    kept_until: datetime
