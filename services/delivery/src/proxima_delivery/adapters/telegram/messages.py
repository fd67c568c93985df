"""Messages, the buttons under them, and chats that moved, in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.errors import NotFound
from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.telegram import BUTTON, MESSAGE, MOVED_CHAT
from proxima_delivery.domain.telegram.approval import Verb
from proxima_delivery.domain.telegram.button import Button
from proxima_delivery.domain.telegram.message import Message, MessageState, Purpose

_NOT_MESSAGE = frozenset({"created_at", "changed_at"})
_LONGEST_WAY = 8


class MessageRepository:
    """Works inside the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, message: Message, now: datetime) -> bool:
        """Keep a new one; False if it is known already."""
        row = {**vars(message), "created_at": now, "changed_at": now}
        new = postgresql.insert(MESSAGE).values(row).on_conflict_do_nothing().returning(MESSAGE.c.id)
        return (await self._tx.execute(new)).first() is not None

    async def peek(self, message_id: UUID) -> Message:
        """One message, not locked; `NotFound` if there is none."""
        found = await self._one(select(MESSAGE).where(MESSAGE.c.id == message_id))
        if found is None:
            raise NotFound(f"no message {message_id}")
        return found

    async def find(self, message_id: UUID | None) -> Message | None:
        """One message, locked, if there is one."""
        if message_id is None:
            return None
        return await self._one(select(MESSAGE).where(MESSAGE.c.id == message_id).with_for_update())

    async def of_ask(self, ask_id: UUID) -> list[Message]:
        """Every message about this ask, locked, oldest first."""
        query = select(MESSAGE).where(MESSAGE.c.ask_id == ask_id).order_by(MESSAGE.c.id).with_for_update()
        return [_message(row) for row in await self._tx.execute(query)]

    async def replied_to(self, chat_id: int, message_ref: int) -> Message | None:
        """The message with this number in this chat."""
        same = (MESSAGE.c.chat_id == chat_id) & (MESSAGE.c.message_ref == message_ref)
        return await self._one(select(MESSAGE).where(same))

    async def notes_since(self, chat_id: int, since: datetime) -> int:
        """How many notes went to this chat."""
        notes = (MESSAGE.c.purpose == Purpose.NOTE) & (MESSAGE.c.chat_id == chat_id) & (MESSAGE.c.created_at > since)
        return int((await self._tx.execute(select(func.count()).select_from(MESSAGE).where(notes))).scalar_one())

    async def save(self, message: Message, now: datetime) -> None:
        """Keep where it stands."""
        await self._tx.execute(
            update(MESSAGE).where(MESSAGE.c.id == message.id).values({**vars(message), "changed_at": now})
        )

    async def add_buttons(self, buttons: Sequence[Button]) -> None:
        """Keep buttons."""
        await self._tx.execute(insert(BUTTON), [vars(button) for button in buttons])

    async def button(self, nonce_hash: str) -> Button | None:
        """The button with this nonce."""
        row = (await self._tx.execute(select(BUTTON).where(BUTTON.c.nonce_hash == nonce_hash))).first()
        return Button(row.nonce_hash, row.message_id, Verb(row.verb), row.expires_at, row.void) if row else None

    async def void_buttons(self, message_id: UUID) -> None:
        """All buttons under a message are worth nothing any more."""
        await self._tx.execute(update(BUTTON).where(BUTTON.c.message_id == message_id).values(void=True))

    async def moved_to(self, chat_id: int) -> int:
        """Where this chat is now."""
        for _ in range(_LONGEST_WAY):
            query = select(MOVED_CHAT.c.to_chat_id).where(MOVED_CHAT.c.chat_id == chat_id)
            further = (await self._tx.execute(query)).scalar_one_or_none()
            if further is None:
                break
            chat_id = further
        return chat_id

    async def chat_moved(self, chat_id: int, to_chat_id: int, now: datetime) -> None:
        """The chat has another id from now on."""
        new = postgresql.insert(MOVED_CHAT).values(chat_id=chat_id, to_chat_id=to_chat_id, moved_at=now)
        again = {"to_chat_id": to_chat_id, "moved_at": now}
        await self._tx.execute(new.on_conflict_do_update(index_elements=["chat_id"], set_=again))

    async def _one(self, query: Select[Any]) -> Message | None:
        row = (await self._tx.execute(query)).first()
        return _message(row) if row else None


def _message(row: Row[Any]) -> Message:
    known = {name: value for name, value in row._mapping.items() if name not in _NOT_MESSAGE}
    return Message(**{**known, "purpose": Purpose(row.purpose), "state": MessageState(row.state)})


async def prune_buttons(tx: AsyncConnection, before: datetime) -> int:
    """Forget buttons that ran out before a moment."""
    return (await tx.execute(delete(BUTTON).where(BUTTON.c.expires_at < before))).rowcount
