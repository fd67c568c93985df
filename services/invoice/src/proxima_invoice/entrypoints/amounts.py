"""Reading typed amounts, and dividing or joining lines, over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from proxima_common.amounts import read_exactly, rounded
from proxima_common.contracts.api.amounts import AmountRead, MergeLines, ReadAmount, SplitLine
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.errors import FieldError, Invalid
from proxima_common.http.idempotency import Answer
from proxima_common.money import minor_units

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.entrypoints.call import Caller, IdempotencyKey, IfMatch, answer_with, seen_in
from proxima_invoice.usecases import reshape

MOST_PLACES = 6

router = APIRouter(tags=["amounts"])


@router.post("/amounts/read")
async def read_amount(call: Caller, body: ReadAmount) -> AmountRead:
    """What the text means in the locale; 422 naming `/text` for what has no one meaning. Nothing is kept."""
    value = read_exactly(body.text, body.locale)
    amount = rounded(value, _places(body))
    return AmountRead(amount=amount, exact=amount == value)


@router.post("/invoices/{invoice_id}/lines/{line_id}/split", response_model=InvoiceRead)
async def split_line(
    call: Caller,
    invoice_id: UUID,
    line_id: UUID,
    body: SplitLine,
    key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Part of a line as a line of its own, with its share of the time."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await reshape.split_line(desk, invoice_id, line_id, body, seen_in(if_match)))

    return await call.once(key, body, do)


@router.post("/invoices/{invoice_id}/lines/merge", response_model=InvoiceRead)
async def merge_lines(
    call: Caller, invoice_id: UUID, body: MergeLines, key: IdempotencyKey = None, if_match: IfMatch = None
) -> JSONResponse:
    """Several lines as one, with all of their time."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await reshape.merge_lines(desk, invoice_id, body, seen_in(if_match)))

    return await call.once(key, body, do)


def _places(body: ReadAmount) -> int:
    if body.currency and body.scale is not None:
        detail = "a currency has its own scale"
        raise Invalid(detail, code="currency_and_scale", fields=[FieldError("/scale", detail)])
    if body.currency:
        try:
            return minor_units(body.currency)
        except Invalid as error:
            raise Invalid(error.detail, code=error.code, fields=[FieldError("/currency", error.detail)]) from error
    return MOST_PLACES if body.scale is None else body.scale
