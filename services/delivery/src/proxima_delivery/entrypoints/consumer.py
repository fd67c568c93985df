"""What delivery does with the events of invoice: it only records."""

from collections.abc import Set as AbstractSet

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import HandoverGranted, InvoiceReturned, InvoiceVoided
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.usecases.cancel import cancel
from proxima_delivery.usecases.plan import plan


def consume(dispatcher: Dispatcher, senders: AbstractSet[str], outbox: Outbox, jobs: JobQueue, clock: Clock) -> None:
    """Register the handlers of the group `delivery`."""

    @dispatcher.on(HandoverGranted)
    async def plan_letters(event: Received[HandoverGranted], tx: AsyncConnection) -> None:
        now = clock.now()
        await plan(event.payload, tx, senders=senders, outbox=outbox, jobs=jobs, origin=event.origin(now), now=now)

    @dispatcher.on(InvoiceReturned)
    async def cancel_returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        await cancel(event.payload.invoice_id, event.payload.revision, "The invoice was returned.", tx, now=clock.now())

    @dispatcher.on(InvoiceVoided)
    async def cancel_voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        await cancel(event.payload.invoice_id, event.payload.revision, "The invoice was voided.", tx, now=clock.now())
