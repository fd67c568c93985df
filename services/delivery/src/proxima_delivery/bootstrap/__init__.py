"""Builds the concrete things of a process from its settings; the only module that knows all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from proxima_common.clock import Clock, clock_from_env
from proxima_common.db.database import Database
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.executor import Executor
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.outbox import Outbox

from proxima_delivery.adapters.repository import DeliveryRepository
from proxima_delivery.adapters.wire import OutboxFacts
from proxima_delivery.bootstrap import mail
from proxima_delivery.bootstrap.didox import Cabinets, DidoxPart
from proxima_delivery.bootstrap.telegram import TelegramPart, stores
from proxima_delivery.entrypoints.consumer import consume
from proxima_delivery.entrypoints.didox_consumer import DidoxConsumer
from proxima_delivery.entrypoints.didox_jobs import watch_didox
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.entrypoints.telegram_consumer import hear_staff
from proxima_delivery.entrypoints.telegram_watch import watch_telegram
from proxima_delivery.entrypoints.watch import watch
from proxima_delivery.settings import Settings
from proxima_delivery.usecases.cancel import CancelLetters
from proxima_delivery.usecases.plan import PlanLetters
from proxima_delivery.usecases.queue import LANE, SEND_LETTER
from proxima_delivery.usecases.resolve import StaffDecisions
from proxima_delivery.usecases.send import SendLetter
from proxima_delivery.usecases.telegram.staff import KnowStaff

if TYPE_CHECKING:
    from proxima_delivery.adapters.archive import Archive
    from proxima_delivery.adapters.telegram.bot import TelegramBot

SOURCE = "delivery"
# What a call needs beyond the conversation itself, before it counts as lost.
_MARGIN_SECONDS = 10.0


@dataclass(frozen=True)
class Service:
    """What every process of this image shares."""

    settings: Settings
    clock: Clock
    database: Database
    outbox: Outbox
    jobs: JobQueue

    def ledger(self) -> EffectLedger:
        """The effect ledger; a call longer than the mail server may take counts as lost."""
        servers = [self.settings.smtp, *(one.smtp for one in self.settings.senders.values() if one.smtp)]
        longest = max(server.conversation_seconds + server.body_seconds for server in servers)
        timeout = timedelta(seconds=longest + _MARGIN_SECONDS)
        return EffectLedger(self.database, self.clock, timeout=timeout, settle=timedelta(seconds=_MARGIN_SECONDS))

    def decisions(self) -> StaffDecisions:
        """What staff may decide."""
        return StaffDecisions(self.ledger(), DeliveryRepository, OutboxFacts(self.outbox), self.jobs)

    def dispatcher(self) -> Dispatcher:
        """The consumer of `invoice.internal` and `staff.snapshots`."""
        dispatcher = Dispatcher(SOURCE, self.database)
        facts = OutboxFacts(self.outbox)
        plan = PlanLetters(DeliveryRepository, facts, self.jobs, self.settings.senders.keys())
        hearing, didox = Hearing(dispatcher), DidoxConsumer(self.didox, self.clock)
        didox.register(hearing)
        consume(hearing, plan, CancelLetters(DeliveryRepository, facts), self.clock)
        telegram = self.telegram()
        hear_staff(hearing, KnowStaff(telegram.linking() if telegram else None), stores, self.clock)
        if telegram:
            telegram.hear(hearing)
        mail.consume_mail(self, hearing)
        return dispatcher

    @property
    def didox(self) -> DidoxPart:
        """What has to do with Didox."""
        return DidoxPart(self.settings.didox, self.database, self.outbox, self.jobs, self.clock)

    def telegram(self) -> TelegramPart | None:
        """The bot's part, if there is a bot."""
        settings = self.settings.telegram
        if settings is None:
            return None
        return TelegramPart(settings, self.database, self.clock, self.outbox, self.jobs)

    def executor(self, archive: Archive, cabinets: Cabinets | None = None, bot: TelegramBot | None = None) -> Executor:
        """The executor of the e-mail lanes, of Didox's and of the bot's where they are set up."""
        # The S3 client and the templates stay out of the processes that send nothing.
        from proxima_delivery.adapters.post import MailPost, Outgoing

        settings, limits = self.settings, self.settings.sending
        # One more than our own limit, so that our own words end the trying.
        lane = LanePolicy(LANE, limits.at_once, timedelta(seconds=limits.job_lease_seconds), attempts=limits.tries + 1)
        pause = timedelta(seconds=limits.lane_pause_seconds)
        outgoing = Outgoing(settings.smtp, settings.senders, pause)
        post = MailPost(archive, outgoing, self.clock, limits.largest_message_bytes, settings.client_page)
        facts = OutboxFacts(self.outbox)
        didox, telegram = self.didox, self.telegram() if bot else None
        lanes = [lane, *filter(None, [didox.lane(), telegram.lane_policy() if telegram else None])]
        executor = Executor(self.database, lanes, self.clock)
        if cabinets:
            didox.register(executor, cabinets, archive, settings.s3.bucket)
        if telegram and bot:
            telegram.work(executor, bot)
        executor.handles(SEND_LETTER)(SendLetter(self.database, self.ledger(), DeliveryRepository, post, facts, limits))
        mail.handle_notices(self, executor, outgoing)
        return executor

    def clock_jobs(self, cabinets: Cabinets | None = None) -> ClockJobs:
        """The work that a clock starts."""
        jobs = ClockJobs(self.database, self.clock)
        watch(jobs, self.database)
        if cabinets and self.settings.didox:
            watch_didox(jobs, self.database, self.didox.watch(cabinets), self.settings.didox)
        watch_telegram(jobs, self.database)
        mail.mail_jobs(self, jobs)
        return jobs


def build(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    """The service as its environment describes it, unless told otherwise."""
    settings = settings or Settings()
    return Service(settings, clock or clock_from_env(), Database(settings.database), Outbox(SOURCE), JobQueue())
