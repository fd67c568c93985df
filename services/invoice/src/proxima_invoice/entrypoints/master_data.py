"""Clients and applications over HTTP: what the warehouse says, and what staff say instead."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.master_data import ApplicationRead, CheckClient, ClientRead
from proxima_common.contracts.api.shared import Page
from proxima_common.errors import NotFound
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.master_reading import applications_on, clients_on
from proxima_invoice.entrypoints.billing import Word
from proxima_invoice.entrypoints.call import Caller, Cursor, IdempotencyKey, Limit, cursor_of, read_cursor
from proxima_invoice.usecases import clients

router = APIRouter(tags=["master data"])
Day = Annotated[date | None, Query(description="The day whose rules of staff are laid over; today if none is named.")]
OfDay = Annotated[date | None, Query(description="The day whose rules of staff are laid over; none are without it.")]


@router.get("/clients")
async def list_clients(call: Caller, on: OfDay = None, cursor: Cursor = None, limit: Limit = 50) -> Page[ClientRead]:
    """Clients by id, as the warehouse last described them; on a day as one client is read, all in one answer."""
    after = read_cursor(cursor, str)
    async with call.made.database.transaction() as tx:
        rows = await source_data.clients_of(tx, call.staff.visible_entities(), after[0] if after else None, limit + 1)
        items = await clients_on(tx, rows[:limit], on) if on else list(rows[:limit])
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=items, next_cursor=cursor_of(more.client_id) if more else None)


@router.get("/clients/{client_id}")
async def get_client(call: Caller, client_id: str, on: Day = None) -> ClientRead:
    """One client on a day: what staff say wins over the warehouse, and `overlaid` names it."""
    async with call.made.database.transaction() as tx:
        client = await source_data.client(tx, client_id)
        if client is None or not await source_data.seen_by(tx, client_id, call.staff.visible_entities()):
            raise NotFound(f"no client {client_id}")
        return (await clients_on(tx, [client], on or call.made.clock.today()))[0]


@router.post("/clients/{client_id}/check", response_model=ClientRead)
async def check_client(call: Caller, client_id: str, body: CheckClient, key: IdempotencyKey = None) -> JSONResponse:
    """Keep that the client was compared with the tax base."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        await clients.checked(desk, client_id, body.note)
        client = await source_data.client(desk.tx, client_id)
        if client is None:
            raise NotFound(f"no client {client_id}")
        (checked,) = await clients_on(desk.tx, [client], desk.today)
        return Answer(200, checked.model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.get("/applications")
async def list_applications(
    call: Caller, client_id: Word = None, on: OfDay = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ApplicationRead]:
    """Applications by id, as the warehouse last described them; on a day with what is invoiced of each contract."""
    after = read_cursor(cursor, str)
    async with call.made.database.transaction() as tx:
        rows = await source_data.applications_of(
            tx, call.staff.visible_entities(), client_id, after[0] if after else None, limit + 1
        )
        items = await applications_on(tx, rows[:limit], on) if on else list(rows[:limit])
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=items, next_cursor=cursor_of(more.application_id) if more else None)


@router.get("/applications/{application_id}")
async def get_application(call: Caller, application_id: str, on: Day = None) -> ApplicationRead:
    """One application on a day, with what is invoiced of its contract."""
    async with call.made.database.transaction() as tx:
        application = await source_data.application(tx, application_id)
        if application is None or not call.staff.sees(application.seller_id):
            raise NotFound(f"no application {application_id}")
        return (await applications_on(tx, [application], on or call.made.clock.today()))[0]
