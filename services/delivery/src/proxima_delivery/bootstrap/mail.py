"""Builds what e-mail does beyond sending letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.jobs.executor import Executor

from proxima_delivery.adapters.mail.debts import DebtRepository
from proxima_delivery.adapters.mail.facts import OutboxClientFacts
from proxima_delivery.adapters.mail.imap import ImapMailbox
from proxima_delivery.adapters.mail.incoming import MailRepository, as_mail
from proxima_delivery.adapters.mail.notices import NoticeRepository
from proxima_delivery.adapters.mail.pages import PageRepository
from proxima_delivery.adapters.repository import DeliveryRepository
from proxima_delivery.domain.mail.reminding import Known
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.entrypoints.mail.consumer import consume_for_mail
from proxima_delivery.entrypoints.mail.jobs import read_returned_mail, remind_of_debts
from proxima_delivery.settings.mail import MailboxSettings
from proxima_delivery.usecases.mail.client_page import ClientPage
from proxima_delivery.usecases.mail.decide import NoticeDecisions
from proxima_delivery.usecases.mail.follow import FollowAnswers
from proxima_delivery.usecases.mail.queue import SEND_NOTICE
from proxima_delivery.usecases.mail.remind import RemindByClock, Reminders
from proxima_delivery.usecases.mail.returned import ApplyMail, ReadMailbox
from proxima_delivery.usecases.mail.send_notice import SendNotice

if TYPE_CHECKING:
    from proxima_delivery.adapters.post import Outgoing
    from proxima_delivery.bootstrap import Service

_log = structlog.get_logger(__name__)


def mailbox_reader(service: Service, settings: MailboxSettings) -> ReadMailbox:
    """Reads the mailbox of bounces."""
    apply = ApplyMail(MailRepository, DeliveryRepository, OutboxClientFacts(service.outbox))
    return ReadMailbox(service.database, ImapMailbox(settings), as_mail, MailRepository, apply)


def reminders(service: Service) -> Reminders:
    """Proposes and queues reminders."""
    settings = service.settings
    return Reminders(settings.reminders, settings.senders.keys(), DebtRepository, NoticeRepository, service.jobs)


def notice_decisions(service: Service) -> NoticeDecisions:
    """What staff may decide about notices."""
    return NoticeDecisions(service.ledger(), NoticeRepository, service.jobs)


def client_page(service: Service) -> ClientPage:
    """What clients may do with the link of a letter."""
    inbox = {name: sender.answers_to for name, sender in service.settings.senders.items()}
    facts = OutboxClientFacts(service.outbox)
    return ClientPage(DeliveryRepository, PageRepository, NoticeRepository, facts, service.jobs, inbox)


def consume_mail(service: Service, hearing: Hearing) -> None:
    """What e-mail hears of invoice."""
    consume_for_mail(hearing, FollowAnswers(DeliveryRepository), service.clock)


def handle_notices(service: Service, executor: Executor, outgoing: Outgoing) -> None:
    """The executor's work on notices."""
    from proxima_delivery.adapters.mail.notice_post import MailNoticePost

    settings = service.settings
    known = Known(settings.reminders.calendar, settings.reminders.days, settings.senders.keys())
    post = MailNoticePost(outgoing, settings.client_page)
    executor.handles(SEND_NOTICE)(
        SendNotice(
            service.database,
            service.ledger(),
            NoticeRepository,
            DebtRepository,
            post,
            settings.sending,
            known,
            reminders(service).in_hours,
        )
    )


def mail_jobs(service: Service, jobs: ClockJobs) -> None:
    """The clock's work of e-mail; what is not set up is said and left out."""
    settings = service.settings
    if settings.mailbox is None:
        _log.warning("no mailbox is set up: returned letters are not seen")
    else:
        every = timedelta(seconds=settings.mailbox.every_seconds)
        read_returned_mail(jobs, mailbox_reader(service, settings.mailbox), every)
    if settings.reminders.enabled:
        remind_of_debts(jobs, RemindByClock(service.database, reminders(service)), settings.reminders.every)
