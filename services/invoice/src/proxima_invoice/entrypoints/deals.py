"""Deals over HTTP: acceptance, progress, hours of support, worklogs decided one by one, costs."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.deals import (
    AcceptMilestone,
    AdjustRetainer,
    DealRead,
    DecideWorklog,
    RecordProgress,
    RetainerRead,
)
from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.payload import Month
from proxima_common.contracts.prefill import CostEstimate
from proxima_common.errors import NotFound
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.deal_reading import deal_read, retainer_read
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import SEES_COSTS
from proxima_invoice.entrypoints.call import Call, Caller, IdempotencyKey, answer_with
from proxima_invoice.usecases import deals

router = APIRouter(tags=["deals"])
OfMonth = Annotated[Month, Path()]
DEAL = "/applications/{application_id}"
WORKLOG = "/invoices/{invoice_id}/worklogs/{worklog_id}"
Do = Callable[[PostgresBillingDesk], Awaitable[None]]


@router.get(DEAL + "/deal")
async def read_deal(call: Caller, application_id: str) -> DealRead:
    """What staff recorded of the deal, and what live invoices bill of it."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        await _known(desk, application_id)
        return await deal_read(desk, application_id)


@router.post(DEAL + "/milestones/{milestone_id}/accept", response_model=DealRead)
async def accept(
    call: Caller, application_id: str, milestone_id: str, body: AcceptMilestone, key: IdempotencyKey = None
) -> JSONResponse:
    """Record that the client accepted a milestone or change request."""
    return await _deal(
        call, key, body, application_id, lambda desk: deals.accept_milestone(desk, application_id, milestone_id, body)
    )


@router.post(DEAL + "/milestones/{milestone_id}/withdraw-acceptance", response_model=DealRead)
async def withdraw_acceptance(
    call: Caller, application_id: str, milestone_id: str, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """Take an acceptance back that nobody has billed."""
    return await _deal(
        call,
        key,
        body,
        application_id,
        lambda desk: deals.withdraw_acceptance(desk, application_id, milestone_id, body.reason),
    )


@router.post(DEAL + "/progress/{month}", response_model=DealRead)
async def progress(
    call: Caller, application_id: str, month: OfMonth, body: RecordProgress, key: IdempotencyKey = None
) -> JSONResponse:
    """Record percent complete at the end of a month."""
    return await _deal(
        call, key, body, application_id, lambda desk: deals.record_progress(desk, application_id, month, body)
    )


@router.get(DEAL + "/retainer")
async def read_retainer(call: Caller, application_id: str, month: Annotated[Month, Query()]) -> RetainerRead:
    """Hours of support at the beginning of a month, its statement, and the ledger behind them."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        await _known(desk, application_id)
        return await retainer_read(desk, application_id, month)


@router.post(DEAL + "/retainer/adjustments", response_model=RetainerRead)
async def adjust_retainer(
    call: Caller, application_id: str, body: AdjustRetainer, key: IdempotencyKey = None
) -> JSONResponse:
    """Put hours into the balance by hand, or take them."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        await deals.adjust_retainer(desk, application_id, body)
        read = await retainer_read(desk, application_id, body.month)
        return Answer(200, read.model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.post(WORKLOG + "/decide", status_code=202, response_model=InvoiceRead)
async def decide(
    call: Caller, invoice_id: UUID, worklog_id: str, body: DecideWorklog, key: IdempotencyKey = None
) -> JSONResponse:
    """Leave a worklog out, pull one in, or price one by hand."""
    return await _draft(call, key, body, lambda desk: deals.decide_worklog(desk, invoice_id, worklog_id, body))


@router.post(WORKLOG + "/undecide", status_code=202, response_model=InvoiceRead)
async def undecide(
    call: Caller, invoice_id: UUID, worklog_id: str, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """Let the rules decide again; what was written off of it is open again."""
    return await _draft(call, key, body, lambda desk: deals.undecide_worklog(desk, invoice_id, worklog_id, body.reason))


@router.post(WORKLOG + "/write-off", status_code=202, response_model=InvoiceRead)
async def write_off(
    call: Caller, invoice_id: UUID, worklog_id: str, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """Use up a worklog's time without billing it."""
    return await _draft(
        call, key, body, lambda desk: deals.write_off_worklog(desk, invoice_id, worklog_id, body.reason)
    )


@router.get("/invoices/{invoice_id}/cost")
async def cost(call: Caller, invoice_id: UUID) -> CostEstimate | None:
    """What the work behind it costs us: for approvers, sales, accountants and administrators. Null while unknown."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        invoice = await desk.invoices.peek(invoice_id)
        call.staff.require(sorted(SEES_COSTS), invoice.legal_entity_id)
        return await desk.costs.of(invoice_id)


async def _known(desk: PostgresBillingDesk, application_id: str) -> None:
    application, _ = await desk.master.application(application_id)
    if not desk.staff.sees(application.seller_id):
        raise NotFound(f"there is no application {application_id}", code="application_not_found")


async def _deal(
    call: Call, key: str | None, body: AcceptMilestone | RecordProgress | Reason, application_id: str, act: Do
) -> JSONResponse:
    async def do(desk: PostgresBillingDesk) -> Answer:
        await act(desk)
        return Answer(200, (await deal_read(desk, application_id)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


async def _draft(
    call: Call,
    key: str | None,
    body: DecideWorklog | Reason,
    act: Callable[[PostgresBillingDesk], Awaitable[Invoice]],
) -> JSONResponse:
    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await act(desk), 202)

    return await call.once(key, body, do)
