"""The bot over HTTP: one's own account for everybody, messages by legal entity, what waits for those who run it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from proxima_common.contracts.api.shared import Problem
from proxima_common.contracts.api.telegram import (
    ResolveTelegramMessage,
    TelegramChannelRead,
    TelegramInvoiceRead,
    TelegramLinkAsked,
    TelegramLinkRead,
    TelegramMessageDetail,
    TelegramMessageRead,
)
from proxima_common.contracts.words import Role
from proxima_common.errors import NotFound, Unavailable
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken, StaffTokenVerifier, staff_dependency
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.telegram import queries
from proxima_delivery.adapters.telegram.taking import username_of
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.telegram import TelegramPart, stores
from proxima_delivery.domain.telegram.link import Unlinked
from proxima_delivery.entrypoints.access import ACTORS, READERS, Key, begun_by, once
from proxima_delivery.usecases.telegram.moment import Moment

_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem} for status in (401, 403, 404, 409, 422, 503)
}


def telegram_router(service: Service, verifier: StaffTokenVerifier) -> APIRouter:
    """Without a bot the reads answer and the rest is refused with 503."""
    router = APIRouter(prefix="/telegram", tags=["telegram"], responses=_PROBLEMS)
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    settings = service.settings.telegram

    def part() -> TelegramPart:
        found = service.telegram()
        if found is None:
            raise Unavailable("no Telegram bot is set up", code="no_bot")
        return found

    def moment(staff: StaffToken, tx: AsyncConnection) -> Moment:
        return Moment.of(stores, tx, begun_by(staff, service.clock))

    @router.get("/link")
    async def link(staff: Staff) -> TelegramLinkRead:
        async with service.database.transaction() as tx:
            return await queries.link_of(staff.staff_id, settings.bot_id if settings else None, tx)

    @router.post("/link", status_code=201)
    async def ask_for_link(staff: Staff) -> TelegramLinkAsked:
        # Not kept under an Idempotency-Key: the code would lie there to be read. Asking again replaces it.
        bot = part()
        async with service.database.transaction() as tx:
            username = await username_of(tx, bot.settings.bot_id)
            if username is None:
                raise Unavailable("the bot has not been reached yet", code="bot_not_reached")
            secret, code = await bot.linking().code(staff.staff_id, moment(staff, tx))
        return TelegramLinkAsked(url=f"https://t.me/{username}?start={secret}", expires_at=code.expires_at)

    @router.post("/unlink")
    async def unlink(staff: Staff) -> TelegramLinkRead:
        bot = part()
        async with service.database.transaction() as tx:
            await bot.linking().unlink(staff.staff_id, Unlinked.ASKED, moment(staff, tx))
            return await queries.link_of(staff.staff_id, bot.settings.bot_id, tx)

    @router.get("/messages")
    async def messages(invoice_id: UUID, staff: Staff) -> TelegramInvoiceRead:
        async with service.database.transaction() as tx:
            legal_entity_id, found = await queries.about_invoice(invoice_id, tx)
        if legal_entity_id is None or not staff.may(*READERS, legal_entity_id=legal_entity_id):
            return TelegramInvoiceRead(asks=[], messages=[])
        return found

    @router.get("/messages/unknown")
    async def unknown(staff: Staff, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> list[TelegramMessageRead]:
        async with service.database.transaction() as tx:
            found = await queries.unknown_messages(tx, limit)
        return [one for one in found if staff.may(*READERS, legal_entity_id=one.legal_entity_id or EVERY_LEGAL_ENTITY)]

    async def seen(message_id: UUID, staff: StaffToken, *roles: Role) -> TelegramMessageDetail:
        async with service.database.transaction() as tx:
            found = await queries.message_detail(message_id, tx)
        entity = found.legal_entity_id or EVERY_LEGAL_ENTITY
        if not staff.may(*READERS, legal_entity_id=entity):
            raise NotFound(f"no message {message_id}")
        staff.require(*roles, legal_entity_id=entity)
        return found

    @router.get("/messages/{message_id}")
    async def message(message_id: UUID, staff: Staff) -> TelegramMessageDetail:
        return await seen(message_id, staff, *READERS)

    @router.post("/messages/{message_id}/resolve", response_model=TelegramMessageDetail)
    async def resolve(message_id: UUID, body: ResolveTelegramMessage, staff: Staff, key: Key = None) -> Response:
        await seen(message_id, staff, *ACTORS)
        bot = part()

        async def do(tx: AsyncConnection) -> TelegramMessageDetail:
            await bot.resolve()(message_id, arrived=body.arrived, reason=body.reason, on=moment(staff, tx))
            return await queries.message_detail(message_id, tx)

        return await once(service.database, staff, key, f"/telegram/messages/{message_id}/resolve", body, do)

    @router.get("/channels/broken")
    async def broken(staff: Staff) -> list[TelegramChannelRead]:
        staff.require(Role.ADMIN, legal_entity_id=EVERY_LEGAL_ENTITY)
        async with service.database.transaction() as tx:
            return await queries.broken_channels(tx)

    return router
