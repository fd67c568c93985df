"""A person found out whether a message arrived: it did, or it is sent again."""

from uuid import UUID

from proxima_common.errors import Conflict

from proxima_delivery.domain.telegram.message import MessageState
from proxima_delivery.usecases.telegram.changes import MOOT, Changes
from proxima_delivery.usecases.telegram.lane import BotLane
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import Decisions


class ResolveMessage:
    """One transaction of the caller's; it names who decided."""

    def __init__(self, lane: BotLane, changes: Changes, decisions: Decisions) -> None:
        self._lane = lane
        self._changes = changes
        self._decisions = decisions

    async def __call__(self, message_id: UUID, *, arrived: bool, reason: str, on: Moment) -> None:
        """Settle an unknown message. `Conflict` if nothing about it is unknown, or if it need not be sent any more."""
        message, ask, approval = await on.about(message_id)
        if message.state is not MessageState.UNKNOWN:
            raise Conflict("only a message that nobody can tell of is resolved", code="wrong_state")
        if arrived:
            await self._changes.arrived(message, None, on.origin.actor, on)
        else:
            if ask and approval and not ask.open_in(approval):
                raise Conflict(MOOT, code="approval_closed")
            await self._changes.settle(message, on, arrived=False, by=on.origin.actor)
            message.send_again()
            await on.messages.save(message, on.now)
            await self._lane.send(message, on.tx, on.origin, on.now)
        outcome = f"{'arrived' if arrived else 'did not arrive, sent again'}: {reason}"
        await self._decisions.resolved(message, outcome, on.tx, on.origin)
