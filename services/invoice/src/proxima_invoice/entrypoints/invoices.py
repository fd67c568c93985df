"""Invoices over HTTP: one invoice, and changing a draft."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.branding import BrandingWrite
from proxima_common.contracts.api.invoice import (
    AuditEntryRead,
    CreateInvoice,
    DraftContent,
    EditInvoice,
    InvoiceRead,
    RevisionRead,
)
from proxima_common.contracts.api.lines import EditLine, NewLine, RemoveLine
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.http.etag import etag
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.lines import load_lines
from proxima_invoice.adapters.queries import list_audit, list_revisions
from proxima_invoice.entrypoints.call import (
    Caller,
    Cursor,
    IdempotencyKey,
    IfMatch,
    Limit,
    answer_with,
    cursor_of,
    read_cursor,
    read_with,
    seen_in,
)
from proxima_invoice.usecases import edit
from proxima_invoice.usecases.branding import checked, frozen
from proxima_invoice.usecases.content import content_of
from proxima_invoice.usecases.create import create_draft
from proxima_invoice.usecases.guard import stops_of

router = APIRouter(prefix="/invoices", tags=["invoices"])


@router.post("", status_code=201, response_model=InvoiceRead)
async def create(call: Caller, body: CreateInvoice, key: IdempotencyKey = None) -> JSONResponse:
    """Begin a draft and ask prefill for its lines."""

    async def do(desk: PostgresDesk) -> Answer:
        invoice = await create_draft(
            desk,
            body.application_id,
            body.month,
            supplement=body.supplement,
            prefill=body.prefill,
            in_place_of=body.in_place_of,
        )
        return await answer_with(desk, invoice, 201)

    return await call.once(key, body, do)


@router.get("/{invoice_id}")
async def read(call: Caller, invoice_id: UUID, response: Response) -> InvoiceRead:
    """One invoice with everything that a screen shows of it."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        invoice = await desk.invoices.peek(invoice_id)
        response.headers["ETag"] = etag(invoice.version)
        if invoice.status is InvoiceStatus.DRAFT:
            invoice.stopped = await stops_of(desk, invoice)
        return await read_with(desk, invoice)


@router.patch("/{invoice_id}", response_model=InvoiceRead)
async def change(call: Caller, invoice_id: UUID, body: EditInvoice, if_match: IfMatch = None) -> JSONResponse:
    """Set the fields that were sent."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await edit.edit_invoice(desk, invoice_id, body, seen_in(if_match)))

    return await call.change(do)


@router.post("/{invoice_id}/lines", response_model=InvoiceRead)
async def add_line(
    call: Caller, invoice_id: UUID, body: NewLine, key: IdempotencyKey = None, if_match: IfMatch = None
) -> JSONResponse:
    """Add a manual or adjustment line."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await edit.add_line(desk, invoice_id, body, seen_in(if_match)))

    return await call.once(key, body, do)


@router.patch("/{invoice_id}/lines/{line_id}", response_model=InvoiceRead)
async def change_line(
    call: Caller, invoice_id: UUID, line_id: UUID, body: EditLine, if_match: IfMatch = None
) -> JSONResponse:
    """Set the fields of a line that were sent."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await edit.edit_line(desk, invoice_id, line_id, body, seen_in(if_match)))

    return await call.change(do)


@router.post("/{invoice_id}/lines/{line_id}/remove", response_model=InvoiceRead)
async def remove_line(
    call: Caller,
    invoice_id: UUID,
    line_id: UUID,
    body: RemoveLine,
    key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Take a line out; the time behind it is given back or written off."""

    async def do(desk: PostgresDesk) -> Answer:
        invoice = await edit.remove_line(
            desk, invoice_id, line_id, how=body.how, reason=body.reason, seen=seen_in(if_match)
        )
        return await answer_with(desk, invoice)

    return await call.once(key, body, do)


@router.get("/{invoice_id}/audit")
async def audit(call: Caller, invoice_id: UUID, cursor: Cursor = None, limit: Limit = 50) -> Page[AuditEntryRead]:
    """The timeline, the latest entry first."""
    after = read_cursor(cursor, int)
    async with call.made.database.transaction() as tx:
        await call.made.desk(tx, call.staff).invoices.peek(invoice_id)
        entries = await list_audit(tx, invoice_id, after=after[0] if after else None, limit=limit + 1)
    more = entries[limit - 1] if len(entries) > limit else None
    return Page(items=entries[:limit], next_cursor=cursor_of(more.position) if more else None)


@router.get("/{invoice_id}/revisions")
async def revisions(call: Caller, invoice_id: UUID) -> list[RevisionRead]:
    """Everything that was frozen of it."""
    async with call.made.database.transaction() as tx:
        await call.made.desk(tx, call.staff).invoices.peek(invoice_id)
        return await list_revisions(tx, invoice_id)


@router.get("/{invoice_id}/draft-content")
async def draft_content(call: Caller, invoice_id: UUID) -> DraftContent:
    """What the papers would say now, for a preview: without a number while it has none."""
    async with call.made.database.snapshot() as tx:
        desk = call.made.desk(tx, call.staff)
        invoice = await desk.invoices.peek(invoice_id)
        invoice.lines = await load_lines(tx, invoice_id, invoice.currency, worklogs=True)
        branding = await desk.master.branding(invoice.legal_entity_id)
    return DraftContent(content=content_of(invoice, call.made.rules.template_bundle, branding=branding))


@router.post("/{invoice_id}/draft-content")
async def branded_content(call: Caller, invoice_id: UUID, body: BrandingWrite) -> DraftContent:
    """What its papers would say under another branding than the legal entity's; nothing is kept."""
    branding = frozen(checked(body))
    async with call.made.database.snapshot() as tx:
        invoice = await call.made.desk(tx, call.staff).invoices.peek(invoice_id)
        invoice.lines = await load_lines(tx, invoice_id, invoice.currency, worklogs=True)
    return DraftContent(content=content_of(invoice, call.made.rules.template_bundle, branding=branding))
