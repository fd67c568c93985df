"""Rules of staff over HTTP: set, preview, end, list."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.overrides import (
    AddOverride,
    EndOverride,
    OverrideAnswer,
    OverrideEffect,
    OverrideRead,
)
from proxima_common.contracts.api.shared import Page
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.overrides import OverrideRepository
from proxima_invoice.domain.overrides import Subject, SubjectKind
from proxima_invoice.entrypoints.call import Caller, Cursor, IdempotencyKey, Limit, cursor_of, read_cursor
from proxima_invoice.usecases import overrides

router = APIRouter(tags=["overrides"])
Word = Annotated[str | None, Query(min_length=1, max_length=200)]
Kind = Annotated[Literal["terms", "rate", "scope", "party", "contract"] | None, Query()]


@router.get("/overrides")
async def list_overrides(
    call: Caller,
    application_id: Word = None,
    client_id: Word = None,
    kind: Kind = None,
    on: Annotated[date | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OverrideRead]:
    """Rules of staff, the oldest first; `on` keeps those that hold on that day."""
    after = read_cursor(cursor, UUID)
    subject = None
    if application_id is not None:
        subject = Subject(SubjectKind.APPLICATION, application_id)
    elif client_id is not None:
        subject = Subject(SubjectKind.CLIENT, client_id)
    async with call.made.database.transaction() as tx:
        found = await OverrideRepository(tx).page(
            subject,
            kind=kind,
            on=on,
            entities=call.staff.visible_entities(),
            after=after[0] if after else None,
            limit=limit + 1,
        )
    more = found[limit - 1] if len(found) > limit else None
    items = [overrides.read_of(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_of(more.override_id) if more else None)


@router.post("/overrides", status_code=201, response_model=OverrideAnswer)
async def add_override(call: Caller, body: AddOverride, key: IdempotencyKey = None) -> JSONResponse:
    """Set a rule."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(201, (await overrides.add_override(desk, body)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.post("/overrides/preview", response_model=OverrideEffect)
async def preview_override(call: Caller, body: AddOverride) -> JSONResponse:
    """Which months and open invoices a rule would concern."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(200, (await overrides.preview(desk, body)).model_dump(mode="json"), {})

    return await call.change(do)


@router.post("/overrides/{override_id}/end", response_model=OverrideAnswer)
async def end_override(call: Caller, override_id: UUID, body: EndOverride, key: IdempotencyKey = None) -> JSONResponse:
    """End a rule on a day."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        answer = await overrides.end_override(desk, override_id, body.on, body.reason)
        return Answer(200, answer.model_dump(mode="json"), {})

    return await call.once(key, body, do)
