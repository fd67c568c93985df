"""A refresh that is shown first, and why a line has its amount, over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.api.refresh import ApplyRefresh, LineChain, RefreshPreview
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.consumed import load_consumed
from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.explaining import line_chain, preview_read
from proxima_invoice.adapters.lines import load_lines
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.entrypoints.call import Caller, IdempotencyKey, IfMatch, answer_with, seen_in
from proxima_invoice.usecases import preview

router = APIRouter(prefix="/invoices/{invoice_id}", tags=["refresh"])


@router.post("/refresh/preview", status_code=202, response_model=InvoiceRead)
async def ask_preview(call: Caller, invoice_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Ask prefill what a refresh would change; the draft stays as it is."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await preview.ask_preview(desk, invoice_id), 202)

    return await call.once(key, None, do)


@router.get("/refresh/preview")
async def read_preview(call: Caller, invoice_id: UUID) -> RefreshPreview:
    """What the newest such proposal would change, line by line."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        return await preview_read(desk, await _whole(desk, invoice_id))


@router.post("/refresh/apply", response_model=InvoiceRead)
async def apply_preview(
    call: Caller, invoice_id: UUID, body: ApplyRefresh, key: IdempotencyKey = None, if_match: IfMatch = None
) -> JSONResponse:
    """Take over what was shown: all of it, or chosen lines."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        invoice = await preview.apply_preview(desk, invoice_id, body.run_id, body.keys, seen_in(if_match))
        return await answer_with(desk, invoice)

    return await call.once(key, body, do)


@router.get("/lines/{line_id}/explanation")
async def explanation(call: Caller, invoice_id: UUID, line_id: UUID) -> LineChain:
    """Why the line has its amount, from worklogs to tax, and the same computed anew."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        return await line_chain(desk, await _whole(desk, invoice_id), line_id)


async def _whole(desk: PostgresDesk, invoice_id: UUID) -> Invoice:
    invoice = await desk.invoices.peek(invoice_id)
    invoice.lines = await load_lines(desk.tx, invoice_id, invoice.currency, worklogs=True)
    invoice.consumed = await load_consumed(desk.tx, invoice_id)
    return invoice
