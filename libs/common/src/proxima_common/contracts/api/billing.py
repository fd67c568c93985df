"""Months, batches and payments as staff see and change them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.month_end import ConfirmedHours
from proxima_common.contracts.api.registry import Export, ExportedFile
from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Wire
from proxima_common.contracts.prefill import ExcludedWorklog, MonthTotals
from proxima_common.contracts.words import DealType, InvoiceKind, InvoiceStatus

BatchVerb = Literal["create", "refresh", "finalize", "approve", "send", "void", "export"]


class PeriodRead(Wire):
    """One row of the month-end page: an application and its month. Amounts in the price currency, before tax."""

    period_id: UUID
    month: Month
    application_id: str
    title: str
    client_id: str
    client_name: str
    legal_entity_id: str
    deal_type: DealType
    currency: CurrencyCode
    billable_seconds: int
    excluded_seconds: int
    worklogs: int
    late_seconds: int
    expected_net: Amount | None
    flags: list[str]
    state: Literal["open", "nothing_to_bill"]
    reason: str | None
    hours_confirmed: bool
    context_version: int
    invoices: list["PeriodInvoice"]
    source_as_of: datetime | None
    totals: MonthTotals | None = None
    confirmed: ConfirmedHours | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


class PeriodInvoice(Wire):
    invoice_id: UUID
    number: str | None
    kind: InvoiceKind
    status: InvoiceStatus
    currency: CurrencyCode
    gross: Amount


class UnclaimedRead(Wire):
    month: Month
    worklogs: list[ExcludedWorklog]
    total_worklogs: int
    total_seconds: int
    seen_at: datetime | None
    looked_at: datetime | None = None
    looked_by: str | None = None
    look_reason: str | None = None


class RunRead(Wire):
    """A prefill run: asked of prefill, answered item by item."""

    run_id: UUID
    purpose: str
    month: Month
    asked_at: datetime
    finished_at: datetime | None
    answered: int
    failed: int
    problems: list[str]


class NothingToBill(Command):
    reason: str = Field(min_length=3, max_length=1000)


class BatchItemRead(Wire):
    """`result` says in words what happened, or why not."""

    item_id: UUID
    application_id: str | None
    invoice_id: UUID | None
    state: Literal["waiting", "running", "done", "failed"]
    result: str | None
    said: SaidRead | None = None


class BatchRead(Wire):
    batch_id: UUID
    verb: BatchVerb
    month: Month | None
    owner_id: str
    state: Literal["running", "paused", "finished"]
    total: int
    done: int
    failed: int
    created_at: datetime
    finished_at: datetime | None
    items: list[BatchItemRead]
    file: ExportedFile | None = None


class CreateBatch(Command):
    """`create` names a month and applications; the other verbs name invoices. The actor of every item is who asks.

    Numbers of one `finalize` follow the order of its invoices. `void` takes a reason, as a single void does. `export`
    makes one file of named invoices or of what its filters keep; `done` counts its rows.

    `all_green` names a month only: the batch takes what is green now, and refuses when that is not `expected_count`.
    """

    verb: BatchVerb
    month: Month | None = None
    application_ids: list[str] = Field(default_factory=list, max_length=1000)
    invoice_ids: list[UUID] = Field(default_factory=list, max_length=1000)
    all_green: bool = False
    expected_count: int | None = Field(default=None, ge=0)
    reason: str | None = Field(default=None, min_length=3, max_length=2000)
    keep_worklogs: bool = False
    export: Export | None = None


class AllocationWrite(Command):
    invoice_id: UUID
    amount: Amount = Field(gt=0)


class RecordPayment(Command):
    """Money received from a client under a contract, allocated now or later; the rest is the client's advance."""

    legal_entity_id: str
    client_id: str
    contract_no: str | None = None
    received_on: date
    amount: Amount = Field(gt=0)
    currency: CurrencyCode
    reference: str = Field(min_length=1, max_length=200)
    note: str | None = Field(default=None, max_length=1000)
    allocations: list[AllocationWrite] = Field(default_factory=list, max_length=200)


class ReverseAllocation(Command):
    reason: str = Field(min_length=3, max_length=1000)


class PaymentAllocationRead(Wire):
    allocation_id: UUID
    invoice_id: UUID
    amount: Amount
    at: datetime
    reversed_at: datetime | None
    reason: str | None


class PaymentRefundRead(Wire):
    """Money of the payment that went back to the client."""

    refund_id: UUID
    receipt_key: str
    amount: Amount
    at: datetime


class PaymentRead(Wire):
    """`receipt_key` is the receipt that it was made of; money recorded by hand has none."""

    payment_id: UUID
    legal_entity_id: str
    client_id: str
    contract_no: str | None
    received_on: date
    amount: Amount
    currency: CurrencyCode
    reference: str
    source: Literal["manual", "planfact", "bank_file"]
    unallocated: Amount
    allocations: list[PaymentAllocationRead]
    receipt_key: str | None
    refunds: list[PaymentRefundRead]
