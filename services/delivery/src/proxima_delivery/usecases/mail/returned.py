"""Read the mailbox of bounces: each letter once, whatever dies on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.domain.mail.report import AutoReply, RecipientReport, Report, Stray, concerned
from proxima_delivery.usecases.mail.ports import ClientFacts, Mail, Mailbox, Mails, MailsIn, Place, Target
from proxima_delivery.usecases.ports import DeliveriesIn

ACTOR = "mail:reports"
GUESSED_WITHIN = timedelta(days=7)
ReadMail = Callable[[str, int, int, bytes], Mail]


class TooEarly(Exception):
    """The message that a report is about is still being sent: what became of that has to be known first."""


class ReadMailbox:
    """The clock's work: one transaction a letter, and the place in the mailbox moves with it."""

    def __init__(
        self, database: Database, mailbox: Mailbox, read: ReadMail, mails: MailsIn, apply: "ApplyMail"
    ) -> None:
        self._database = database
        self._mailbox = mailbox
        self._read = read
        self._mails = mails
        self._apply = apply

    async def __call__(self, now: datetime) -> str:
        """Read what is new; `MailboxAway` when that cannot be done now."""
        async with self._database.transaction() as tx:
            place = await self._mails(tx).place(self._mailbox.name)
        fetched = await self._mailbox.fetch(place)
        read: list[int] = []
        for uid, raw in fetched.letters:
            try:
                await self._one(Place(fetched.uidvalidity, uid), raw, now)
            except TooEarly:
                break
            read.append(uid)
        await self._mailbox.put_away(read, fetched.uidvalidity)
        letters = len(fetched.letters)
        return said("clock_letters", f"{len(read)} of {letters} letters", read=len(read), letters=letters)

    async def _one(self, place: Place, raw: bytes, now: datetime) -> None:
        name = self._mailbox.name
        async with self._database.transaction() as tx:
            # The lock: two that read at once, as after a long pause of one, go one after the other.
            await self._mails(tx).place(name)
            if raw:
                await self._apply(self._read(name, place.uidvalidity, place.last_uid, raw), tx, now)
            await self._mails(tx).keep_place(name, place, now)


class ApplyMail:
    """Decides what a letter of the mailbox means, and records it."""

    def __init__(self, mails: MailsIn, deliveries: DeliveriesIn, facts: ClientFacts) -> None:
        self._mails = mails
        self._deliveries = deliveries
        self._facts = facts

    async def __call__(self, mail: Mail, tx: AsyncConnection, now: datetime) -> None:
        """Record a letter and its consequences; one whose bytes are known changes nothing."""
        mails = self._mails(tx)
        if await mails.known(mail):
            return
        match mail.says:
            case AutoReply():
                await mails.keep(mail, "auto_reply", None, "a reply by a program", now)
            case Stray(why=why):
                await mails.keep(mail, "unmatched", None, why, now)
            case Report() as report:
                await self._report(mail, report, tx, now)

    async def _report(self, mail: Mail, report: Report, tx: AsyncConnection, now: datetime) -> None:
        mails = self._mails(tx)
        target = await self._target(mails, report, now)
        if target is None:
            await mails.keep(mail, "unmatched", None, "a delivery report about no message that is known", now)
        elif target.letter_id:
            await self._of_letter(mail, report, target, target.letter_id, tx, now)
        elif target.notice_id:
            await self._of_notice(mail, report, target, target.notice_id, mails, now)

    async def _target(self, mails: Mails, report: Report, now: datetime) -> Target | None:
        found = await mails.by_token(report.tokens)
        if found or report.tokens:
            return found
        addresses = [told for one in report.recipients for told in (one.original, one.final) if told]
        guessed = await mails.by_address(addresses, now - GUESSED_WITHIN)
        return guessed[0] if len(guessed) == 1 else None

    async def _of_letter(
        self, mail: Mail, report: Report, target: Target, letter_id: UUID, tx: AsyncConnection, now: datetime
    ) -> None:
        mails = self._mails(tx)
        letter, deliveries = await self._deliveries(tx).letter(letter_id)
        # A report about an earlier attempt says nothing of the one that counts now.
        of_now = target.attempt in (None, letter.attempt)
        if of_now and any(one.state is DeliveryState.SENDING for one in deliveries):
            raise TooEarly
        told = _told(report, sorted({one.email for one in deliveries}))
        if not told:
            await mails.keep(mail, "unmatched", target, "a delivery report about nobody that the letter went to", now)
            return
        await mails.keep(mail, "report", target, _summary(told), now)
        for address, recipient in told:
            await mails.keep_report(mail, target, recipient, address, now)
        back = _bounced(deliveries, told) if of_now else []
        await self._deliveries(tx).save(back, now)
        await self._facts.bounced(back, tx, Origin.begin(ACTOR, now))

    async def _of_notice(
        self, mail: Mail, report: Report, target: Target, notice_id: UUID, mails: Mails, now: datetime
    ) -> None:
        told = _told(report, await mails.notice_addresses(notice_id))
        kind = "report" if told else "unmatched"
        await mails.keep(mail, kind, target, _summary(told) or "a report about nobody that the notice went to", now)
        for address, recipient in told:
            await mails.keep_report(mail, target, recipient, address, now)
            if recipient.failed:
                await mails.notice_bounced(notice_id, address, recipient.reason)


def _told(report: Report, addresses: list[str]) -> list[tuple[str, RecipientReport]]:
    return [(address, one) for one in report.recipients for address in concerned(one, addresses)]


def _summary(told: list[tuple[str, RecipientReport]]) -> str:
    return "; ".join(f"{address}: {one.action} {one.reason}" for address, one in told)[:1000]


def _bounced(deliveries: list[Delivery], told: list[tuple[str, RecipientReport]]) -> list[Delivery]:
    failed = {address: one.reason for address, one in told if one.failed}
    back = [one for one in deliveries if one.state is DeliveryState.HANDED_OVER and one.email in failed]
    for one in back:
        one.bounce(failed[one.email])
    return back
