"""What delivery does with the events of invoice: it only records."""

from functools import partial

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import HandoverGranted, InvoiceReturned, InvoiceVoided
from proxima_common.contracts.words import Channel
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters import wire
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.usecases.cancel import CancelLetters
from proxima_delivery.usecases.plan import PlanLetters


def consume(hearing: Hearing, plan: PlanLetters, cancel: CancelLetters, clock: Clock) -> None:
    """Register the handlers of the group `delivery`."""

    @hearing.on(HandoverGranted)
    async def plan_letters(event: Received[HandoverGranted], tx: AsyncConnection) -> None:
        now, granted = clock.now(), event.payload
        by_mail = [one for one in wire.to_deliveries(granted) if one.channel is Channel.EMAIL]
        await plan(by_mail, partial(wire.to_letter, granted), tx, origin=event.origin(now), now=now)

    @hearing.on(InvoiceReturned)
    async def cancel_returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        now, told = clock.now(), event.payload
        reason = "The invoice was returned."
        await cancel(told.invoice_id, told.revision, reason, tx, origin=event.origin(now), now=now)

    @hearing.on(InvoiceVoided)
    async def cancel_voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        now, told = clock.now(), event.payload
        reason = "The invoice was voided."
        await cancel(told.invoice_id, told.revision, reason, tx, origin=event.origin(now), now=now)
