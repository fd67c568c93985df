"""What a person decides about notices."""

from contextlib import suppress
from uuid import UUID

from proxima_common.clock import TASHKENT
from proxima_common.errors import Conflict
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.mail.notice import Notice, NoticeKind, NoticeState
from proxima_delivery.usecases.mail.ports import NoticesIn
from proxima_delivery.usecases.mail.queue import notice_effect, notice_job_key, queue_notice


class NoticeDecisions:
    """Each decision is one transaction of the caller's."""

    def __init__(self, ledger: EffectLedger, notices: NoticesIn, jobs: JobQueue) -> None:
        self._ledger = ledger
        self._notices = notices
        self._jobs = jobs

    async def resolve(
        self, notice_id: UUID, *, arrived: bool, reason: str, tx: AsyncConnection, origin: Origin
    ) -> Notice:
        """Settle an unknown notice: it arrived, or it is sent once more.

        A reminder whose day has passed is not: the next one follows its schedule. `Conflict` if it is not unknown.
        """
        notice = await self._notices(tx).notice(notice_id)
        if notice.state is not NoticeState.UNKNOWN:
            raise Conflict("only a notice that nobody can tell of is resolved", code="wrong_state")
        with suppress(Conflict):
            await self._ledger.resolve(tx, notice_effect(notice), arrived=arrived, by=origin.actor)
        await self._jobs.give_up_waiting(tx, notice_job_key(notice), f"a person decided: {reason}")
        today = origin.at.astimezone(TASHKENT).date()
        if arrived:
            notice.send(f"confirmed by a person: {reason}", origin.at)
        elif notice.kind is NoticeKind.REMINDER and notice.day != today:
            notice.drop("day_over", f"It did not go out ({reason}), and its day has passed.")
        else:
            await self._again(notice, tx, origin)
        await self._notices(tx).save(notice, origin.at)
        return notice

    async def retry(self, notice_id: UUID, *, tx: AsyncConnection, origin: Origin) -> Notice:
        """Send a failed notice again. `Conflict` if it did not fail, or is a reminder for another day."""
        notice = await self._notices(tx).notice(notice_id)
        if notice.state is not NoticeState.FAILED:
            raise Conflict(f"a notice that is {notice.state} is not sent again", code="wrong_state")
        await self._again(notice, tx, origin)
        await self._notices(tx).save(notice, origin.at)
        return notice

    async def _again(self, notice: Notice, tx: AsyncConnection, origin: Origin) -> None:
        notice.queue_again(origin.at.astimezone(TASHKENT).date())
        await queue_notice(notice, tx, jobs=self._jobs, origin=origin, at=origin.at)
