"""The HTTP face: routes translate and call one use case."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Response
from proxima_common.contracts.api.delivery import DeliveryDetail, DeliveryRead, ResolveDelivery, RetryDelivery
from proxima_common.contracts.api.shared import Problem
from proxima_common.contracts.words import Role
from proxima_common.errors import NotFound
from proxima_common.http.api import create_api
from proxima_common.http.operations import ActionTaken, operations_router
from proxima_common.http.tokens import StaffToken, StaffTokenVerifier, staff_dependency
from proxima_common.process import run_api
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters import queries, wire
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import Service, build
from proxima_delivery.bootstrap.didox import Cabinets
from proxima_delivery.entrypoints.access import ACTORS, READERS, Key, begun_by, once
from proxima_delivery.entrypoints.didox_api import didox_router
from proxima_delivery.entrypoints.mail.api import mail_router
from proxima_delivery.entrypoints.mail.page import Said, page_router, say
from proxima_delivery.entrypoints.reminders_api import reminders_router
from proxima_delivery.entrypoints.telegram_api import telegram_router


def delivery_router(service: Service, verifier: StaffTokenVerifier) -> APIRouter:
    """Reads for anybody with a role for the legal entity; decisions for those who prepare, keep accounts or run it."""
    router = APIRouter(prefix="/deliveries", tags=["deliveries"])
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    decisions = service.decisions()
    problems: dict[int | str, dict[str, object]] = {status: {"model": Problem} for status in (401, 403, 404, 409, 422)}

    async def seen(delivery_id: UUID, staff: StaffToken, *roles: Role) -> DeliveryDetail:
        async with service.database.transaction() as tx:
            found = await queries.delivery_detail(delivery_id, tx, now=service.clock.now())
        if not staff.may(*READERS, legal_entity_id=found.legal_entity_id):
            raise NotFound(f"no delivery {delivery_id}")
        staff.require(*roles, legal_entity_id=found.legal_entity_id)
        return found

    @router.get("", responses=problems)
    async def deliveries(invoice_id: UUID, staff: Staff) -> list[DeliveryRead]:
        async with service.database.transaction() as tx:
            found = await queries.deliveries_of(invoice_id, tx, now=service.clock.now())
        return [one for one in found if staff.may(*READERS, legal_entity_id=one.legal_entity_id)]

    @router.get("/{delivery_id}", responses=problems)
    async def delivery(delivery_id: UUID, staff: Staff) -> DeliveryDetail:
        return await seen(delivery_id, staff, *READERS)

    @router.post("/{delivery_id}/resolve", responses=problems, response_model=DeliveryDetail)
    async def resolve(delivery_id: UUID, body: ResolveDelivery, staff: Staff, key: Key = None) -> Response:
        found = await seen(delivery_id, staff, *ACTORS)
        sender = service.settings.senders.get(found.legal_entity_id)

        async def do(tx: AsyncConnection) -> DeliveryDetail:
            await decisions.resolve(
                delivery_id,
                arrived=body.arrived,
                reason=body.reason,
                tx=tx,
                origin=begun_by(staff, service.clock),
                sender_domain=sender.domain if sender else "unknown.invalid",
            )
            return await queries.delivery_detail(delivery_id, tx, now=service.clock.now())

        return await once(service.database, staff, key, f"/deliveries/{delivery_id}/resolve", body, do)

    @router.post("/{delivery_id}/retry", responses=problems, response_model=DeliveryDetail)
    async def retry(delivery_id: UUID, body: RetryDelivery, staff: Staff, key: Key = None) -> Response:
        await seen(delivery_id, staff, *ACTORS)

        async def do(tx: AsyncConnection) -> DeliveryDetail:
            await decisions.retry(delivery_id, reason=body.reason, tx=tx, origin=begun_by(staff, service.clock))
            return await queries.delivery_detail(delivery_id, tx, now=service.clock.now())

        return await once(service.database, staff, key, f"/deliveries/{delivery_id}/retry", body, do)

    return router


def make_app(service: Service, cabinets: Cabinets | None = None, archive: Archive | None = None) -> FastAPI:
    """The API of the delivery service; without `cabinets` nothing can be signed in Didox.

    Without an archive, or a page that is set up, clients are shown nothing.
    """
    verifier = StaffTokenVerifier(service.settings.staff_public_key, audience="delivery")

    async def announce(tx: AsyncConnection, action: ActionTaken, by: StaffToken) -> None:
        told = wire.operation_taken(action.action, action.target, action.outcome)
        await service.outbox.add(tx, [told], begun_by(by, service.clock))

    operations = operations_router(
        service.database,
        service.clock,
        staff_dependency(verifier),
        dispatcher=service.dispatcher(),
        announce=announce,
    )
    routers = [
        delivery_router(service, verifier),
        didox_router(service, verifier, cabinets),
        telegram_router(service, verifier),
        reminders_router(service, verifier),
        mail_router(service, verifier),
        operations,
    ]
    page = service.settings.client_page
    if page and archive:
        routers.append(page_router(service, page, archive))
    app = create_api("Proxima delivery", service.settings.http, routers, database=service.database)
    app.add_exception_handler(Said, say)
    return app


async def run(stop: asyncio.Event) -> None:
    """Serve the API."""
    service = build()
    archive = Archive(service.settings.s3)
    try:
        async with service.didox.cabinets() as cabinets:
            await run_api(make_app(service, cabinets, archive), service.settings.http, stop)
    finally:
        archive.close()
