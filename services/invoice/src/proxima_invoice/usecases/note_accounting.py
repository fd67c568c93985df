"""What accounting did in PlanFact: the fact `synced` of the revision that it mirrors."""

from proxima_common.contracts.accounting import ShipmentFailed, ShipmentRemoved, ShipmentSynced
from proxima_common.contracts.words import FactName, FactState

from proxima_invoice.usecases.facts import note_fact
from proxima_invoice.usecases.ports import Desk


async def shipment_synced(desk: Desk, event: ShipmentSynced) -> None:
    """PlanFact holds one shipment that says what the revision says."""
    invoice = await desk.invoices.get(event.invoice_id)
    detail = f"shipment {event.shipment_id} {event.how}"
    await note_fact(desk, invoice, event.revision, FactName.SYNCED, FactState.DONE, detail=detail)


async def shipment_removed(desk: Desk, event: ShipmentRemoved) -> None:
    """The shipment is gone, as a return or a void asked."""
    invoice = await desk.invoices.get(event.invoice_id)
    detail = f"shipment {event.shipment_id} removed" if event.shipment_id else "there was no shipment"
    await note_fact(desk, invoice, event.revision, FactName.SYNCED, FactState.REMOVED, detail=detail)


async def shipment_failed(desk: Desk, event: ShipmentFailed) -> None:
    """It was refused, or nobody can tell; a person retries or adopts."""
    invoice = await desk.invoices.get(event.invoice_id)
    detail = f"{event.code}: {event.reason}"
    await note_fact(desk, invoice, event.revision, FactName.SYNCED, event.state, detail=detail)
