"""The end of a month over HTTP: drift, confirmed hours, closing, reconciliation."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
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
from proxima_common.contracts.payload import Month, Wire
from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden, NotFound
from proxima_common.http.idempotency import Answer
from proxima_common.said import said

from proxima_invoice.adapters.billed_work import BilledWorkReader
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.reconciling import reconciled_months
from proxima_invoice.domain.staff import Staff
from proxima_invoice.entrypoints.call import Call, Caller, IdempotencyKey, answer_with
from proxima_invoice.usecases import close_month, confirming, note_drift
from proxima_invoice.usecases.ask_drift import ask_drift, ask_drift_of

router = APIRouter(tags=["month end"])
MONTH = "/months/{month}"
PERIOD = MONTH + "/periods/{application_id}"
ThisMonth = Annotated[Month, Path()]
MAY_ASK = (Role.PREPARER, Role.PROJECT_MANAGER, Role.ACCOUNTANT, Role.ADMIN)


@router.get(MONTH + "/drift")
async def month_drift(call: Caller, month: ThisMonth) -> Page[DriftRead]:
    """Every open difference of the month's invoices."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        return Page(items=await desk.drifts.of_month(month, call.staff.visible_entities()), next_cursor=None)


@router.post(MONTH + "/drift/ask", status_code=202, response_model=Page[DriftRead])
async def ask_month_drift(call: Caller, month: ThisMonth, key: IdempotencyKey = None) -> JSONResponse:
    """Ask now whether the worklogs of the month's invoices changed; the answers come as they are found."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        _may_ask(call.staff)
        await ask_drift(desk, BilledWorkReader(desk.tx), month)
        known = await desk.drifts.of_month(month, call.staff.visible_entities())
        return _answer(Page(items=known, next_cursor=None), 202)

    return await call.once(key, None, do)


@router.get("/invoices/{invoice_id}/drift")
async def invoice_drift(call: Caller, invoice_id: UUID) -> Page[DriftRead]:
    """How one invoice differs from its worklogs, as it was last compared."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        await desk.invoices.peek(invoice_id)
        return Page(items=await desk.drifts.of_invoice(invoice_id), next_cursor=None)


@router.post("/invoices/{invoice_id}/drift/ask", status_code=202, response_model=InvoiceRead)
async def ask_invoice_drift(call: Caller, invoice_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Ask now whether the worklogs of one invoice changed."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        invoice = await desk.invoices.get(invoice_id)
        desk.staff.require(MAY_ASK, invoice.legal_entity_id)
        await ask_drift_of(desk, BilledWorkReader(desk.tx), invoice_id)
        return await answer_with(desk, invoice, 202)

    return await call.once(key, None, do)


@router.post("/drift/{drift_id}/ignore", response_model=InvoiceRead)
async def ignore_drift(call: Caller, drift_id: UUID, body: Reason, key: IdempotencyKey = None) -> JSONResponse:
    """Leave a difference as it is, and say why."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await note_drift.ignore_drift(desk, drift_id, body.reason))

    return await call.once(key, body, do)


@router.post(PERIOD + "/confirm-hours", response_model=PeriodRead)
async def confirm_hours(
    call: Caller, month: ThisMonth, application_id: str, body: ConfirmHours, key: IdempotencyKey = None
) -> JSONResponse:
    """Confirm the hours of an application's month, as they were shown."""
    return await _act(
        call, key, body, lambda desk: confirming.confirm_hours(desk, month, application_id, body.fingerprint)
    )


@router.post(PERIOD + "/reopen", response_model=PeriodRead)
async def reopen_period(
    call: Caller, month: ThisMonth, application_id: str, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """There is something to bill after all."""
    return await _act(call, key, body, lambda desk: close_month.reopen_period(desk, month, application_id, body.reason))


@router.post(MONTH + "/unclaimed/look", response_model=UnclaimedRead)
async def look_at_unclaimed(call: Caller, month: ThisMonth, body: Reason, key: IdempotencyKey = None) -> JSONResponse:
    """Somebody saw the work that no application claims, and says why it stays so."""
    return await _act(call, key, body, lambda desk: close_month.look_at_unclaimed(desk, month, body.reason))


@router.get(MONTH + "/closing")
async def closing(
    call: Caller, month: ThisMonth, legal_entity_id: Annotated[str, Query(min_length=1, max_length=200)]
) -> ClosingRead:
    """What still keeps the month from being closed, and who can do something about it."""
    async with call.made.database.snapshot() as tx:
        if not call.staff.sees(legal_entity_id):
            raise NotFound(f"there is no legal entity {legal_entity_id}", code="legal_entity_not_found")
        return await call.made.desk(tx, call.staff).closings.read(legal_entity_id, month)


@router.post(MONTH + "/close", response_model=ClosingRead)
async def close(call: Caller, month: ThisMonth, body: CloseMonth, key: IdempotencyKey = None) -> JSONResponse:
    """Close the month of a legal entity."""
    return await _act(
        call,
        key,
        body,
        lambda desk: close_month.close_month(desk, body.legal_entity_id, month, body.force_reason),
    )


@router.post(MONTH + "/reopen", response_model=ClosingRead)
async def reopen(call: Caller, month: ThisMonth, body: ReopenMonth, key: IdempotencyKey = None) -> JSONResponse:
    """Open a closed month again."""
    return await _act(
        call, key, body, lambda desk: close_month.reopen_month(desk, body.legal_entity_id, month, body.reason)
    )


@router.get(MONTH + "/reconciliation")
async def reconciliation(call: Caller, month: ThisMonth) -> ReconciliationRead:
    """Whether all time of the month is billed, written off, open or left out, as far as prefill was asked about it."""
    async with call.made.database.snapshot() as tx:
        rows, faults = await reconciled_months(tx, month, call.staff.visible_entities())
    return ReconciliationRead(month=month, rows=rows, faults=faults)


def _may_ask(staff: Staff) -> None:
    if not any(role in MAY_ASK for role, _ in staff.grants):
        raise Forbidden(
            said(
                "role_missing",
                "this needs the role preparer, project manager or accountant",
                roles="preparer,project_manager,accountant",
            )
        )


def _answer(read: Wire, status: int = 200) -> Answer:
    return Answer(status, read.model_dump(mode="json"), {})


async def _act(
    call: Call, key: str | None, body: Wire, act: Callable[[PostgresBillingDesk], Awaitable[Wire]]
) -> JSONResponse:
    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await act(desk))

    return await call.once(key, body, do)
