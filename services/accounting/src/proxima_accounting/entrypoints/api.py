"""The API for staff, behind the gateway: see shipments and receipts."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query
from proxima_common.contracts.api.accounting import (
    QueueRead,
    ReceiptRead,
    ShipmentComparison,
    ShipmentDetail,
    ShipmentRead,
)
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import FactState
from proxima_common.http.api import create_api
from proxima_common.http.operations import ActionTaken, operations_router
from proxima_common.http.tokens import StaffToken, StaffTokenVerifier, staff_dependency
from proxima_common.messaging.envelope import Origin
from proxima_common.observability.tracing import current_traceparent
from proxima_common.process import run_api
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters import queries
from proxima_accounting.bootstrap import Parts, parts
from proxima_accounting.entrypoints import actions, bank
from proxima_accounting.entrypoints.access import Made, Staff, readable, seen_by
from proxima_accounting.entrypoints.inbox import dispatcher
from proxima_accounting.settings import ApiSettings
from proxima_accounting.usecases.compare import compare_shipment

ERRORS: dict[int | str, dict[str, Any]] = {status: {"description": "a problem"} for status in (401, 403, 404)}
Cursor = Annotated[str | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
router = APIRouter(responses=ERRORS)


def create_app(made: Parts, settings: ApiSettings) -> FastAPI:
    """The application over these parts."""
    verifier = StaffTokenVerifier(settings.staff_public_key_file.read_text(), audience="accounting")
    staff = staff_dependency(verifier)

    async def announce(tx: AsyncConnection, action: ActionTaken, by: StaffToken) -> None:
        origin = Origin.begin(by.actor, made.clock.now(), current_traceparent())
        facts = made.store.within(tx).facts
        await facts.settled(action.action, action.target, action.subject, action.outcome, origin)

    inbox = dispatcher(made)
    operations = operations_router(made.database, made.clock, staff, dispatcher=inbox, announce=announce)
    routers = [router, actions.router, bank.router, operations]
    app = create_api("Proxima accounting", settings.http, routers, database=made.database)
    app.state.parts = made
    app.state.staff = staff
    return app


@router.get("/shipments")
async def shipments_of_invoice(made: Made, staff: Staff, invoice_id: UUID) -> list[ShipmentRead]:
    """The shipment of an invoice, if it has one and this person may see it: one at most."""
    async with made.database.transaction() as tx:
        return await queries.shipments_of(tx, seen_by(staff), invoice_id)


@router.get("/shipments/list")
async def shipments(
    made: Made,
    staff: Staff,
    state: Annotated[list[FactState] | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ShipmentRead]:
    """Shipments of the legal entities that this person may see, the newest invoice first."""
    async with made.database.transaction() as tx:
        return await queries.list_shipments(tx, seen_by(staff), states=state or [], cursor=cursor, limit=limit)


@router.get("/shipments/{invoice_id}")
async def shipment(made: Made, staff: Staff, invoice_id: UUID) -> ShipmentDetail:
    """One shipment with its attempts."""
    async with made.database.transaction() as tx:
        found = await readable(made.store.within(tx), staff, invoice_id)
        read = await queries.read_shipment(tx, invoice_id)
        return ShipmentDetail(**read.model_dump(), attempts=await queries.attempts_of(tx, found))


@router.get("/shipments/{invoice_id}/comparison", responses={503: {"description": "PlanFact does not answer"}})
async def comparison(made: Made, staff: Staff, invoice_id: UUID) -> ShipmentComparison:
    """What we say against what PlanFact holds now; costs calls of its quota."""
    async with made.database.transaction() as tx:
        found = await readable(made.store.within(tx), staff, invoice_id)
        receipts = await queries.receipts_of(tx, found)
    return await compare_shipment(made.shelf.books_of(found.legal_entity_id), found, receipts, made.clock.now())


@router.get("/receipts")
async def receipts(made: Made, staff: Staff, cursor: Cursor = None, limit: Limit = 50) -> Page[ReceiptRead]:
    """Receipts found at PlanFact, the latest first."""
    async with made.database.transaction() as tx:
        return await queries.list_receipts(tx, seen_by(staff), cursor=cursor, limit=limit)


@router.get("/queue")
async def queue(made: Made, staff: Staff) -> QueueRead:
    """How much is pending per legal entity and how long it will take as measured."""
    async with made.database.transaction() as tx:
        return await queries.queue_of(tx, seen_by(staff), made.clock.now())


async def run(stop: asyncio.Event) -> None:
    """The API process."""
    settings = ApiSettings()
    async with parts(settings) as made:
        await run_api(create_app(made, settings), settings.http, stop)
