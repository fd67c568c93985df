"""What accounting makes of `invoice.internal`: it records what is wanted, in its own database only."""

from __future__ import annotations

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import InvoiceApproved, InvoiceReturned, InvoiceVoided
from proxima_common.db.database import Database
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.wire import delivered_of
from proxima_accounting.domain.shipment import is_mirrored
from proxima_accounting.usecases.plan import plan_delivery, plan_removal

GROUP = "accounting"


def dispatcher(database: Database, clock: Clock) -> Dispatcher:
    """The handlers of the group."""
    inbox = Dispatcher(group=GROUP, database=database)

    @inbox.on(InvoiceApproved)
    async def approved(event: Received[InvoiceApproved], tx: AsyncConnection) -> None:
        invoice = event.payload
        if is_mirrored(invoice.kind):
            await plan_delivery(
                tx,
                invoice.invoice_id,
                invoice.legal_entity_id,
                invoice.revision,
                delivered_of(invoice.content),
                event.origin(clock.now()),
            )

    async def take_back(event: Received[InvoiceReturned] | Received[InvoiceVoided], tx: AsyncConnection) -> None:
        invoice = event.payload
        if invoice.was_approved and is_mirrored(invoice.kind):
            await plan_removal(
                tx, invoice.invoice_id, invoice.legal_entity_id, invoice.revision, event.origin(clock.now())
            )

    @inbox.on(InvoiceReturned)
    async def returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        await take_back(event, tx)

    @inbox.on(InvoiceVoided)
    async def voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        await take_back(event, tx)

    return inbox
