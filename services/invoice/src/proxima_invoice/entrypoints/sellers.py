"""Sellers over HTTP, and the number that comes next."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.branding import BrandingRead, BrandingWrite
from proxima_common.contracts.api.master_data import LegalEntityRead, LegalEntityWrite, NextNumber
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import SeriesKind
from proxima_common.errors import NotFound
from proxima_common.http.etag import etag
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.brandings import BrandingRepository
from proxima_invoice.adapters.legal_entities import LegalEntityRepository
from proxima_invoice.entrypoints.call import Caller, IfMatch, seen_in
from proxima_invoice.usecases import branding, master_data, numbers

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


@router.get("/legal-entities/{legal_entity_id}/branding")
async def get_branding(call: Caller, legal_entity_id: str, response: Response) -> BrandingRead:
    """How a legal entity's papers look; version 0 is the product's own."""
    if not call.staff.sees(legal_entity_id):
        raise NotFound(f"no legal entity {legal_entity_id}")
    async with call.made.database.transaction() as tx:
        found = await BrandingRepository(tx).get(legal_entity_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/legal-entities/{legal_entity_id}/branding", response_model=BrandingRead)
async def put_branding(
    call: Caller, legal_entity_id: str, body: BrandingWrite, if_match: IfMatch = None
) -> JSONResponse:
    """Replace it."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        read = await branding.put_branding(desk, legal_entity_id, body, seen_in(if_match))
        return Answer(200, read.model_dump(mode="json"), {"ETag": etag(read.version)})

    return await call.change(do)


@router.get("/legal-entities/{legal_entity_id}/next-number", response_model=NextNumber)
async def next_number(
    call: Caller,
    legal_entity_id: str,
    kind: Annotated[SeriesKind, Query()],
    on: Annotated[date, Query(description="The document date.")],
) -> JSONResponse:
    """The number that a series gives next, if nothing else happens until then."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(200, (await numbers.next_number(desk, legal_entity_id, kind, on)).model_dump(mode="json"), {})

    return await call.change(do)
