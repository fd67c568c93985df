"""What the clock starts for e-mail."""

from datetime import datetime, timedelta

from proxima_common.jobs.clock_jobs import ClockJobs

from proxima_delivery.usecases.mail.remind import RemindByClock
from proxima_delivery.usecases.mail.returned import ReadMailbox


def read_returned_mail(jobs: ClockJobs, read: ReadMailbox, every: timedelta) -> None:
    """Register the reading of the mailbox; one process of all reads at a time."""

    @jobs.every(every, "read_returned_mail")
    async def work(now: datetime) -> str:
        return await read(now)


def remind_of_debts(jobs: ClockJobs, remind: RemindByClock, every: timedelta) -> None:
    """Register the reminders of overdue invoices."""

    @jobs.every(every, "remind_of_debts")
    async def work(now: datetime) -> str:
        return await remind(now)
