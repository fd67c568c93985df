"""Sellers, clients and applications over HTTP, and the audit's verification."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.billing import ApplicationRead, ClientRead, LegalEntityRead, LegalEntityWrite
from proxima_common.contracts.api.invoice import AuditReport
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden, NotFound
from proxima_common.http.etag import etag
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.anchors import PostgresAnchorLog
from proxima_invoice.adapters.audit_chains import PostgresAuditChains
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.legal_entities import LegalEntityRepository
from proxima_invoice.domain.staff import EVERY_ENTITY
from proxima_invoice.entrypoints.billing import Word
from proxima_invoice.entrypoints.call import Caller, Cursor, IfMatch, Limit, cursor_of, read_cursor, seen_in
from proxima_invoice.usecases import master_data
from proxima_invoice.usecases.verification import verify

router = APIRouter(tags=["master data"])
# `*` means every legal entity in a grant, so it can be the id of none.
NewId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]


@router.get("/legal-entities")
async def list_legal_entities(call: Caller) -> Page[LegalEntityRead]:
    """The sellers that this person has a role for."""
    async with call.made.database.transaction() as tx:
        return Page(items=await LegalEntityRepository(tx).find(call.staff.visible_entities()), next_cursor=None)


@router.get("/legal-entities/{legal_entity_id}")
async def get_legal_entity(call: Caller, legal_entity_id: str, response: Response) -> LegalEntityRead:
    """One seller; its ETag is for changing it."""
    async with call.made.database.transaction() as tx:
        seller = await LegalEntityRepository(tx).get(legal_entity_id)
    if seller is None or not call.staff.sees(legal_entity_id):
        raise NotFound(f"no legal entity {legal_entity_id}")
    response.headers["ETag"] = etag(seller.version)
    return seller


@router.put("/legal-entities/{legal_entity_id}", response_model=LegalEntityRead)
async def put_legal_entity(
    call: Caller, legal_entity_id: NewId, body: LegalEntityWrite, if_match: IfMatch = None
) -> JSONResponse:
    """Create a seller, or replace the version that was seen."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        seen = seen_in(if_match)
        seller = await master_data.put_legal_entity(desk, legal_entity_id, body, seen, new=if_match is None)
        return Answer(200, seller.model_dump(mode="json"), {"ETag": etag(seller.version)})

    return await call.change(do)


@router.get("/clients")
async def list_clients(call: Caller, cursor: Cursor = None, limit: Limit = 50) -> Page[ClientRead]:
    """Clients by id, as the warehouse last described them."""
    after = read_cursor(cursor, str)
    async with call.made.database.transaction() as tx:
        rows = await source_data.clients_of(tx, call.staff.visible_entities(), after[0] if after else None, limit + 1)
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=list(rows[:limit]), next_cursor=cursor_of(more.client_id) if more else None)


@router.get("/clients/{client_id}")
async def get_client(call: Caller, client_id: str) -> ClientRead:
    """One client."""
    async with call.made.database.transaction() as tx:
        client = await source_data.client(tx, client_id)
        if client is None or not await source_data.seen_by(tx, client_id, call.staff.visible_entities()):
            raise NotFound(f"no client {client_id}")
    return client


@router.get("/applications")
async def list_applications(
    call: Caller, client_id: Word = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ApplicationRead]:
    """Applications by id, as the warehouse last described them."""
    after = read_cursor(cursor, str)
    async with call.made.database.transaction() as tx:
        rows = await source_data.applications_of(
            tx, call.staff.visible_entities(), client_id, after[0] if after else None, limit + 1
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=list(rows[:limit]), next_cursor=cursor_of(more.application_id) if more else None)


@router.get("/applications/{application_id}")
async def get_application(call: Caller, application_id: str) -> ApplicationRead:
    """One application."""
    async with call.made.database.transaction() as tx:
        application = await source_data.application(tx, application_id)
    if application is None or not call.staff.sees(application.seller_id):
        raise NotFound(f"no application {application_id}")
    return application


@router.get("/audit/verify")
async def verify_audit(call: Caller, request: Request) -> AuditReport:
    """Check every audit chain, every invoice's head and every anchor; for administrators of every legal entity."""
    if not call.staff.holds([Role.ADMIN], EVERY_ENTITY):
        raise Forbidden("this needs the role admin for every legal entity", code="role_missing")
    database = call.made.database
    return await verify(PostgresAuditChains(database), PostgresAnchorLog(database), request.app.state.anchor_files)
