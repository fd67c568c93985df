"""Builds what e-mail does beyond sending letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from proxima_common.jobs.clock_jobs import ClockJobs

from proxima_delivery.adapters.mail.facts import OutboxClientFacts
from proxima_delivery.adapters.mail.imap import ImapMailbox
from proxima_delivery.adapters.mail.incoming import MailRepository, as_mail
from proxima_delivery.adapters.repository import DeliveryRepository
from proxima_delivery.entrypoints.mail.jobs import read_returned_mail
from proxima_delivery.settings.mail import MailboxSettings
from proxima_delivery.usecases.mail.returned import ApplyMail, ReadMailbox

if TYPE_CHECKING:
    from proxima_delivery.bootstrap import Service

_log = structlog.get_logger(__name__)


def mailbox_reader(service: Service, settings: MailboxSettings) -> ReadMailbox:
    """Reads the mailbox of bounces."""
    apply = ApplyMail(MailRepository, DeliveryRepository, OutboxClientFacts(service.outbox))
    return ReadMailbox(service.database, ImapMailbox(settings), as_mail, MailRepository, apply)


def mail_jobs(service: Service, jobs: ClockJobs) -> None:
    """The clock's work of e-mail; what is not set up is said and left out."""
    mailbox = service.settings.mailbox
    if mailbox is None:
        _log.warning("no mailbox is set up: returned letters are not seen")
        return
    read_returned_mail(jobs, mailbox_reader(service, mailbox), timedelta(seconds=mailbox.every_seconds))
