"""Send one notice, once; a reminder only of what is still owed at that moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from proxima_common.clock import TASHKENT
from proxima_common.db.database import Database
from proxima_common.jobs.effects import Confirmed, EffectLedger, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import NOBODY_KNOWS
from proxima_delivery.domain.mail.notice import NOTICE_OPEN, Notice, NoticeKind, NoticeState
from proxima_delivery.domain.mail.reminding import Known, stopped
from proxima_delivery.settings import SendingLimits
from proxima_delivery.usecases.mail.ports import Asked, DebtsIn, NoticePost, NoticesIn
from proxima_delivery.usecases.mail.queue import notice_effect
from proxima_delivery.usecases.mail.remind import BY_CLOCK
from proxima_delivery.usecases.ports import NotNow
from proxima_delivery.usecases.send import reference

Move = Callable[[Notice, datetime], None]


@dataclass(frozen=True)
class TakenUp:
    """A notice at work, the conversation it belongs to, and the question that it tells of."""

    notice: Notice
    earlier: Sequence[str]
    asked: Asked | None


class SendNotice:
    """The executor's handler of `send_notice`."""

    def __init__(
        self,
        database: Database,
        ledger: EffectLedger,
        notices: NoticesIn,
        debts: DebtsIn,
        post: NoticePost,
        limits: SendingLimits,
        known: Known,
        in_hours: Callable[[datetime], bool],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._notices = notices
        self._debts = debts
        self._post = post
        self._limits = limits
        self._known = known
        self._in_hours = in_hours

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Do the job; what came of it is recorded in the transaction that closes it."""
        taken = await self._take_up(UUID(job.payload["notice_id"]), run.now())
        if isinstance(taken, Waits | Done):
            return taken
        notice = taken.notice
        prepared = self._post.prepare(notice, taken.earlier, taken.asked, run.now())
        try:
            result = await self._ledger.perform(
                notice_effect(notice),
                request={"to": [one.email for one in notice.to], "of": [str(one.invoice_id) for one in notice.overdue]},
                call=partial(self._post.send, prepared, notice, notice.to),
            )
        except NotNow as busy:
            if job.attempts < self._limits.tries:
                return Again(self._limits.wait(job.attempts), busy.reason)
            given_up = f"Given up after {job.attempts} tries. {busy.reason}"
            return Done(self._record(notice, run, lambda one, _: one.fail("gave_up", given_up)))
        except PartnerBusy as busy:
            return Again(busy.retry_after, busy.reason, lane=True, counted=False)
        return self._outcome(notice, result, run)

    async def _take_up(self, notice_id: UUID, now: datetime) -> TakenUp | Waits | Done:
        async with self._database.transaction() as tx:
            notices = self._notices(tx)
            notice = await notices.notice(notice_id)
            if notice.state is NoticeState.UNKNOWN:
                return Waits(NOBODY_KNOWS)
            if notice.state not in NOTICE_OPEN:
                return Done()
            # What was begun has its outcome in the ledger, however late this is.
            if notice.kind is NoticeKind.REMINDER and not await notices.begun(notice):
                await self._look_again(notice, tx, now)
            if notice.state is not NoticeState.DROPPED:
                notice.begin()
                await notices.note_message(notice, now)
            await notices.save(notice, now)
            if notice.state is NoticeState.DROPPED:
                return Done()
            earlier = await notices.first_messages([one.invoice_id for one in notice.overdue])
            asked = await notices.asked(notice.id) if notice.kind is NoticeKind.QUESTION else None
        return TakenUp(notice, earlier, asked)

    async def _look_again(self, notice: Notice, tx: AsyncConnection, now: datetime) -> None:
        """Keep what is still owed and may be told; with nothing left, or its day over, the reminder is dropped.

        The debts stay locked until this is committed, so a payment is seen here or came too late.
        """
        if notice.day != now.astimezone(TASHKENT).date():
            notice.drop("day_over", "Its day passed before it could go out.")
            return
        if notice.asked_by == BY_CLOCK and not self._in_hours(now):
            notice.drop("out_of_hours", "Working hours ended before it could go out.")
            return
        debts = {one.invoice_id: one for one in await self._debts(tx).locked([o.invoice_id for o in notice.overdue])}
        known = await self._debts(tx).known(list(debts.values()), notice.day, self._known)
        still, reasons = [], []
        for one in notice.overdue:
            debt = debts[one.invoice_id]
            why = stopped(debt, (known.holds.get(debt.invoice_id), known.terms_of(debt).pause), notice.day)
            if why:
                reasons.append(f"{one.number}: {why[1]}")
            else:
                still.append(replace(one, outstanding=debt.outstanding))
        notice.overdue = tuple(still)
        if not still:
            notice.drop("nothing_to_tell", " ".join(reasons))

    def _outcome(self, notice: Notice, result: EffectResult, run: JobRun) -> JobOutcome:
        match result:
            case Confirmed(answer=answer):
                return Done(self._record(notice, run, _taken(answer)))
            case Refused(reason=reason, code=code):
                return Done(self._record(notice, run, lambda one, _: one.fail(code, reason)))
            case Unknown():
                lost = self._record(notice, run, lambda one, _: one.lose_sight("no_answer", NOBODY_KNOWS))
                return Waits(NOBODY_KNOWS, lost)
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is sending it", counted=False)

    def _record(self, notice: Notice, run: JobRun, move: Move) -> Record:
        async def record(tx: AsyncConnection) -> None:
            kept = await self._notices(tx).notice(notice.id)
            if kept.state is NoticeState.SENDING:
                move(kept, run.now())
                await self._notices(tx).save(kept, run.now())

        return record


def _taken(answer: Mapping[str, Any]) -> Move:
    return lambda one, now: one.send(reference(answer), now)
