"""What the clock starts: counting what does not move, and forgetting what needs no keeping."""

from datetime import datetime, timedelta

from prometheus_client import Gauge
from proxima_common.contracts.topics import TOPICS
from proxima_common.db.database import Database
from proxima_common.http.idempotency import KEPT_FOR, prune_answers
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.messaging.inbox import prune_inbox
from proxima_common.said import said
from sqlalchemy import func, select

from proxima_delivery.adapters.tables import DELIVERY
from proxima_delivery.domain.delivery import OPEN, DeliveryState

STUCK_AFTER = timedelta(minutes=15)
_INBOX_KEPT = 2 * max(topic.retention for topic in TOPICS if topic.retention)

_STUCK = Gauge("delivery_stuck", "Deliveries neither out nor settled for 15 minutes", ["legal_entity"])
_UNKNOWN = Gauge("delivery_unknown", "Deliveries that wait for a person to say whether they arrived", ["legal_entity"])


def watch(jobs: ClockJobs, database: Database) -> None:
    """Register the clock's work."""

    @jobs.every(timedelta(seconds=30), "count_stuck_deliveries", lease=timedelta(minutes=1))
    async def count(now: datetime) -> str:
        stuck = (DELIVERY.c.state.in_(OPEN)) & (DELIVERY.c.changed_at < now - STUCK_AFTER)
        unknown = DELIVERY.c.state == DeliveryState.UNKNOWN
        counted = select(
            DELIVERY.c.legal_entity_id,
            func.count().filter(stuck).label("stuck"),
            func.count().filter(unknown).label("unknown"),
        ).where(DELIVERY.c.state.in_([*OPEN, DeliveryState.UNKNOWN]))
        async with database.transaction() as tx:
            rows = (await tx.execute(counted.group_by(DELIVERY.c.legal_entity_id))).all()
        _STUCK.clear()
        _UNKNOWN.clear()
        for row in rows:
            _STUCK.labels(row.legal_entity_id).set(row.stuck)
            _UNKNOWN.labels(row.legal_entity_id).set(row.unknown)
        late, lost = sum(row.stuck for row in rows), sum(row.unknown for row in rows)
        return said("clock_deliveries", f"{late} stuck, {lost} unknown", stuck=late, unknown=lost)

    @jobs.every(timedelta(hours=1), "forget_old_claims")
    async def forget(now: datetime) -> str:
        async with database.transaction() as tx:
            claims = await prune_inbox(tx, now - _INBOX_KEPT)
            answers = await prune_answers(tx, now - KEPT_FOR)
        return said("clock_forgotten", f"{claims} claims, {answers} answers", records=claims, answers=answers)
