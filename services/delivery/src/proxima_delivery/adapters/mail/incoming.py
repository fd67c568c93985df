"""Returned mail in Postgres, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from proxima_common.errors import Conflict, NotFound
from proxima_common.ids import new_id
from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.mail.dsn import read_mail
from proxima_delivery.adapters.tables import DELIVERY, SENT_MESSAGE
from proxima_delivery.adapters.tables.mail import DELIVERY_REPORT, INCOMING_MAIL, MAILBOX, NOTICE, NOTICE_RECIPIENT
from proxima_delivery.domain.delivery import DeliveryState
from proxima_delivery.domain.mail.report import RecipientReport
from proxima_delivery.usecases.mail.ports import Mail, Place, Target


def as_mail(mailbox: str, uidvalidity: int, uid: int, raw: bytes) -> Mail:
    """A letter of the mailbox, read."""
    found = read_mail(raw)
    return Mail(
        new_id(), mailbox, uidvalidity, uid, found.digest, found.sender, found.subject, found.excerpt, found.says
    )


class MailRepository:
    """What was read, how far, and what it was about."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def place(self, mailbox: str) -> Place | None:
        """How far it was read, locked."""
        query = select(MAILBOX).where(MAILBOX.c.name == mailbox).with_for_update()
        row = (await self._tx.execute(query)).first()
        if row is None:
            # Nothing could be locked: two first readings must not pass each other either.
            await self._tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"mailbox {mailbox}"))))
            row = (await self._tx.execute(query)).first()
        return Place(row.uidvalidity, row.last_uid) if row else None

    async def keep_place(self, mailbox: str, place: Place, now: datetime) -> None:
        """Remember how far it was read."""
        row = {"uidvalidity": place.uidvalidity, "last_uid": place.last_uid, "read_at": now}
        known = insert(MAILBOX).values(name=mailbox, **row)
        await self._tx.execute(known.on_conflict_do_update(index_elements=["name"], set_=row))

    async def known(self, mail: Mail) -> bool:
        """Whether these very bytes were read before, under whatever number."""
        same = (INCOMING_MAIL.c.mailbox == mail.mailbox) & (INCOMING_MAIL.c.digest == mail.digest)
        return bool((await self._tx.execute(select(exists().where(same)))).scalar_one())

    async def keep(self, mail: Mail, kind: str, target: Target | None, detail: str, now: datetime) -> None:
        """Keep a letter and what it turned out to be."""
        await self._tx.execute(
            insert(INCOMING_MAIL).values(
                id=mail.id,
                mailbox=mail.mailbox,
                uidvalidity=mail.uidvalidity,
                uid=mail.uid,
                digest=mail.digest,
                kind=kind,
                letter_id=target.letter_id if target else None,
                notice_id=target.notice_id if target else None,
                sender=mail.sender,
                subject=mail.subject,
                excerpt=mail.excerpt,
                detail=detail,
                received_at=now,
            )
        )

    async def keep_report(
        self, mail: Mail, target: Target, recipient: RecipientReport, address: str, now: datetime
    ) -> None:
        """Keep what a report says of one of our recipients."""
        await self._tx.execute(
            insert(DELIVERY_REPORT).values(
                id=new_id(),
                mail_id=mail.id,
                letter_id=target.letter_id,
                notice_id=target.notice_id,
                attempt=target.attempt,
                recipient_email=address,
                action=recipient.action,
                status=recipient.status,
                diagnostic=recipient.diagnostic,
                at=now,
            )
        )

    async def by_token(self, tokens: Sequence[str]) -> Target | None:
        """The message that one of these tokens was given to, the first that is known."""
        rows = (await self._tx.execute(select(SENT_MESSAGE).where(SENT_MESSAGE.c.token.in_(tokens)))).all()
        found = {row.token: Target(row.letter_id, row.notice_id, row.attempt) for row in rows}
        return next((found[token] for token in tokens if token in found), None)

    async def by_address(self, addresses: Sequence[str], since: datetime) -> list[Target]:
        """The letters and notices that went to one of these addresses lately."""
        wanted = [address.casefold() for address in addresses]
        letters = (
            select(DELIVERY.c.letter_id)
            .where(func.lower(DELIVERY.c.recipient_email).in_(wanted), DELIVERY.c.handed_over_at >= since)
            .where(DELIVERY.c.state == DeliveryState.HANDED_OVER)
            .distinct()
        )
        notices = (
            select(NOTICE.c.id)
            .join(NOTICE_RECIPIENT, NOTICE_RECIPIENT.c.notice_id == NOTICE.c.id)
            .where(NOTICE_RECIPIENT.c.mailbox.in_(wanted), NOTICE.c.sent_at >= since)
        )
        found = [Target(letter_id, None, None) for letter_id in (await self._tx.execute(letters)).scalars()]
        return found + [Target(None, notice_id, None) for notice_id in (await self._tx.execute(notices)).scalars()]

    async def notice_addresses(self, notice_id: UUID) -> list[str]:
        """Whom a notice went to."""
        query = select(NOTICE_RECIPIENT.c.email).where(NOTICE_RECIPIENT.c.notice_id == notice_id)
        return list((await self._tx.execute(query.order_by(NOTICE_RECIPIENT.c.email))).scalars())

    async def notice_bounced(self, notice_id: UUID, address: str, reason: str) -> None:
        """A notice came back from one of them."""
        mine = (NOTICE_RECIPIENT.c.notice_id == notice_id) & (NOTICE_RECIPIENT.c.email == address)
        await self._tx.execute(update(NOTICE_RECIPIENT).where(mine).values(bounced=reason))

    async def handle(self, mail_id: UUID, by: str, now: datetime) -> None:
        """Somebody looked into an unmatched letter. `NotFound`, or `Conflict` if it waits for nobody."""
        row = (
            await self._tx.execute(select(INCOMING_MAIL).where(INCOMING_MAIL.c.id == mail_id).with_for_update())
        ).first()
        if row is None:
            raise NotFound(f"no mail {mail_id}")
        if row.kind != "unmatched" or row.handled_at:
            raise Conflict("this mail waits for nobody", code="wrong_state")
        await self._tx.execute(
            update(INCOMING_MAIL).where(INCOMING_MAIL.c.id == mail_id).values(handled_by=by, handled_at=now)
        )
