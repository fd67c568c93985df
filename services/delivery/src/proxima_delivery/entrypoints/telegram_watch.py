"""What the clock starts for the bot: counting what waits for a person, and forgetting what is old."""

from datetime import datetime, timedelta

from prometheus_client import Gauge
from proxima_common.db.database import Database
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.said import said
from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.telegram import DECISION, LINK, MESSAGE
from proxima_delivery.adapters.telegram.messages import prune_buttons
from proxima_delivery.adapters.telegram.taking import prune_updates
from proxima_delivery.domain.telegram.approval import DecisionState
from proxima_delivery.domain.telegram.message import MessageState

UPDATES_KEPT = timedelta(days=14)
BUTTONS_KEPT = timedelta(days=30)
ANSWER_WITHIN = timedelta(minutes=5)
_UNKNOWN = Gauge("delivery_telegram_unknown", "Messages that wait for a person to say whether they arrived")
_BROKEN = Gauge("delivery_telegram_broken", "Linked accounts that Telegram does not let us write to")
_UNANSWERED = Gauge("delivery_telegram_unanswered", "Decisions that invoice has not answered for five minutes")


def watch_telegram(jobs: ClockJobs, database: Database) -> None:
    """Register the clock's work."""

    @jobs.every(timedelta(seconds=30), "count_telegram", lease=timedelta(minutes=1))
    async def count_all(now: datetime) -> str:
        late = (DECISION.c.state == DecisionState.TOLD) & (DECISION.c.taken_at < now - ANSWER_WITHIN)
        async with database.transaction() as tx:
            unknown = await _count(tx, MESSAGE, MESSAGE.c.state == MessageState.UNKNOWN)
            broken = await _count(tx, LINK, LINK.c.ended_at.is_(None) & LINK.c.broken_because.is_not(None))
            unanswered = await _count(tx, DECISION, late)
        _UNKNOWN.set(unknown)
        _BROKEN.set(broken)
        _UNANSWERED.set(unanswered)
        sentence = f"{unknown} unknown, {broken} broken, {unanswered} unanswered"
        return said("clock_telegram", sentence, unknown=unknown, broken=broken, unanswered=unanswered)

    @jobs.every(timedelta(hours=1), "forget_telegram")
    async def forget(now: datetime) -> str:
        async with database.transaction() as tx:
            updates = await prune_updates(tx, now - UPDATES_KEPT)
            buttons = await prune_buttons(tx, now - BUTTONS_KEPT)
        sentence = f"{updates} updates, {buttons} buttons"
        return said("clock_telegram_forgotten", sentence, updates=updates, buttons=buttons)


async def _count(tx: AsyncConnection, table: Table, condition: ColumnElement[bool]) -> int:
    return int((await tx.execute(select(func.count()).select_from(table).where(condition))).scalar_one())
