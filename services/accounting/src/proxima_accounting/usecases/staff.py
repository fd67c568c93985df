"""What staff do by hand: try again, say which operation it is, say what became of an unanswered call."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from proxima_common.contracts.words import FactState
from proxima_common.db.plumbing import JOB, JOB_LANE
from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from proxima_common.messaging.outbox import Outbox
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters import wire
from proxima_accounting.adapters.directory import Directory, Kind
from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.adapters.tables import SHIPMENT
from proxima_accounting.domain.shipment import Shipment, deal_key
from proxima_accounting.usecases.plan import LANE_PREFIX, enqueue

SOURCE = "accounting"


async def retry_shipment(tx: AsyncConnection, invoice_id: UUID, origin: Origin) -> Shipment:
    """Try again from the beginning: partner ids are looked up anew, and a stopped lane goes on."""
    shipment = await ShipmentRepository(tx).get(invoice_id, lock=True)
    shipment.retry()
    await _again(tx, shipment, origin)
    await Outbox(SOURCE).add(tx, [wire.action_taken(invoice_id, "retry", "planned")], origin)
    return shipment


async def retry_all(tx: AsyncConnection, entities: Collection[str] | None, origin: Origin) -> int:
    """Try every failed and unknown shipment of these legal entities again; how many."""
    invoices = await ShipmentRepository(tx).troubled(None if entities is None else sorted(entities))
    for invoice_id in invoices:
        await retry_shipment(tx, invoice_id, origin)
    return len(invoices)


async def adopt_operation(tx: AsyncConnection, invoice_id: UUID, operation_id: str, origin: Origin) -> Shipment:
    """This operation is the invoice's shipment; the executor checks that it exists and writes our content into it."""
    shipments = ShipmentRepository(tx)
    shipment = await shipments.get(invoice_id, lock=True)
    other = await tx.scalar(
        select(SHIPMENT.c.invoice_id).where(
            SHIPMENT.c.legal_entity_id == shipment.legal_entity_id,
            SHIPMENT.c.operation_id == operation_id,
            SHIPMENT.c.invoice_id != invoice_id,
        )
    )
    if other is not None:
        raise Conflict(f"operation {operation_id} is the shipment of invoice {other}", code="operation_taken")
    shipment.adopt(operation_id)
    await _again(tx, shipment, origin)
    await Outbox(SOURCE).add(tx, [wire.action_taken(invoice_id, "adopt", f"operation {operation_id}")], origin)
    return shipment


async def resolve_unknown(
    tx: AsyncConnection, invoice_id: UUID, *, arrived: bool, operation_id: str | None, origin: Origin
) -> Shipment:
    """A person looked: it arrived as this operation, or it did not arrive and may be made again."""
    shipment = await ShipmentRepository(tx).get(invoice_id, lock=True)
    if shipment.state is not FactState.UNKNOWN:
        raise Conflict(f"the shipment is {shipment.state}, not unknown", code="not_unknown")
    if arrived:
        if operation_id is None:
            missing = FieldError("/operation_id", "needed when it arrived")
            raise Invalid("say which operation it is", code="operation_missing", fields=[missing])
        return await adopt_operation(tx, invoice_id, operation_id, origin)
    shipment.retry()
    await _again(tx, shipment, origin)
    await Outbox(SOURCE).add(tx, [wire.action_taken(invoice_id, "resolve", "not arrived")], origin)
    return shipment


async def _again(tx: AsyncConnection, shipment: Shipment, origin: Origin) -> None:
    await ShipmentRepository(tx).save(shipment, origin.at)
    if shipment.delivered:
        directory = Directory(tx, shipment.legal_entity_id)
        await directory.forget(Kind.COUNTERPARTY, [shipment.delivered.client_id])
        await directory.forget(Kind.DEAL, [deal_key(shipment.delivered)])
    await _clear_the_way(tx, shipment)
    await tx.execute(delete(JOB_LANE).where(JOB_LANE.c.lane == f"{LANE_PREFIX}{shipment.legal_entity_id}"))
    await enqueue(tx, shipment, origin)


async def _clear_the_way(tx: AsyncConnection, shipment: Shipment) -> None:
    """A job that waits for a person holds back those behind it; this person's word replaces it."""
    waiting = select(JOB.c.id).where(
        JOB.c.lane == f"{LANE_PREFIX}{shipment.legal_entity_id}",
        JOB.c.ordering == str(shipment.invoice_id),
        JOB.c.state == "waiting",
    )
    for job_id in (await tx.execute(waiting)).scalars().all():
        await JobQueue().give_up(tx, job_id, "replaced by a person's retry")
