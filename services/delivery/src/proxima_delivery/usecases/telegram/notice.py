"""Tell a legal entity's group that an invoice was approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.ids import derived_id
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.message import Message, Purpose
from proxima_delivery.usecases.telegram.lane import BotLane
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import StoresIn


@dataclass(frozen=True)
class Approved:
    """What the group may know: no margin, and of people the approver's name alone."""

    invoice_id: UUID
    revision: int
    legal_entity_id: str
    number: str
    client_name: str
    currency: str
    total: Decimal


class NotifyGroup:
    """One notice per approved revision; without a chat for the legal entity, none."""

    def __init__(self, stores: StoresIn, lane: BotLane, chats: Mapping[str, int], language: str) -> None:
        self._stores = stores
        self._lane = lane
        self._chats = chats
        self._language = language

    async def __call__(self, approved: Approved, tx: AsyncConnection, origin: Origin, now: datetime) -> None:
        """Queue the notice; the same revision is never told twice."""
        chat = self._chats.get(approved.legal_entity_id)
        if chat is None:
            return
        on = Moment.of(self._stores, tx, origin.later(now))
        notice = Message(
            id=derived_id("telegram.notice", approved.invoice_id, approved.revision),
            purpose=Purpose.NOTICE,
            chat_id=chat,
            language=self._language,
            invoice_id=approved.invoice_id,
            revision=approved.revision,
            legal_entity_id=approved.legal_entity_id,
            words={
                "number": approved.number,
                "client": approved.client_name,
                "currency": approved.currency,
                "total": str(approved.total),
                "by": await on.people.name(on.origin.actor) or "",
            },
        )
        if await on.messages.add(notice, now):
            await self._lane.send(notice, tx, on.origin, now)
