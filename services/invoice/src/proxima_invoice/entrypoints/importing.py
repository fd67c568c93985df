"""Old invoices brought in over HTTP, and months computed here beside what was billed for them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.importing import ImportInvoices, ImportReport, ParallelRun
from proxima_common.contracts.payload import Month
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.imports import InvoicesByNumber
from proxima_invoice.adapters.parallel_run import parallel_run
from proxima_invoice.entrypoints.call import Caller, IdempotencyKey
from proxima_invoice.usecases.import_invoices import import_invoices

router = APIRouter(tags=["registry"])


@router.post("/registry/import", response_model=ImportReport)
async def import_(call: Caller, body: ImportInvoices, key: IdempotencyKey = None) -> JSONResponse:
    """Bring old invoices in from a table, or say what would become of each of its rows."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        report = await import_invoices(desk, InvoicesByNumber(desk.tx), body.csv, dry_run=body.dry_run)
        return Answer(200, report.model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.get("/months/{month}/parallel-run")
async def compare(call: Caller, month: Annotated[Month, Path()]) -> ParallelRun:
    """Each application's month as it comes out here beside what was billed, with the causes of what differs."""
    async with call.made.database.snapshot() as tx:
        return await parallel_run(tx, month, call.staff.visible_entities())
