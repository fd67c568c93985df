"""The moves of an invoice over HTTP; each happens once per Idempotency-Key and answers with the invoice."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.invoice import Accept, Amend, Approve, InvoiceRead, Reason, Reject, Resend, Send, Void
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import Channel
from proxima_common.http.idempotency import Answer
from pydantic import Field

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.entrypoints.call import Call, Caller, IdempotencyKey, IfMatch, answer_with, seen_in
from proxima_invoice.usecases.amend import amend_invoice
from proxima_invoice.usecases.answer import accept_invoice, reject_invoice
from proxima_invoice.usecases.approve import approve_invoice
from proxima_invoice.usecases.finalize import finalize_invoice
from proxima_invoice.usecases.refresh import refresh_invoice
from proxima_invoice.usecases.return_ import return_invoice
from proxima_invoice.usecases.send import resend_invoice, send_invoice
from proxima_invoice.usecases.void import discard_invoice, void_invoice
from proxima_invoice.usecases.withdraw import withdraw_invoice

router = APIRouter(prefix="/invoices/{invoice_id}", tags=["moves"])


class Withdraw(Command):
    """Why it is taken back, if there is something to say."""

    reason: str | None = Field(default=None, max_length=2000)


@router.post("/refresh", status_code=202, response_model=InvoiceRead)
async def refresh(call: Caller, invoice_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Ask prefill for the lines once more."""
    return await move(call, key, None, lambda desk: refresh_invoice(desk, invoice_id), 202)


@router.post("/finalize", response_model=InvoiceRead)
async def finalize(
    call: Caller, invoice_id: UUID, key: IdempotencyKey = None, if_match: IfMatch = None
) -> JSONResponse:
    """Lock it, number it, freeze its content, have its files made."""
    return await move(call, key, None, lambda desk: finalize_invoice(desk, invoice_id, seen_in(if_match)))


@router.post("/amend", response_model=InvoiceRead)
async def amend(
    call: Caller, invoice_id: UUID, body: Amend, key: IdempotencyKey = None, if_match: IfMatch = None
) -> JSONResponse:
    """Change texts in review: a new revision under the same number."""
    return await move(
        call,
        key,
        body,
        lambda desk: amend_invoice(desk, invoice_id, body.line_texts, body.printed_note, seen_in(if_match)),
    )


@router.post("/withdraw", response_model=InvoiceRead)
async def withdraw(
    call: Caller, invoice_id: UUID, body: Withdraw | None = None, key: IdempotencyKey = None
) -> JSONResponse:
    """Take it back from review."""
    reason = body.reason if body else None
    return await move(call, key, body, lambda desk: withdraw_invoice(desk, invoice_id, reason))


@router.post("/return", response_model=InvoiceRead)
async def return_(call: Caller, invoice_id: UUID, body: Reason, key: IdempotencyKey = None) -> JSONResponse:
    """Send it back to its preparer, with the reason."""
    return await move(call, key, body, lambda desk: return_invoice(desk, invoice_id, body.reason))


@router.post("/approve", response_model=InvoiceRead)
async def approve(call: Caller, invoice_id: UUID, body: Approve, key: IdempotencyKey = None) -> JSONResponse:
    """Accept exactly this revision with exactly these files, or one level of it."""
    return await move(
        call,
        key,
        body,
        lambda desk: approve_invoice(
            desk, invoice_id, body.revision, body.bundle_hash, break_glass=body.break_glass_reason
        ),
    )


@router.post("/send", response_model=InvoiceRead)
async def send(call: Caller, invoice_id: UUID, body: Send, key: IdempotencyKey = None) -> JSONResponse:
    """Hand every required document over to the recipients."""
    return await move(call, key, body, lambda desk: send_invoice(desk, invoice_id, Channel(body.channel)))


@router.post("/resend", response_model=InvoiceRead)
async def resend(call: Caller, invoice_id: UUID, body: Resend, key: IdempotencyKey = None) -> JSONResponse:
    """Hand them over once more."""
    return await move(call, key, body, lambda desk: resend_invoice(desk, invoice_id, body.reason))


@router.post("/accept", response_model=InvoiceRead)
async def accept(call: Caller, invoice_id: UUID, body: Accept, key: IdempotencyKey = None) -> JSONResponse:
    """The client accepted one document, or all that is awaited."""
    return await move(
        call, key, body, lambda desk: accept_invoice(desk, invoice_id, body.how, body.note, body.document_id)
    )


@router.post("/reject", response_model=InvoiceRead)
async def reject(call: Caller, invoice_id: UUID, body: Reject, key: IdempotencyKey = None) -> JSONResponse:
    """The client rejects one document, or all that it holds, with the reason."""
    return await move(call, key, body, lambda desk: reject_invoice(desk, invoice_id, body.reason, body.document_id))


@router.post("/void", response_model=InvoiceRead)
async def void(call: Caller, invoice_id: UUID, body: Void, key: IdempotencyKey = None) -> JSONResponse:
    """Give a numbered invoice up for good."""
    return await move(
        call,
        key,
        body,
        lambda desk: void_invoice(desk, invoice_id, body.reason, keep_worklogs=body.keep_worklogs),
    )


@router.post("/discard", response_model=InvoiceRead)
async def discard(call: Caller, invoice_id: UUID, body: Reason, key: IdempotencyKey = None) -> JSONResponse:
    """Throw a draft without a number away."""
    return await move(call, key, body, lambda desk: discard_invoice(desk, invoice_id, body.reason))


async def move(
    call: Call,
    key: str | None,
    body: Wire | None,
    make: Callable[[PostgresDesk], Awaitable[Invoice]],
    status: int = 200,
) -> JSONResponse:
    """Make a move once per key, and answer with the invoice that it led to."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await make(desk), status)

    return await call.once(key, body, do)
