"""Reminders, notices and returned mail over HTTP, for staff."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from proxima_common.contracts.api.mail import (
    ClientReminders,
    HeldReminders,
    HoldReminders,
    MailRead,
    NoticeRead,
    ReminderPreview,
    RemindersQueued,
    ResolveNotice,
    RetryNotice,
    SendReminders,
    SetClientReminders,
)
from proxima_common.contracts.api.shared import Problem
from proxima_common.errors import NotFound
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken, StaffTokenVerifier, staff_dependency
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.mail import queries
from proxima_delivery.adapters.mail.incoming import MailRepository
from proxima_delivery.adapters.mail.shown import left_read, proposal_read
from proxima_delivery.adapters.mail.terms import TermsRepository
from proxima_delivery.adapters.wire import reminded
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.mail import notice_decisions, reminders
from proxima_delivery.entrypoints.access import ACTORS, READERS, Key, begun_by, once

PROBLEMS: dict[int | str, dict[str, object]] = {status: {"model": Problem} for status in (401, 403, 404, 409, 422)}


def mail_router(service: Service, verifier: StaffTokenVerifier) -> APIRouter:
    """Reads for any role of the legal entity; decisions for those who prepare, keep accounts or run it."""
    router = APIRouter(tags=["mail"])
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    database, clock, days = service.database, service.clock, service.settings.reminders.days
    made, decisions = reminders(service), notice_decisions(service)

    async def seen(notice_id: UUID, staff: StaffToken) -> NoticeRead:
        async with database.transaction() as tx:
            found = await queries.notice(notice_id, tx)
        if not staff.may(*READERS, legal_entity_id=found.legal_entity_id):
            raise NotFound(f"no notice {notice_id}")
        staff.require(*ACTORS, legal_entity_id=found.legal_entity_id)
        return found

    @router.get("/reminders", responses=PROBLEMS)
    async def preview(staff: Staff, on: date | None = None) -> ReminderPreview:
        day = on or clock.today()
        async with database.snapshot() as tx:
            letters, left = await made.preview(tx, day)
        mine = [one for one in letters if staff.may(*READERS, legal_entity_id=one.legal_entity_id)]
        others = [one for one in left if staff.may(*READERS, legal_entity_id=one.debt.legal_entity_id)]
        return ReminderPreview(
            on=day,
            by_itself=service.settings.reminders.enabled and service.settings.reminders.calendar.is_working(day),
            letters=[proposal_read(one) for one in mine],
            left=[left_read(one) for one in others],
        )

    @router.post("/reminders/send", responses=PROBLEMS, response_model=RemindersQueued)
    async def send(body: SendReminders, staff: Staff, key: Key = None) -> Response:
        async def do(tx: AsyncConnection) -> RemindersQueued:
            for invoice_id in body.invoice_ids:
                whose = await TermsRepository(tx, days).legal_entity_of(invoice_id)
                staff.require(*ACTORS, legal_entity_id=whose)
            letters, left = await made.preview(tx, clock.today(), chosen=set(body.invoice_ids))
            begun = begun_by(staff, clock)
            queued = await made.queue(letters, tx, begun)
            await service.outbox.add(tx, [fact for notice in queued for fact in reminded(notice)], begun)
            return RemindersQueued(
                queued=[await queries.notice(notice.id, tx) for notice in queued], left=[left_read(one) for one in left]
            )

        return await once(database, staff, key, "/reminders/send", body, do)

    @router.get("/reminders/clients/{legal_entity_id}/{client_id}", responses=PROBLEMS)
    async def client_terms(legal_entity_id: str, client_id: str, staff: Staff) -> ClientReminders:
        staff.require(*READERS, legal_entity_id=legal_entity_id)
        async with database.transaction() as tx:
            return await TermsRepository(tx, days).of_client(legal_entity_id, client_id)

    @router.put("/reminders/clients/{legal_entity_id}/{client_id}", responses=PROBLEMS)
    async def set_terms(
        legal_entity_id: str, client_id: str, body: SetClientReminders, staff: Staff
    ) -> ClientReminders:
        staff.require(*ACTORS, legal_entity_id=legal_entity_id)
        async with database.transaction() as tx:
            terms = TermsRepository(tx, days)
            await terms.set_client(legal_entity_id, client_id, body, staff.actor, clock.now())
            return await terms.of_client(legal_entity_id, client_id)

    @router.put("/reminders/invoices/{invoice_id}", responses=PROBLEMS)
    async def hold(invoice_id: UUID, body: HoldReminders, staff: Staff) -> HeldReminders:
        async with database.transaction() as tx:
            terms = TermsRepository(tx, days)
            whose = await terms.legal_entity_of(invoice_id)
            if not staff.may(*READERS, legal_entity_id=whose):
                raise NotFound(f"nothing is known to be owed on invoice {invoice_id}")
            staff.require(*ACTORS, legal_entity_id=whose)
            return await terms.hold(invoice_id, body, staff.actor, clock.now())

    @router.get("/notices", responses=PROBLEMS)
    async def notices(staff: Staff, invoice_id: UUID | None = None, client_id: str | None = None) -> list[NoticeRead]:
        async with database.transaction() as tx:
            found = await queries.notices(tx, invoice_id=invoice_id, client_id=client_id)
        return [one for one in found if staff.may(*READERS, legal_entity_id=one.legal_entity_id)]

    @router.post("/notices/{notice_id}/resolve", responses=PROBLEMS, response_model=NoticeRead)
    async def resolve(notice_id: UUID, body: ResolveNotice, staff: Staff, key: Key = None) -> Response:
        await seen(notice_id, staff)

        async def do(tx: AsyncConnection) -> NoticeRead:
            await decisions.resolve(
                notice_id, arrived=body.arrived, reason=body.reason, tx=tx, origin=begun_by(staff, clock)
            )
            return await queries.notice(notice_id, tx)

        return await once(database, staff, key, f"/notices/{notice_id}/resolve", body, do)

    @router.post("/notices/{notice_id}/retry", responses=PROBLEMS, response_model=NoticeRead)
    async def retry(notice_id: UUID, body: RetryNotice, staff: Staff, key: Key = None) -> Response:
        await seen(notice_id, staff)

        async def do(tx: AsyncConnection) -> NoticeRead:
            await decisions.retry(notice_id, tx=tx, origin=begun_by(staff, clock))
            return await queries.notice(notice_id, tx)

        return await once(database, staff, key, f"/notices/{notice_id}/retry", body, do)

    @router.get("/mail", responses=PROBLEMS)
    async def mails(staff: Staff, waiting: bool = True) -> list[MailRead]:
        # One mailbox serves every legal entity, and a stray letter does not say whose it is.
        staff.require(*ACTORS, legal_entity_id=EVERY_LEGAL_ENTITY)
        async with database.transaction() as tx:
            return await queries.mails(tx, waiting=waiting)

    @router.post("/mail/{mail_id}/handled", responses=PROBLEMS, response_model=MailRead)
    async def handled(mail_id: UUID, staff: Staff, key: Key = None) -> Response:
        staff.require(*ACTORS, legal_entity_id=EVERY_LEGAL_ENTITY)

        async def do(tx: AsyncConnection) -> MailRead:
            await MailRepository(tx).handle(mail_id, staff.actor, clock.now())
            return await queries.mail(mail_id, tx)

        return await once(database, staff, key, f"/mail/{mail_id}/handled", None, do)

    return router
