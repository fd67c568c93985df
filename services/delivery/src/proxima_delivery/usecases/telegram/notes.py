"""Short messages of the conversation."""

from datetime import timedelta

from proxima_common.ids import new_id

from proxima_delivery.domain.telegram.approval import Approval, Ask
from proxima_delivery.domain.telegram.message import Message, Purpose
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.usecases.telegram.lane import BotLane
from proxima_delivery.usecases.telegram.moment import Moment


class Notes:
    """Queued like everything else. A chat gets a bounded number in an hour, so that nobody can keep the lane busy."""

    def __init__(self, lane: BotLane, per_hour: int) -> None:
        self._lane = lane
        self._per_hour = per_hour

    async def say(self, chat_id: int, language: str, said: Said, on: Moment, **more: str) -> None:
        """Say it in this chat."""
        if await on.messages.notes_since(chat_id, on.now - timedelta(hours=1)) < self._per_hour:
            words = {"said": said.value, **more}
            await self._queue(Message(new_id(), Purpose.NOTE, chat_id, language, words=words), on)

    async def ask_why(self, ask: Ask, approval: Approval, request: Message, on: Moment) -> None:
        """Ask for the reason of a return, as a message to be replied to."""
        question = Message(
            id=new_id(),
            purpose=Purpose.REASON,
            chat_id=request.chat_id,
            language=request.language,
            invoice_id=approval.invoice_id,
            revision=approval.revision,
            legal_entity_id=approval.legal_entity_id,
            ask_id=ask.id,
            words={"number": approval.number},
        )
        await self._queue(question, on)

    async def _queue(self, message: Message, on: Moment) -> None:
        await on.messages.add(message, on.now)
        await self._lane.send(message, on.tx, on.origin, on.now)
