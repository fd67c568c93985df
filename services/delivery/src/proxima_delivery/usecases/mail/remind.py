"""Plan the reminders of a day: by the clock, or because a person wants them now."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from proxima_common.clock import TASHKENT
from proxima_common.db.database import Database
from proxima_common.ids import new_id
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.mail.notice import Notice, NoticeKind
from proxima_delivery.domain.mail.reminding import Known, Left, Proposal, propose
from proxima_delivery.settings.mail import ReminderSettings
from proxima_delivery.usecases.mail.ports import DebtsIn, NoticesIn
from proxima_delivery.usecases.mail.queue import queue_notice

BY_CLOCK = "clock:reminders"


class Reminders:
    """Proposes, and queues what was proposed; the executor looks once more before it sends."""

    def __init__(
        self, settings: ReminderSettings, senders: Collection[str], debts: DebtsIn, notices: NoticesIn, jobs: JobQueue
    ) -> None:
        self._settings = settings
        self._senders = frozenset(senders)
        self._debts = debts
        self._notices = notices
        self._jobs = jobs

    def in_hours(self, now: datetime) -> bool:
        """Whether letters may go out by themselves at this moment."""
        settings, local = self._settings, now.astimezone(TASHKENT)
        working = settings.calendar.is_working(local.date())
        return working and settings.first_hour <= local.hour < settings.last_hour

    async def preview(
        self, tx: AsyncConnection, day: date, *, chosen: Collection[UUID] | None = None
    ) -> tuple[list[Proposal], list[Left]]:
        """What would go out on a local day, and why not the others.

        `chosen` invoices are proposed whatever the schedule says of them, alone.
        """
        debts = await self._debts(tx).locked(list(chosen)) if chosen is not None else await self._debts(tx).open()
        known = Known(self._settings.calendar, self._settings.days, self._senders)
        known = await self._debts(tx).known(debts, day, known)
        return propose(debts, known, day, unscheduled=chosen is not None)

    async def queue(self, proposals: Sequence[Proposal], tx: AsyncConnection, origin: Origin) -> list[Notice]:
        """Record these letters and their jobs; one whose recipient was reminded meanwhile is left out."""
        queued = []
        for proposal in proposals:
            notice = _to_notice(proposal, origin)
            if await self._notices(tx).add(notice, origin.at):
                await queue_notice(notice, tx, jobs=self._jobs, origin=origin, at=origin.at)
                queued.append(notice)
        return queued


class RemindByClock:
    """The clock's work: a transaction for each client, so that one does not hold up the others."""

    def __init__(self, database: Database, reminders: Reminders) -> None:
        self._database = database
        self._reminders = reminders

    async def __call__(self, now: datetime) -> str:
        """Queue what is due, in working hours."""
        if not self._reminders.in_hours(now):
            return said("clock_out_of_hours", "out of hours")
        async with self._database.transaction() as tx:
            proposals, left = await self._reminders.preview(tx, now.astimezone(TASHKENT).date())
        queued = 0
        for proposal in proposals:
            async with self._database.transaction() as tx:
                queued += len(await self._reminders.queue([proposal], tx, Origin.begin(BY_CLOCK, now)))
        sentence = f"{queued} reminders, {len(left)} invoices left"
        return said("clock_reminders", sentence, queued=queued, left=len(left))


def _to_notice(proposal: Proposal, origin: Origin) -> Notice:
    return Notice(
        id=new_id(),
        kind=NoticeKind.REMINDER,
        legal_entity_id=proposal.legal_entity_id,
        client_id=proposal.client_id,
        client_name=proposal.client_name,
        seller_name=proposal.seller_name,
        language=proposal.language,
        day=origin.at.astimezone(TASHKENT).date(),
        level=proposal.level,
        asked_by=origin.actor,
        to=proposal.to,
        overdue=proposal.overdue,
    )
