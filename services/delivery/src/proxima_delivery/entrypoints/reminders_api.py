"""Reminders by the bot over HTTP: who can be reached, and asking for missing time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from proxima_common.contracts.api.shared import Problem
from proxima_common.contracts.api.telegram import PersonReminded, ReachOfPeople, RemindedRead, RemindPeople
from proxima_common.contracts.words import Role
from proxima_common.errors import Unavailable
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken, StaffTokenVerifier, staff_dependency
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.telegram import queries
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.telegram import stores
from proxima_delivery.entrypoints.access import Key, begun_by, once
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.remind import Missing

REMINDERS = (Role.PROJECT_MANAGER, Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)
_PROBLEMS: dict[int | str, dict[str, object]] = {status: {"model": Problem} for status in (401, 403, 422, 503)}


def reminders_router(service: Service, verifier: StaffTokenVerifier) -> APIRouter:
    """People work for every seller, so a role for all of them is needed."""
    router = APIRouter(prefix="/telegram", tags=["telegram"], responses=_PROBLEMS)
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806

    @router.get("/people")
    async def people(staff: Staff) -> ReachOfPeople:
        staff.require(*REMINDERS, legal_entity_id=EVERY_LEGAL_ENTITY)
        async with service.database.transaction() as tx:
            found = await queries.reach_of_people(service.clock.today(), tx)
        return ReachOfPeople(available=service.settings.telegram is not None, people=found)

    @router.post("/reminders", response_model=RemindedRead)
    async def remind(body: RemindPeople, staff: Staff, key: Key = None) -> Response:
        staff.require(*REMINDERS, legal_entity_id=EVERY_LEGAL_ENTITY)
        part = service.telegram()
        if part is None:
            raise Unavailable("no Telegram bot is set up", code="no_bot")
        missing = [Missing(**one.model_dump()) for one in body.people]

        async def do(tx: AsyncConnection) -> RemindedRead:
            on = Moment.of(stores, tx, begun_by(staff, service.clock))
            found = await part.reminding()(missing, body.month, body.on, service.clock.today(), on)
            return RemindedRead(
                results=[PersonReminded(person_id=who, outcome=outcome) for who, outcome in found.items()]
            )

        return await once(service.database, staff, key, "/telegram/reminders", body, do)

    return router
