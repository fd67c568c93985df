"""Ask those who may approve, each in the chat of their own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.approval import Approval, ApprovalFile, ApprovalState, Ask
from proxima_delivery.domain.telegram.link import Link
from proxima_delivery.domain.telegram.message import Message, MessageState, Purpose
from proxima_delivery.usecases.telegram.close import CloseApprovals
from proxima_delivery.usecases.telegram.lane import BotLane
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import StoresIn


@dataclass(frozen=True)
class Approver:
    """Who may give the approval."""

    staff_id: str
    sees_margin: bool


class AskApprovers:
    """One message per approver who has a link; the others decide in the UI, or are asked as soon as they link."""

    def __init__(self, stores: StoresIn, lane: BotLane, closing: CloseApprovals, *, attach_files: bool) -> None:
        self._stores = stores
        self._lane = lane
        self._closing = closing
        self._attach = attach_files

    async def __call__(
        self, approval: Approval, approvers: Sequence[Approver], tx: AsyncConnection, origin: Origin, now: datetime
    ) -> None:
        """A revision can be approved: what is open of older ones is closed, and everybody is asked."""
        on = Moment.of(self._stores, tx, origin.later(now))
        await on.people.hold([one.staff_id for one in approvers])
        older = approval.revision - 1
        await self._closing.end(approval.invoice_id, older, ApprovalState.AMENDED, None, on)
        if await on.approvals.add(approval, now):
            await self._ask(approval, approvers, on)

    async def next_level(
        self,
        place: tuple[UUID, int],
        approvers: Sequence[Approver],
        tx: AsyncConnection,
        origin: Origin,
        now: datetime,
    ) -> None:
        """A level was given: whoever was asked for it is told, and those of the next one are asked."""
        on = Moment.of(self._stores, tx, origin.later(now))
        await on.people.hold([one.staff_id for one in approvers])
        approval = await on.approvals.get(*place)
        if approval is None or not approval.open:
            return
        await self._closing.level_given(approval, on)
        approval.turn += 1
        await on.approvals.save(approval)
        await self._ask(approval, approvers, on)

    async def linked(self, link: Link, on: Moment) -> None:
        """A person can be reached from now on: ask for all that is open to them. The caller holds the person."""
        for approval in await on.approvals.open_to(link.staff_id):
            for ask in await on.approvals.asks(approval):
                if ask.staff_id == link.staff_id and ask.open_in(approval) and await _unreached(ask, on):
                    await self._reach(ask, approval, link, on)

    async def _ask(self, approval: Approval, approvers: Sequence[Approver], on: Moment) -> None:
        for approver in approvers:
            ask = Ask(
                id=new_id(),
                invoice_id=approval.invoice_id,
                revision=approval.revision,
                turn=approval.turn,
                staff_id=approver.staff_id,
                sees_margin=approver.sees_margin,
            )
            if not await on.approvals.add_ask(ask):
                continue
            link = await on.people.link_of(approver.staff_id)
            if link and link.broken_because is None and await on.people.active(approver.staff_id):
                await self._reach(ask, approval, link, on)

    async def _reach(self, ask: Ask, approval: Approval, link: Link, on: Moment) -> None:
        request = _message(Purpose.REQUEST, ask, approval, link)
        ask.message_id = request.id
        await self._queue(request, on)
        await on.approvals.save_ask(ask)
        for file in approval.files if self._attach else ():
            await self._queue(_message(Purpose.DOCUMENT, ask, approval, link, file), on)

    async def _queue(self, message: Message, on: Moment) -> None:
        await on.messages.add(message, on.now)
        await self._lane.send(message, on.tx, on.origin, on.now)


async def _unreached(ask: Ask, on: Moment) -> bool:
    message = await on.messages.find(ask.message_id)
    return message is None or message.state is MessageState.FAILED


def _message(purpose: Purpose, ask: Ask, approval: Approval, link: Link, file: ApprovalFile | None = None) -> Message:
    return Message(
        id=new_id(),
        purpose=purpose,
        chat_id=link.account_id,
        language=link.language,
        invoice_id=approval.invoice_id,
        revision=approval.revision,
        legal_entity_id=approval.legal_entity_id,
        ask_id=ask.id,
        words={"document_id": str(file.document_id), "name": file.name} if file else {},
    )
