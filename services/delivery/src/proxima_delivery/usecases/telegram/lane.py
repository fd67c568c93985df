"""Everything that the bot does goes through one lane, in order per message."""

from datetime import datetime
from uuid import UUID

from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.message import Message

SEND, CHANGE = "telegram_send", "telegram_change"
LANE = "telegram:"
PARTNER, SEND_MESSAGE, CHANGE_MESSAGE = "telegram", "send_message", "change_message"


def send_key(message: Message) -> EffectKey:
    """What is done once: this attempt of this message."""
    return EffectKey(PARTNER, SEND_MESSAGE, str(message.id), message.revision or 0, message.attempt)


def change_key(message: Message, version: int) -> EffectKey:
    """This change of this message."""
    return EffectKey(PARTNER, CHANGE_MESSAGE, str(message.id), message.revision or 0, version)


class BotLane:
    """Queues what the executor is to do; each method works in the caller's transaction."""

    def __init__(self, jobs: JobQueue, lane: str) -> None:
        self._jobs = jobs
        self.name = lane

    async def send(self, message: Message, tx: AsyncConnection, origin: Origin, at: datetime) -> None:
        """Send this attempt of the message."""
        await self._add(SEND, _job_key(message), message.id, tx, origin, at)

    async def change(self, message: Message, tx: AsyncConnection, origin: Origin, at: datetime) -> None:
        """Show what the message has to show now."""
        await self._add(CHANGE, f"{CHANGE}:{message.id}:{message.version}", message.id, tx, origin, at)

    async def drop(self, message: Message, reason: str, tx: AsyncConnection) -> None:
        """Nobody needs this attempt of the message any more: not one that waits, and not one that nobody began."""
        await self._jobs.cancel(tx, _job_key(message), reason)
        await self._jobs.give_up_waiting(tx, _job_key(message), reason)

    async def _add(
        self, kind: str, key: str, message_id: UUID, tx: AsyncConnection, origin: Origin, at: datetime
    ) -> None:
        job = NewJob(
            lane=self.name,
            kind=kind,
            key=key,
            payload={"message_id": str(message_id)},
            run_at=at,
            ordering=str(message_id),
            origin=origin,
        )
        await self._jobs.add(tx, job)


def _job_key(message: Message) -> str:
    return f"{SEND}:{message.id}:{message.attempt}"
