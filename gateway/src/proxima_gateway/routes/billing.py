"""Months, runs, batches and payments: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.billing import (
    AllocationWrite,
    BatchRead,
    CreateBatch,
    NothingToBill,
    PaymentRead,
    PeriodRead,
    RecordPayment,
    ReverseAllocation,
    RunRead,
    UnclaimedRead,
)
from proxima_common.contracts.api.shared import Page

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

MONTH = "/months/{month}"
PAYMENT = "/payments/{payment_id}"


class PeriodFilters(Filters):
    legal_entity_id: str | None = None
    client_id: str | None = None


class PaymentFilters(Filters):
    client_id: str | None = None
    unallocated: bool | None = None


months = Declarations(Owner.INVOICE, "month-end")
months.post(f"{MONTH}/overview", "refresh_month", RunRead, "Ask prefill what every application comes to.", status=202)
months.get(f"{MONTH}/periods", "list_periods", Page[PeriodRead], "A row per application.", query=PeriodFilters)
months.get(f"{MONTH}/unclaimed", "get_unclaimed", UnclaimedRead, "Worklogs that no application takes.")
months.post(
    f"{MONTH}/periods/{{application_id}}/nothing-to-bill",
    "close_with_nothing",
    PeriodRead,
    "Close the month of an application without an invoice.",
    body=NothingToBill,
)
months.get("/runs/{run_id}", "get_run", RunRead, "How far a run of prefill is.")

batches = Declarations(Owner.INVOICE, "batches")
batches.post(
    "/batches", "create_batch", BatchRead, "One verb for many, with a result per item.", body=CreateBatch, status=202
)
batches.get("/batches", "list_batches", Page[BatchRead], "The newest first.", query=Filters)
batches.get("/batches/{batch_id}", "get_batch", BatchRead, "A batch with its items.")
batches.post("/batches/{batch_id}/resume", "resume_batch", BatchRead, "Go on with what is left.")

payments = Declarations(Owner.INVOICE, "payments")
payments.post(
    "/payments",
    "record_payment",
    PaymentRead,
    "Money received, allocated now or later.",
    body=RecordPayment,
    status=201,
)
payments.get("/payments", "list_payments", Page[PaymentRead], "The newest first.", query=PaymentFilters)
payments.get(PAYMENT, "get_payment", PaymentRead, "A payment with its allocations.")
payments.post(f"{PAYMENT}/allocations", "allocate_payment", PaymentRead, "Pay an invoice.", body=AllocationWrite)
payments.post(
    f"{PAYMENT}/allocations/{{allocation_id}}/reverse",
    "reverse_allocation",
    PaymentRead,
    "Take an allocation back.",
    body=ReverseAllocation,
)
