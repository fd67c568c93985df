"""Take the operation of an invoice away, and see that it is gone."""

from __future__ import annotations

from proxima_common.errors import Conflict
from proxima_common.jobs.effects import Answer

from proxima_accounting.domain.matching import check_replaceable
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.desk import Desk
from proxima_accounting.usecases.sync import find_ours


async def remove(desk: Desk, shipment: Shipment) -> str | None:
    """Delete the one operation of ours, if there is one; its id. Several are left to a person."""
    target = await find_ours(desk, shipment)
    if target is None:
        return shipment.partner.operation_id if shipment.partner else None
    check_replaceable(target)
    operation_id = target.operation_id

    async def call() -> Answer:
        await desk.books.delete_operation(operation_id)
        return {"id": operation_id}

    async def look_up() -> Answer | None:
        return {"id": operation_id} if await desk.books.operation(operation_id) is None else None

    await desk.write(
        "remove_shipment",
        shipment.invoice_id,
        shipment.revision,
        shipment.wish,
        request={"id": operation_id},
        call=call,
        look_up=look_up,
    )
    if await find_ours(desk, shipment) is not None:
        raise Conflict(f"PlanFact confirmed the deletion of {operation_id} and still shows it", code="still_shown")
    return operation_id
