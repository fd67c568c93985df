"""One transaction of the conversation: its stores, its connection, the chain it belongs to, and the time."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.approval import Approval, Ask
from proxima_delivery.domain.telegram.message import Message
from proxima_delivery.usecases.telegram.ports import Approvals, Messages, People, StoresIn


@dataclass(frozen=True)
class Moment:
    """What every step of a use case is handed."""

    approvals: Approvals
    messages: Messages
    people: People
    tx: AsyncConnection
    origin: Origin

    @property
    def now(self) -> datetime:
        """When it happens."""
        return self.origin.at

    def by(self, staff_id: str | None) -> "Moment":
        """The same, done by this person."""
        return replace(self, origin=replace(self.origin, actor=f"staff:{staff_id}")) if staff_id else self

    async def about(self, message_id: UUID) -> tuple[Message, Ask | None, Approval | None]:
        """A message with the ask and the approval that it is about, the approval locked before the message."""
        seen = await self.messages.peek(message_id)
        if seen.ask_id is None or seen.invoice_id is None or seen.revision is None:
            return await self.messages.find(message_id) or seen, None, None
        approval = await self.approvals.get(seen.invoice_id, seen.revision)
        ask = await self.approvals.ask(seen.ask_id)
        return await self.messages.find(message_id) or seen, ask, approval

    @classmethod
    def of(cls, stores: StoresIn, tx: AsyncConnection, origin: Origin) -> "Moment":
        """Over the stores of this transaction."""
        found = stores(tx)
        return cls(found.approvals, found.messages, found.people, tx, origin)
