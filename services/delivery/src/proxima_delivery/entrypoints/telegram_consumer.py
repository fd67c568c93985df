"""What the Telegram part does with the events of invoice and of the gateway: it only records."""

from dataclasses import dataclass

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import (
    ApprovalGiven,
    ApprovalRequested,
    DecisionRefused,
    InvoiceAmended,
    InvoiceApproved,
    InvoicePrivate,
    InvoiceReturned,
    InvoiceVoided,
    InvoiceWithdrawn,
)
from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.telegram.wire import to_approval, to_approved, to_approvers
from proxima_delivery.domain.telegram.approval import ApprovalState
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.usecases.telegram.ask import AskApprovers
from proxima_delivery.usecases.telegram.close import CloseApprovals
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.notice import NotifyGroup
from proxima_delivery.usecases.telegram.ports import StoresIn
from proxima_delivery.usecases.telegram.staff import KnowStaff


def hear_staff(hearing: Hearing, know: KnowStaff, stores: StoresIn, clock: Clock) -> None:
    """Keep the names of people, and end the links of those who are not there any more."""

    @hearing.on(StaffSnapshot)
    async def keep(event: Received[StaffSnapshot], tx: AsyncConnection) -> None:
        await know(event.payload, Moment.of(stores, tx, event.origin(clock.now())))


@dataclass(frozen=True)
class Listeners:
    """The use cases that invoice's events start."""

    ask: AskApprovers
    close: CloseApprovals
    notify: NotifyGroup | None
    clock: Clock


def hear_approvals(hearing: Hearing, listeners: Listeners) -> None:
    """Register the handlers of invoice's events."""
    clock = listeners.clock

    async def end(
        event: Received[InvoicePrivate], state: ApprovalState, reason: str | None, tx: AsyncConnection
    ) -> None:
        place, now = (event.payload.invoice_id, event.payload.revision), clock.now()
        await listeners.close(place, state, reason, tx, event.origin(now), now)

    @hearing.on(ApprovalRequested)
    async def requested(event: Received[ApprovalRequested], tx: AsyncConnection) -> None:
        asked, now = event.payload, clock.now()
        await listeners.ask(to_approval(asked), to_approvers(asked.approvers), tx, event.origin(now), now)

    @hearing.on(ApprovalGiven)
    async def given(event: Received[ApprovalGiven], tx: AsyncConnection) -> None:
        told, now = event.payload, clock.now()
        place = (told.invoice_id, told.revision)
        await listeners.ask.next_level(place, to_approvers(told.approvers), tx, event.origin(now), now)

    @hearing.on(InvoiceApproved)
    async def approved(event: Received[InvoiceApproved], tx: AsyncConnection) -> None:
        await end(event, ApprovalState.APPROVED, None, tx)
        if listeners.notify:
            now = clock.now()
            await listeners.notify(to_approved(event.payload), tx, event.origin(now), now)

    @hearing.on(InvoiceReturned)
    async def returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        await end(event, ApprovalState.RETURNED, event.payload.reason, tx)

    @hearing.on(InvoiceVoided)
    async def voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        await end(event, ApprovalState.VOIDED, event.payload.reason, tx)

    @hearing.on(InvoiceWithdrawn)
    async def withdrawn(event: Received[InvoiceWithdrawn], tx: AsyncConnection) -> None:
        await end(event, ApprovalState.WITHDRAWN, event.payload.reason, tx)

    @hearing.on(InvoiceAmended)
    async def amended(event: Received[InvoiceAmended], tx: AsyncConnection) -> None:
        await end(event, ApprovalState.AMENDED, None, tx)

    @hearing.on(DecisionRefused)
    async def refused(event: Received[DecisionRefused], tx: AsyncConnection) -> None:
        told, now = event.payload, clock.now()
        await listeners.close.refused(told.decision_id, told.reason, tx, event.origin(now), now)
