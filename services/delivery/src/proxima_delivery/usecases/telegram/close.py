"""An approval ended, a level was given, a decision was answered: the chats say so."""

from datetime import datetime
from uuid import UUID

from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.approval import Approval, ApprovalState, Ask, DecisionState, Verb
from proxima_delivery.usecases.telegram.changes import Changes
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import StoresIn

_DECIDED = {ApprovalState.APPROVED: Verb.APPROVE, ApprovalState.RETURNED: Verb.RETURN}


class CloseApprovals:
    """What invoice says counts, whatever was pressed."""

    def __init__(self, stores: StoresIn, changes: Changes) -> None:
        self._stores = stores
        self._changes = changes

    async def __call__(
        self,
        place: tuple[UUID, int],
        state: ApprovalState,
        reason: str | None,
        tx: AsyncConnection,
        origin: Origin,
        now: datetime,
    ) -> None:
        """The invoice left this revision, or the revision was approved."""
        await self.end(*place, state, reason, Moment.of(self._stores, tx, origin.later(now)))

    async def end(self, invoice_id: UUID, revision: int, state: ApprovalState, reason: str | None, on: Moment) -> None:
        """This revision and older ones ended so, by the actor of the moment."""
        by = await on.people.name(on.origin.actor)
        for approval in await on.approvals.undecided(invoice_id, revision):
            was_open = approval.open
            if not approval.end(state, by, on.now, reason):
                continue
            await on.approvals.save(approval)
            for ask in await on.approvals.asks(approval):
                if was_open:
                    await self._answer(ask, _DECIDED.get(state), on)
                await self._changes.close(ask, approval, on)

    async def level_given(self, approval: Approval, on: Moment) -> None:
        """The level that was asked for was given by the actor of the moment."""
        by = await on.people.name(on.origin.actor)
        for ask in await on.approvals.asks(approval):
            if ask.open_in(approval):
                await self._answer(ask, Verb.APPROVE, on)
                ask.given_by, ask.given_at = by, on.now
                await self._changes.close(ask, approval, on)

    async def refused(self, decision_id: UUID, reason: str, tx: AsyncConnection, origin: Origin, now: datetime) -> None:
        """Invoice could not carry a decision out: who took it reads why, and may decide again while it is open."""
        on = Moment.of(self._stores, tx, origin.later(now))
        ask_id = await on.approvals.decision_ask(decision_id)
        if ask_id is None:
            return
        place = await on.approvals.ask(ask_id)
        approval = await on.approvals.get(place.invoice_id, place.revision)
        ask = await on.approvals.ask(ask_id)
        if not await on.approvals.answer_decision(decision_id, DecisionState.REFUSED, reason, now):
            return
        if approval and ask.open_in(approval):
            ask.refusal = reason
            await on.approvals.save_ask(ask)
            await self._changes.show(await on.messages.find(ask.message_id), on)

    async def _answer(self, ask: Ask, verb: Verb | None, on: Moment) -> None:
        """What became of a decision that waits for its answer: it was this one, or another one came first."""
        decision = await on.approvals.open_decision(ask.id)
        if decision is None:
            return
        own = on.origin.actor == f"staff:{ask.staff_id}" and decision.verb is verb
        state = DecisionState.ACCEPTED if own else DecisionState.OVERTAKEN
        await on.approvals.answer_decision(decision.id, state, None, on.now)
