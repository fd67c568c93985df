"""The invoice went back or was voided: whatever has not begun never will."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.repository import Deliveries


async def cancel(invoice_id: UUID, revision: int, reason: str, tx: AsyncConnection, *, now: datetime) -> int:
    """Cancel what is queued or failed of this revision and older ones; what is being sent goes its way.

    Invoice refuses such a move while a lease is held, so this is a safety net. Returns how many were cancelled.
    """
    deliveries = Deliveries(tx)
    idle = await deliveries.not_started(invoice_id, revision)
    for one in idle:
        one.cancel(reason)
    await deliveries.save(idle, now)
    return len(idle)
