"""The annex of an invoice over HTTP: what the client will read of its time."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.annex import AnnexEditsRead, AnnexRead
from proxima_common.http.etag import etag
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.lines import load_lines
from proxima_invoice.adapters.queries import other_clients
from proxima_invoice.entrypoints.call import Caller, IfMatch, seen_in
from proxima_invoice.usecases.annex import annex_of, edit_annex

router = APIRouter(prefix="/invoices/{invoice_id}/annex", tags=["annex"])


@router.get("")
async def read_annex(call: Caller, invoice_id: UUID, response: Response) -> AnnexRead:
    """What was recorded, beside what the client will read of it."""
    async with call.made.database.snapshot() as tx:
        invoice = await call.made.desk(tx, call.staff).invoices.peek(invoice_id)
        invoice.lines = await load_lines(tx, invoice_id, invoice.currency, worklogs=True)
        others = await other_clients(tx, invoice.client_id)
    response.headers["ETag"] = etag(invoice.version)
    return annex_of(invoice, call.staff, call.made.rules.leak_words, others)


@router.put("", response_model=AnnexRead)
async def write_annex(call: Caller, invoice_id: UUID, body: AnnexEditsRead, if_match: IfMatch = None) -> JSONResponse:
    """Write all edits of a draft's annex."""

    async def do(desk: PostgresDesk) -> Answer:
        invoice = await edit_annex(desk, invoice_id, body, seen_in(if_match))
        others = await other_clients(desk.tx, invoice.client_id)
        read = annex_of(invoice, call.staff, call.made.rules.leak_words, others)
        return Answer(200, read.model_dump(mode="json"), {"ETag": etag(invoice.version)})

    return await call.change(do)
