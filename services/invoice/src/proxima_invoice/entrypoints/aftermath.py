"""What is done to a sent invoice over HTTP: reissue, ask for a void, correct, credit, write a difference off."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.api.moves import Correct, Credit, Reissue, VoidRequest, WriteOffDifference

from proxima_invoice.entrypoints.call import Caller, IdempotencyKey
from proxima_invoice.entrypoints.moves import move
from proxima_invoice.usecases.children import correct_invoice, credit_invoice
from proxima_invoice.usecases.differences import reverse_difference, write_off_difference
from proxima_invoice.usecases.reissue import reissue_invoice
from proxima_invoice.usecases.void import request_void

router = APIRouter(prefix="/invoices/{invoice_id}", tags=["moves"])


@router.post("/reissue", response_model=InvoiceRead)
async def reissue(call: Caller, invoice_id: UUID, body: Reissue, key: IdempotencyKey = None) -> JSONResponse:
    """Make a rejected invoice anew; only what was rejected is replaced."""
    return await move(
        call, key, body, lambda desk: reissue_invoice(desk, invoice_id, body.reason, keep_number=body.keep_number)
    )


@router.post("/void-request", response_model=InvoiceRead)
async def ask_void(call: Caller, invoice_id: UUID, body: VoidRequest, key: IdempotencyKey = None) -> JSONResponse:
    """Ask for the cancellation of what the client holds; the invoice is void when the partner says so."""
    return await move(
        call, key, body, lambda desk: request_void(desk, invoice_id, body.reason, keep_worklogs=body.keep_worklogs)
    )


@router.post("/correct", status_code=201, response_model=InvoiceRead)
async def correct(call: Caller, invoice_id: UUID, body: Correct, key: IdempotencyKey = None) -> JSONResponse:
    """Begin a corrected or additional ESF; answers with its draft."""
    return await move(
        call,
        key,
        body,
        lambda desk: correct_invoice(desk, invoice_id, body.reason, body.kind, body.document_date),
        201,
    )


@router.post("/credit", status_code=201, response_model=InvoiceRead)
async def credit(call: Caller, invoice_id: UUID, body: Credit, key: IdempotencyKey = None) -> JSONResponse:
    """Begin a credit note; answers with its draft."""
    return await move(
        call,
        key,
        body,
        lambda desk: credit_invoice(desk, invoice_id, body.reason, body.lines, body.document_date),
        201,
    )


@router.post("/differences", response_model=InvoiceRead)
async def write_off(
    call: Caller, invoice_id: UUID, body: WriteOffDifference, key: IdempotencyKey = None
) -> JSONResponse:
    """Write off what a bank's fee or rounding left open."""
    return await move(call, key, body, lambda desk: write_off_difference(desk, invoice_id, body))


@router.post("/differences/{difference_id}/reverse", response_model=InvoiceRead)
async def reverse(
    call: Caller, invoice_id: UUID, difference_id: UUID, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """Take a written-off difference back."""
    return await move(call, key, body, lambda desk: reverse_difference(desk, invoice_id, difference_id, body.reason))
