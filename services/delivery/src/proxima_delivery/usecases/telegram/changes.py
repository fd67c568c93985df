"""Bring what stands in the chats to what is true: change what was sent, drop what nobody needs."""

from contextlib import suppress

from proxima_common.errors import Conflict
from proxima_common.jobs.effects import EffectLedger

from proxima_delivery.domain.telegram.approval import Approval, Ask
from proxima_delivery.domain.telegram.message import Message, MessageState, Purpose
from proxima_delivery.usecases.telegram.lane import BotLane, send_key
from proxima_delivery.usecases.telegram.moment import Moment

MOOT = "The approval is not open any more."
_ON_SCREEN = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN})


class Changes:
    """Works in the caller's transaction, which holds the approval."""

    def __init__(self, lane: BotLane, ledger: EffectLedger) -> None:
        self._lane = lane
        self._ledger = ledger

    async def show(self, message: Message | None, on: Moment) -> None:
        """The message shows something else from now on."""
        if message and message.purpose is Purpose.REQUEST and message.state in _ON_SCREEN:
            message.change()
            await on.messages.save(message, on.now)
            await self._lane.change(message, on.tx, on.origin, on.now)

    async def close(self, ask: Ask, approval: Approval, on: Moment) -> None:
        """This person is not asked any more: nothing is sent, what was sent says so and loses its buttons."""
        ask.reason_until = None
        await on.approvals.save_ask(ask)
        for message in await on.messages.of_ask(ask.id):
            await on.messages.void_buttons(message.id)
            if message.state in (MessageState.QUEUED, MessageState.UNKNOWN):
                await self._drop(message, on)
            else:
                await self.show(message, on)

    async def arrived(self, message: Message, message_ref: int | None, by: str, on: Moment) -> None:
        """It turned out that an unknown message is there."""
        await self.settle(message, on, arrived=True, by=by)
        message.arrive(message_ref)
        await on.messages.save(message, on.now)

    async def settle(self, message: Message, on: Moment, *, arrived: bool, by: str) -> None:
        """Nobody waits to be told of this attempt any more."""
        # An administrator may have settled the effect among the operations.
        with suppress(Conflict):
            await self._ledger.resolve(on.tx, send_key(message), arrived=arrived, by=by)
        await self._lane.drop(message, f"settled by {by}", on.tx)

    async def _drop(self, message: Message, on: Moment) -> None:
        if message.state is MessageState.UNKNOWN:
            await self.settle(message, on, arrived=False, by=on.origin.actor)
        else:
            await self._lane.drop(message, MOOT, on.tx)
        message.cancel(MOOT)
        await on.messages.save(message, on.now)
