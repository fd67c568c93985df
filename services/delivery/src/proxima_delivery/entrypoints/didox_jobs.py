"""What the clock starts for Didox."""

from datetime import datetime, timedelta

from prometheus_client import Gauge
from proxima_common.db.database import Database
from proxima_common.jobs.clock_jobs import ClockJobs, ClockWork
from proxima_common.said import said
from sqlalchemy import func, select

from proxima_delivery.adapters.tables import DIDOX_COMPANY, DIDOX_DOCUMENT
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.poll import Watch

_TROUBLE = Gauge("delivery_didox_trouble", "Didox documents that a person has to look at", ["legal_entity", "code"])
_STATES = Gauge("delivery_didox_documents", "Didox documents by state", ["legal_entity", "state"])
_STOPPED = Gauge("delivery_didox_login_stopped", "1 while log-ins of the company are stopped", ["legal_entity"])


def watch_didox(jobs: ClockJobs, database: Database, watch: Watch, settings: DidoxSettings) -> None:
    """Register the clock's work; one poll per company, so that one that is down stops no other."""
    for entity in settings.companies:
        jobs.every(timedelta(seconds=settings.poll_every), f"poll_didox_{entity}")(_poll(watch, entity))
        jobs.every(timedelta(seconds=settings.reread_every), f"reread_didox_{entity}")(_reread(watch, entity))

    @jobs.every(timedelta(seconds=30), "expire_didox_leases")
    async def expire(now: datetime) -> str:
        expired = await watch.expire(now)
        return said("clock_leases_over", f"{expired} leases ran out", expired=expired)

    @jobs.every(timedelta(seconds=30), "count_didox_documents", lease=timedelta(minutes=1))
    async def count(_: datetime) -> str:
        table = DIDOX_DOCUMENT.c
        states = select(table.legal_entity_id, table.state, func.count().label("number"))
        trouble = select(table.legal_entity_id, table.code, func.count().label("number"))
        async with database.transaction() as tx:
            by_state = (await tx.execute(states.group_by(table.legal_entity_id, table.state))).all()
            troubled = (
                await tx.execute(trouble.where(table.code.is_not(None)).group_by(table.legal_entity_id, table.code))
            ).all()
            companies = (await tx.execute(select(DIDOX_COMPANY))).all()
        for gauge in (_STATES, _TROUBLE, _STOPPED):
            gauge.clear()
        for row in by_state:
            _STATES.labels(row.legal_entity_id, row.state).set(row.number)
        for row in troubled:
            _TROUBLE.labels(row.legal_entity_id, row.code).set(row.number)
        for row in companies:
            _STOPPED.labels(row.legal_entity_id).set(int(row.stopped_at is not None))
        waiting = sum(row.number for row in troubled)
        return said("clock_need_person", f"{waiting} need a person", waiting=waiting)


def _poll(watch: Watch, legal_entity_id: str) -> ClockWork:
    async def poll(now: datetime) -> str:
        changed = await watch.poll(legal_entity_id, now)
        return said("clock_changed", f"{changed} changed", changed=changed)

    return poll


def _reread(watch: Watch, legal_entity_id: str) -> ClockWork:
    async def reread(now: datetime) -> str:
        due = await watch.reread(legal_entity_id, now)
        return said("clock_to_read", f"{due} to be read", due=due)

    return reread
