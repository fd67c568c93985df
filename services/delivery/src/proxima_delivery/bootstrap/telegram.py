"""Builds the Telegram part from its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.executor import Executor
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.telegram.approvals import ApprovalRepository
from proxima_delivery.adapters.telegram.messages import MessageRepository
from proxima_delivery.adapters.telegram.people import PeopleRepository
from proxima_delivery.adapters.telegram.taking import UpdateRegister
from proxima_delivery.adapters.telegram.wire import OutboxDecisions
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.entrypoints.telegram_consumer import Listeners, hear_approvals
from proxima_delivery.settings.telegram import TelegramSettings
from proxima_delivery.usecases.telegram.ask import AskApprovers
from proxima_delivery.usecases.telegram.changes import Changes
from proxima_delivery.usecases.telegram.close import CloseApprovals
from proxima_delivery.usecases.telegram.decide import Decide
from proxima_delivery.usecases.telegram.lane import CHANGE, SEND, BotLane
from proxima_delivery.usecases.telegram.linking import Linking
from proxima_delivery.usecases.telegram.notes import Notes
from proxima_delivery.usecases.telegram.notice import NotifyGroup
from proxima_delivery.usecases.telegram.ports import Bot, Stores
from proxima_delivery.usecases.telegram.remind import RemindPeople
from proxima_delivery.usecases.telegram.resolve import ResolveMessage
from proxima_delivery.usecases.telegram.send import BotWork, SendMessage
from proxima_delivery.usecases.telegram.show import ShowMessage
from proxima_delivery.usecases.telegram.updates import TakeUpdate

if TYPE_CHECKING:
    from proxima_delivery.adapters.telegram.client import TelegramClient
    from proxima_delivery.adapters.telegram.poller import Poller


def stores(tx: AsyncConnection) -> Stores:
    """The stores of the conversation over one transaction."""
    return Stores(ApprovalRepository(tx), MessageRepository(tx), PeopleRepository(tx))


@dataclass(frozen=True)
class TelegramPart:
    """Everything about the one bot."""

    settings: TelegramSettings
    database: Database
    clock: Clock
    outbox: Outbox
    jobs: JobQueue

    @property
    def lane(self) -> BotLane:
        """The bot's lane."""
        return BotLane(self.jobs, self.settings.lane)

    def ledger(self) -> EffectLedger:
        """The effect ledger with Telegram's patience. A send may ask first, and write again without tags."""
        seconds = 3 * self.settings.timeout_seconds
        settle = timedelta(seconds=self.settings.settle_seconds)
        return EffectLedger(self.database, self.clock, timeout=timedelta(seconds=seconds), settle=settle)

    def changes(self) -> Changes:
        """What brings the chats to what is true."""
        return Changes(self.lane, self.ledger())

    def closing(self) -> CloseApprovals:
        """What ends approvals."""
        return CloseApprovals(stores, self.changes())

    def asking(self) -> AskApprovers:
        """What asks for approvals."""
        return AskApprovers(stores, self.lane, self.closing(), attach_files=self.settings.attach_files)

    def notes(self) -> Notes:
        """What says short things."""
        return Notes(self.lane, self.settings.notes_per_hour)

    def linking(self) -> Linking:
        """Whose account is whose."""
        code = timedelta(minutes=self.settings.code_minutes)
        return Linking(self.asking(), self.changes(), self.notes(), code)

    def reminding(self) -> RemindPeople:
        """What asks people for their time."""
        return RemindPeople(self.lane)

    def resolve(self) -> ResolveMessage:
        """What staff say of unknown messages."""
        return ResolveMessage(self.lane, self.changes(), OutboxDecisions(self.outbox))

    def take_update(self) -> TakeUpdate:
        """What an update comes to."""
        reason = timedelta(minutes=self.settings.reason_minutes)
        decide = Decide(self.changes(), self.notes(), OutboxDecisions(self.outbox), reason)
        return TakeUpdate(stores, UpdateRegister(self.settings.bot_id), decide, self.linking())

    def poller(self, client: TelegramClient) -> Poller:
        """Who asks for updates."""
        from proxima_delivery.adapters.telegram.poller import Poller

        return Poller(self.database, client, self.take_update(), self.settings, self.clock)

    def hear(self, hearing: Hearing) -> None:
        """Register the handlers of invoice's events."""
        settings = self.settings
        told = settings.group_notice and settings.chats
        notify = NotifyGroup(stores, self.lane, settings.chats, settings.group_language) if told else None
        hear_approvals(hearing, Listeners(self.asking(), self.closing(), notify, self.clock))

    def lane_policy(self) -> LanePolicy:
        """One call at a time: Telegram's limits hold for the token, not for a process."""
        lease = timedelta(seconds=self.settings.job_lease_seconds)
        return LanePolicy(self.settings.lane, 1, lease, attempts=self.settings.tries)

    def work(self, executor: Executor, bot: Bot) -> None:
        """Register the handlers of the lane."""
        work = BotWork(self.database, stores, bot, self.settings.buttons_valid)
        executor.handles(SEND)(SendMessage(work, self.ledger(), self.changes()))
        executor.handles(CHANGE)(ShowMessage(work, self.ledger()))
