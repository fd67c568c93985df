"""What accounting makes of `invoice.internal`: it records what is wanted, in its own database only."""

from __future__ import annotations

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.invoice_private import (
    InvoiceApproved,
    InvoiceCorrected,
    InvoiceCredited,
    InvoiceReturned,
    InvoiceVoided,
)
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.bootstrap import Parts
from proxima_accounting.domain.shipment import Delivered, is_mirrored
from proxima_accounting.usecases.plan import plan_change, plan_delivery, plan_removal

GROUP = "accounting"


def dispatcher(made: Parts) -> Dispatcher:
    """The handlers of the group."""
    inbox = Dispatcher(group=GROUP, database=made.database)

    @inbox.on(InvoiceApproved)
    async def approved(event: Received[InvoiceApproved], tx: AsyncConnection) -> None:
        invoice = event.payload
        if is_mirrored(invoice.kind):
            await plan_delivery(
                made.store.within(tx),
                invoice.invoice_id,
                invoice.legal_entity_id,
                invoice.revision,
                delivered_of(invoice.content),
                event.origin(made.clock.now()),
            )

    async def take_back(event: Received[InvoiceReturned] | Received[InvoiceVoided], tx: AsyncConnection) -> None:
        invoice = event.payload
        if invoice.was_approved and is_mirrored(invoice.kind):
            await plan_removal(
                made.store.within(tx),
                invoice.invoice_id,
                invoice.legal_entity_id,
                invoice.revision,
                event.origin(made.clock.now()),
            )

    @inbox.on(InvoiceReturned)
    async def returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        await take_back(event, tx)

    @inbox.on(InvoiceVoided)
    async def voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        await take_back(event, tx)

    async def change(event: Received[InvoiceCredited] | Received[InvoiceCorrected], tx: AsyncConnection) -> None:
        invoice = event.payload
        origin = event.origin(made.clock.now())
        await plan_change(made.store.within(tx), invoice.invoice_id, invoice.delivered, origin)

    @inbox.on(InvoiceCredited)
    async def credited(event: Received[InvoiceCredited], tx: AsyncConnection) -> None:
        await change(event, tx)

    @inbox.on(InvoiceCorrected)
    async def corrected(event: Received[InvoiceCorrected], tx: AsyncConnection) -> None:
        await change(event, tx)

    return inbox


def delivered_of(content: InvoiceContent) -> Delivered:
    """The frozen content's share that a shipment needs; the amount is the gross total."""
    return Delivered(
        number=content.number,
        document_date=content.document_date,
        amount=content.totals.gross,
        currency=content.currency,
        client_id=content.client_id,
        client_name=content.buyer.legal_name,
        client_tin=content.buyer.tin,
        contract_no=content.contract.number,
        contract_date=content.contract.date,
        seller_name=content.seller.legal_name,
        seller_tin=content.seller.tin,
    )
