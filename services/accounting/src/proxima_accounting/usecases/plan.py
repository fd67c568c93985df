"""Record what is wanted at the partner; the executor carries it out."""

from __future__ import annotations

from uuid import UUID

from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.domain.shipment import Delivered, Shipment, Wanted

RECONCILE = "reconcile_shipment"
LANE_PREFIX = "planfact:"


async def plan_delivery(
    tx: AsyncConnection, invoice_id: UUID, legal_entity_id: str, revision: int, delivered: Delivered, origin: Origin
) -> None:
    """The invoice is approved: its one shipment shall say this. Approval again is the same wish, renewed."""
    shipments = ShipmentRepository(tx)
    shipment = await shipments.find(invoice_id, lock=True) or Shipment(
        invoice_id, legal_entity_id, revision, Wanted.PRESENT, None
    )
    shipment.deliver(revision, delivered)
    await shipments.save(shipment, origin.at)
    await enqueue(tx, shipment, origin)


async def plan_removal(
    tx: AsyncConnection, invoice_id: UUID, legal_entity_id: str, revision: int, origin: Origin
) -> None:
    """The approval is gone: nothing of the invoice shall be there. A shipment we never heard of is looked for too."""
    shipments = ShipmentRepository(tx)
    shipment = await shipments.find(invoice_id, lock=True) or Shipment(
        invoice_id, legal_entity_id, revision, Wanted.ABSENT, None
    )
    shipment.take_back(revision)
    await shipments.save(shipment, origin.at)
    await enqueue(tx, shipment, origin)


async def enqueue(tx: AsyncConnection, shipment: Shipment, origin: Origin) -> None:
    """One job per wish, in order per invoice, in the lane of the legal entity."""
    await JobQueue().add(
        tx,
        NewJob(
            lane=f"{LANE_PREFIX}{shipment.legal_entity_id}",
            kind=RECONCILE,
            key=f"shipment:{shipment.invoice_id}:{shipment.wish}",
            ordering=str(shipment.invoice_id),
            payload={"invoice_id": str(shipment.invoice_id), "wish": shipment.wish},
            run_at=origin.at,
            origin=origin,
        ),
    )
