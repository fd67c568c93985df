"""Record what is wanted at the partner; the executor carries it out."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from proxima_common.jobs.queue import NewJob
from proxima_common.messaging.envelope import Origin

from proxima_accounting.domain.shipment import Delivered, Shipment, Wanted
from proxima_accounting.usecases.ports import PARTNER, Records

RECONCILE = "reconcile_shipment"
LANE_PREFIX = f"{PARTNER}:"


def lane_of(legal_entity_id: str) -> str:
    """Shipments of a legal entity are carried out one at a time."""
    return f"{LANE_PREFIX}{legal_entity_id}"


async def plan_delivery(
    records: Records, invoice_id: UUID, legal_entity_id: str, revision: int, delivered: Delivered, origin: Origin
) -> None:
    """The invoice is approved: its one shipment shall say this. Approval again is the same wish, renewed."""
    shipment = await records.shipments.find(invoice_id, lock=True) or Shipment(
        invoice_id, legal_entity_id, revision, Wanted.PRESENT, None
    )
    shipment.deliver(revision, delivered)
    await records.shipments.save(shipment, origin.at)
    await enqueue(records, shipment, origin)


async def plan_removal(records: Records, invoice_id: UUID, legal_entity_id: str, revision: int, origin: Origin) -> None:
    """The approval is gone: nothing of the invoice shall be there. A shipment we never heard of is looked for too."""
    shipment = await records.shipments.find(invoice_id, lock=True) or Shipment(
        invoice_id, legal_entity_id, revision, Wanted.ABSENT, None
    )
    shipment.take_back(revision)
    await records.shipments.save(shipment, origin.at)
    await enqueue(records, shipment, origin)


async def plan_change(records: Records, invoice_id: UUID, amount: Decimal, origin: Origin) -> None:
    """The invoice was credited or corrected: its one shipment shall say what is left. Without one there is nothing."""
    shipment = await records.shipments.find(invoice_id, lock=True)
    if shipment is None:
        return
    shipment.restate(amount)
    await records.shipments.save(shipment, origin.at)
    await enqueue(records, shipment, origin)


async def enqueue(records: Records, shipment: Shipment, origin: Origin) -> None:
    """One job per wish, in order per invoice, in the lane of the legal entity."""
    await records.jobs.add(
        NewJob(
            lane=lane_of(shipment.legal_entity_id),
            kind=RECONCILE,
            key=f"shipment:{shipment.invoice_id}:{shipment.wish}",
            ordering=str(shipment.invoice_id),
            payload={"invoice_id": str(shipment.invoice_id), "wish": shipment.wish},
            run_at=origin.at,
            origin=origin,
        )
    )
