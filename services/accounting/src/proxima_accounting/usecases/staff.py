"""What staff do by hand: try again, say which operation it is, say what became of an unanswered call."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from proxima_common.contracts.words import FactState
from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said

from proxima_accounting.domain.policy import deal_keys
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.plan import enqueue, lane_of
from proxima_accounting.usecases.ports import Kind, Records


async def retry_shipment(records: Records, invoice_id: UUID, origin: Origin) -> Shipment:
    """Try again from the beginning: partner ids are looked up anew, and a stopped lane goes on."""
    shipment = await records.shipments.get(invoice_id, lock=True)
    shipment.retry()
    await _again(records, shipment, origin)
    await records.facts.acted(invoice_id, "retry", "planned", origin)
    return shipment


async def retry_all(records: Records, entities: Collection[str] | None, origin: Origin) -> int:
    """Try every failed and unknown shipment of these legal entities again; how many."""
    invoices = await records.shipments.troubled(None if entities is None else sorted(entities))
    for invoice_id in invoices:
        await retry_shipment(records, invoice_id, origin)
    return len(invoices)


async def adopt_operation(records: Records, invoice_id: UUID, operation_id: str, origin: Origin) -> Shipment:
    """This operation is the invoice's shipment; the executor checks that it exists and writes our content into it."""
    shipment = await records.shipments.get(invoice_id, lock=True)
    holder = await records.shipments.holder_of(shipment.legal_entity_id, operation_id)
    if holder not in (None, invoice_id):
        raise Conflict(f"operation {operation_id} is the shipment of invoice {holder}", code="operation_taken")
    shipment.adopt(operation_id)
    await _again(records, shipment, origin)
    await records.facts.acted(invoice_id, "adopt", f"operation {operation_id}", origin)
    return shipment


async def resolve_unknown(
    records: Records, invoice_id: UUID, *, arrived: bool, operation_id: str | None, origin: Origin
) -> Shipment:
    """A person looked: it arrived as this operation, or it did not arrive and may be made again."""
    shipment = await records.shipments.get(invoice_id, lock=True)
    if shipment.state is not FactState.UNKNOWN:
        raise Conflict(f"the shipment is {shipment.state}, not unknown", code="not_unknown")
    if arrived:
        if operation_id is None:
            missing = FieldError("/operation_id", said("needed_when_arrived", "needed when it arrived"))
            raise Invalid("say which operation it is", code="operation_missing", fields=[missing])
        return await adopt_operation(records, invoice_id, operation_id, origin)
    shipment.retry()
    await _again(records, shipment, origin)
    await records.facts.acted(invoice_id, "resolve", "not arrived", origin)
    return shipment


async def _again(records: Records, shipment: Shipment, origin: Origin) -> None:
    """This person's word replaces a job that waits for one."""
    await records.shipments.save(shipment, origin.at)
    if shipment.delivered:
        directory = records.directory(shipment.legal_entity_id)
        await directory.forget(Kind.COUNTERPARTY, [shipment.delivered.client_id])
        await directory.forget(Kind.DEAL, deal_keys(shipment.delivered))
    await records.jobs.give_way(lane_of(shipment.legal_entity_id), str(shipment.invoice_id))
    await enqueue(records, shipment, origin)
