"""Notices in Postgres, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import RecipientRole
from proxima_common.db.plumbing import EFFECT
from proxima_common.errors import NotFound
from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables import DELIVERY, LETTER, SENT_MESSAGE
from proxima_delivery.adapters.tables.mail import NOTICE, NOTICE_INVOICE, NOTICE_RECIPIENT, QUESTION
from proxima_delivery.domain.delivery import OUT
from proxima_delivery.domain.letter import Addressee
from proxima_delivery.domain.mail.notice import Notice, NoticeKind, NoticeState, Overdue
from proxima_delivery.usecases.mail.ports import Asked
from proxima_delivery.usecases.mail.queue import notice_effect

_NAMES = [column.name for column in NOTICE.columns if column.name not in {"created_at", "changed_at", "kind", "state"}]


class NoticeRepository:
    """Loads with the row's lock, so that rivals queue up."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, notice: Notice, now: datetime) -> bool:
        """Keep a new notice; False when one of its recipients has had a reminder that day, and nothing is kept."""
        nested = await self._tx.begin_nested()
        await self._tx.execute(insert(NOTICE).values({**_row(notice, now), "created_at": now}))
        # One order for everybody, so that two who remind the same people wait for each other and never in a ring.
        people = [_recipient(notice, one) for one in sorted(notice.to, key=lambda one: one.email.casefold())]
        added = insert(NOTICE_RECIPIENT).values(people).on_conflict_do_nothing().returning(NOTICE_RECIPIENT.c.mailbox)
        if len((await self._tx.execute(added)).all()) != len(people):
            await nested.rollback()
            return False
        await self._tell_of(notice)
        await nested.commit()
        return True

    async def notice(self, notice_id: UUID) -> Notice:
        """The notice, locked; `NotFound` if there is none."""
        row = (await self._tx.execute(select(NOTICE).where(NOTICE.c.id == notice_id).with_for_update())).first()
        if row is None:
            raise NotFound(f"no notice {notice_id}")
        return await self._whole(row)

    async def save(self, notice: Notice, now: datetime) -> None:
        """Keep where it stands, and what it tells of. A dropped reminder leaves the day free for another one."""
        await self._tx.execute(update(NOTICE).where(NOTICE.c.id == notice.id).values(_row(notice, now)))
        told = {one.invoice_id for one in notice.overdue}
        gone = (NOTICE_INVOICE.c.notice_id == notice.id) & NOTICE_INVOICE.c.invoice_id.not_in(told)
        if notice.state is NoticeState.DROPPED:
            mine = NOTICE_RECIPIENT.c.notice_id == notice.id
            await self._tx.execute(update(NOTICE_RECIPIENT).where(mine).values(day=None))
        elif notice.kind is NoticeKind.REMINDER:
            await self._tx.execute(NOTICE_INVOICE.delete().where(gone))
            await self._tell_of(notice)

    async def note_message(self, notice: Notice, now: datetime) -> None:
        """Keep the token that bounces of this attempt will bring back."""
        row = {"token": notice.token, "notice_id": notice.id, "attempt": notice.attempt, "created_at": now}
        await self._tx.execute(insert(SENT_MESSAGE).values(row).on_conflict_do_nothing())

    async def begun(self, notice: Notice) -> bool:
        """Whether this attempt was begun, and not known to have come to nothing."""
        key = asdict(notice_effect(notice))
        begun = EFFECT.c.state.in_(("sending", "unknown", "confirmed"))
        query = select(exists().where(begun, *(EFFECT.c[name] == value for name, value in key.items())))
        return bool((await self._tx.execute(query)).scalar_one())

    async def first_messages(self, invoices: Sequence[UUID]) -> list[str]:
        """The tokens of the messages that brought these invoices' documents first, in the same order."""
        arrived = exists().where(DELIVERY.c.letter_id == LETTER.c.id, DELIVERY.c.state.in_(OUT))
        query = (
            select(LETTER.c.invoice_id, SENT_MESSAGE.c.token)
            .join(LETTER, SENT_MESSAGE.c.letter_id == LETTER.c.id)
            .where(LETTER.c.invoice_id.in_(invoices), arrived)
            .order_by(SENT_MESSAGE.c.created_at.desc(), SENT_MESSAGE.c.token)
        )
        # The newest first, so that the oldest is what stays.
        found = {row.invoice_id: row.token for row in await self._tx.execute(query)}
        return [found[invoice] for invoice in invoices if invoice in found]

    async def asked(self, notice_id: UUID) -> Asked:
        """The question that a notice tells of."""
        query = select(QUESTION, LETTER.c.number).join(LETTER, QUESTION.c.letter_id == LETTER.c.id)
        row = (await self._tx.execute(query.where(QUESTION.c.notice_id == notice_id))).one()
        primary = (DELIVERY.c.letter_id == row.letter_id) & (DELIVERY.c.recipient_role == RecipientRole.PRIMARY)
        answer_to = select(func.min(DELIVERY.c.recipient_email)).where(primary)
        first = select(SENT_MESSAGE.c.token).where(SENT_MESSAGE.c.letter_id == row.letter_id)
        first = first.order_by(SENT_MESSAGE.c.created_at.desc()).limit(1)
        return Asked(
            number=row.number,
            name=row.name,
            text=row.text,
            answer_to=(await self._tx.execute(answer_to)).scalar_one(),
            first=(await self._tx.execute(first)).scalar_one_or_none(),
        )

    async def _whole(self, row: Row[Any]) -> Notice:
        people = select(NOTICE_RECIPIENT).where(NOTICE_RECIPIENT.c.notice_id == row.id)
        lines = select(NOTICE_INVOICE).where(NOTICE_INVOICE.c.notice_id == row.id)
        to = (await self._tx.execute(people.order_by(NOTICE_RECIPIENT.c.role.desc(), NOTICE_RECIPIENT.c.mailbox))).all()
        told = (await self._tx.execute(lines.order_by(NOTICE_INVOICE.c.due_date, NOTICE_INVOICE.c.number))).all()
        known = {name: getattr(row, name) for name in _NAMES}
        return Notice(
            **known,
            kind=NoticeKind(row.kind),
            state=NoticeState(row.state),
            to=tuple(Addressee(one.email, one.name, RecipientRole(one.role)) for one in to),
            overdue=tuple(
                Overdue(o.invoice_id, o.number, o.document_date, o.due_date, o.currency, o.outstanding, o.step)
                for o in told
            ),
        )

    async def _tell_of(self, notice: Notice) -> None:
        for one in notice.overdue:
            row = {
                "number": one.number,
                "document_date": one.document_date,
                "due_date": one.due_date,
                "currency": one.currency,
                "outstanding": one.outstanding,
                "step": one.step,
            }
            known = insert(NOTICE_INVOICE).values(notice_id=notice.id, invoice_id=one.invoice_id, **row)
            await self._tx.execute(known.on_conflict_do_update(index_elements=["notice_id", "invoice_id"], set_=row))


def _row(notice: Notice, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(notice, name) for name in _NAMES},
        "kind": notice.kind,
        "state": notice.state,
        "changed_at": now,
    }


def _recipient(notice: Notice, one: Addressee) -> dict[str, Any]:
    return {
        "notice_id": notice.id,
        "mailbox": one.email.casefold(),
        "email": one.email,
        "name": one.name,
        "role": one.role,
        "day": notice.day if notice.kind is NoticeKind.REMINDER else None,
    }
