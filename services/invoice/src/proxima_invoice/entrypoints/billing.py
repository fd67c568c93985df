"""Months, batches and payments over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
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
from proxima_common.contracts.payload import Month, Wire
from proxima_common.contracts.words import Role
from proxima_common.errors import NotFound
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.batches import BatchRepository
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.payments import PaymentRepository
from proxima_invoice.adapters.period_page import period_page
from proxima_invoice.adapters.periods import MonthEnd
from proxima_invoice.domain.staff import EVERY_ENTITY
from proxima_invoice.entrypoints.call import Caller, Cursor, IdempotencyKey, Limit, cursor_of, read_cursor
from proxima_invoice.usecases import batches, payments, periods

router = APIRouter(tags=["billing"])
ThisMonth = Annotated[Month, Path()]
Word = Annotated[str | None, Query(min_length=1, max_length=200)]


def _answer(read: Wire, status: int = 200) -> Answer:
    return Answer(status, read.model_dump(mode="json"), {})


@router.post("/months/{month}/overview", status_code=202, response_model=RunRead)
async def ask_overview(call: Caller, month: ThisMonth, key: IdempotencyKey = None) -> JSONResponse:
    """Ask what every application's month comes to."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await periods.request_overview(desk, month), 202)

    return await call.once(key, None, do)


@router.get("/months/{month}/periods")
async def month_end(
    call: Caller,
    month: ThisMonth,
    legal_entity_id: Word = None,
    client_id: Word = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PeriodRead]:
    """The month-end page, by application."""
    after = read_cursor(cursor, str)
    async with call.made.database.transaction() as tx:
        rows = await period_page(
            tx,
            month,
            entities=call.staff.visible_entities(),
            legal_entity_id=legal_entity_id,
            client_id=client_id,
            after=after[0] if after else None,
            limit=limit + 1,
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=rows[:limit], next_cursor=cursor_of(more.application_id) if more else None)


@router.get("/months/{month}/unclaimed")
async def unclaimed(call: Caller, month: ThisMonth) -> UnclaimedRead:
    """Work of the month that no application claims, or that two claim: for who sees every legal entity."""
    if call.staff.visible_entities() is not None:
        raise NotFound("unclaimed work belongs to no legal entity: a role for every one is needed to see it")
    async with call.made.database.transaction() as tx:
        return await MonthEnd(tx).unclaimed(month)


@router.post("/months/{month}/periods/{application_id}/nothing-to-bill", response_model=PeriodRead)
async def nothing_to_bill(
    call: Caller, month: ThisMonth, application_id: str, body: NothingToBill, key: IdempotencyKey = None
) -> JSONResponse:
    """Close an application's month without an invoice."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await periods.nothing_to_bill(desk, month, application_id, body.reason))

    return await call.once(key, body, do)


@router.get("/runs/{run_id}")
async def get_run(call: Caller, run_id: UUID) -> RunRead:
    """A run of prefill: what was asked, how many items were answered, what went wrong with one's own applications."""
    async with call.made.database.transaction() as tx:
        run = await MonthEnd(tx).run(run_id, call.staff.visible_entities())
    if run is None:
        raise NotFound(f"no run {run_id}")
    return run


@router.post("/batches", status_code=202, response_model=BatchRead)
async def create_batch(call: Caller, body: CreateBatch, key: IdempotencyKey = None) -> JSONResponse:
    """Do one thing to many invoices; each item gets a result of its own."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await batches.create_batch(desk, body), 202)

    return await call.once(key, body, do)


@router.get("/batches")
async def list_batches(call: Caller, cursor: Cursor = None, limit: Limit = 50) -> Page[BatchRead]:
    """One's own batches without their items, the newest first; administrators of every legal entity see all."""
    after = read_cursor(cursor, datetime.fromisoformat, UUID)
    everybody = call.staff.holds([Role.ADMIN], EVERY_ENTITY)
    async with call.made.database.transaction() as tx:
        rows = await BatchRepository(tx).page(
            None if everybody else call.staff.staff_id, (after[0], after[1]) if after else None, limit + 1
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=rows[:limit], next_cursor=cursor_of(more.created_at.isoformat(), more.batch_id) if more else None)


@router.get("/batches/{batch_id}")
async def get_batch(call: Caller, batch_id: UUID) -> BatchRead:
    """A batch with the result of every item."""
    async with call.made.database.transaction() as tx:
        return await batches.get_batch(call.made.desk(tx, call.staff), batch_id)


@router.post("/batches/{batch_id}/resume", response_model=BatchRead)
async def resume_batch(call: Caller, batch_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Try the failed items again."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await batches.resume_batch(desk, batch_id))

    return await call.once(key, None, do)


@router.post("/payments", status_code=201, response_model=PaymentRead)
async def record_payment(call: Caller, body: RecordPayment, key: IdempotencyKey = None) -> JSONResponse:
    """Keep money received, and allocate it as the body says."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await payments.record_payment(desk, body), 201)

    return await call.once(key, body, do)


@router.get("/payments")
async def list_payments(
    call: Caller, client_id: Word = None, unallocated: bool | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[PaymentRead]:
    """Payments, the newest first."""
    after = read_cursor(cursor, date.fromisoformat, UUID)
    async with call.made.database.transaction() as tx:
        rows = await PaymentRepository(tx).page(
            call.staff.visible_entities(),
            client_id=client_id,
            unallocated=unallocated,
            after=(after[0], after[1]) if after else None,
            limit=limit + 1,
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=rows[:limit], next_cursor=cursor_of(more.received_on.isoformat(), more.payment_id) if more else None
    )


@router.get("/payments/{payment_id}")
async def get_payment(call: Caller, payment_id: UUID) -> PaymentRead:
    """One payment with its allocations."""
    async with call.made.database.transaction() as tx:
        payment = await PaymentRepository(tx).get(payment_id)
    if payment is None or not call.staff.sees(payment.legal_entity_id):
        raise NotFound(f"no payment {payment_id}")
    return payment


@router.post("/payments/{payment_id}/allocations", response_model=PaymentRead)
async def allocate(call: Caller, payment_id: UUID, body: AllocationWrite, key: IdempotencyKey = None) -> JSONResponse:
    """Let what is left of a payment pay an invoice."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await payments.allocate_payment(desk, payment_id, body))

    return await call.once(key, body, do)


@router.post("/payments/{payment_id}/allocations/{allocation_id}/reverse", response_model=PaymentRead)
async def reverse_allocation(
    call: Caller, payment_id: UUID, allocation_id: UUID, body: ReverseAllocation, key: IdempotencyKey = None
) -> JSONResponse:
    """Take an allocation back."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await payments.reverse_allocation(desk, payment_id, allocation_id, body.reason))

    return await call.once(key, body, do)
