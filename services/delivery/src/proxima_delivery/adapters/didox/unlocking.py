"""A person lets a company log in again."""

from datetime import datetime

from proxima_common.db.plumbing import JOB, JOB_LANE
from proxima_common.errors import Conflict
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables import DIDOX_COMPANY
from proxima_delivery.usecases.didox.queue import lane_of


async def unlock(tx: AsyncConnection, legal_entity_id: str, now: datetime) -> None:
    """Take the stop away; what waits in the company's lane is due now. `Conflict` when nothing is stopped."""
    freed = await tx.execute(
        update(DIDOX_COMPANY)
        .where(DIDOX_COMPANY.c.legal_entity_id == legal_entity_id, DIDOX_COMPANY.c.stopped_at.is_not(None))
        .values(stopped_at=None, stop_reason=None, stop_said=None, login_owner=None, login_until=None)
    )
    if not freed.rowcount:
        raise Conflict(f"log-ins of {legal_entity_id} are not stopped", code="not_stopped")
    lane = lane_of(legal_entity_id)
    await tx.execute(delete(JOB_LANE).where(JOB_LANE.c.lane == lane))
    waits = (JOB.c.lane == lane) & (JOB.c.state == "ready") & (JOB.c.run_at > now)
    await tx.execute(update(JOB).where(waits).values(run_at=now))
