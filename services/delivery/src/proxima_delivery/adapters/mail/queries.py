"""Reads of e-mail for screens."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.delivery import ClientQuestion, DeliveryReport, LetterStory
from proxima_common.contracts.api.mail import MailRead, NoticeRead, NoticeRecipient, OverdueRead
from proxima_common.errors import NotFound
from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.mail.shown import overdue_read
from proxima_delivery.adapters.tables import LETTER
from proxima_delivery.adapters.tables.mail import (
    ACCEPTANCE,
    DELIVERY_REPORT,
    INCOMING_MAIL,
    NOTICE,
    NOTICE_INVOICE,
    NOTICE_RECIPIENT,
    PAGE_OPENING,
    QUESTION,
)

_ALLOWED = {"unknown": ["resolve"], "failed": ["retry"]}
LONGEST_LIST = 200


async def letter_story(delivery: Row[Any], tx: AsyncConnection) -> LetterStory:
    """What happened with the letter of a delivery."""
    letter = delivery.letter_id
    openings = select(PAGE_OPENING.c.at).where(PAGE_OPENING.c.letter_id == letter).order_by(PAGE_OPENING.c.at)
    questions = select(QUESTION).where(QUESTION.c.letter_id == letter).order_by(QUESTION.c.at)
    reports = select(DELIVERY_REPORT).where(DELIVERY_REPORT.c.letter_id == letter).order_by(DELIVERY_REPORT.c.at)
    accepted = select(ACCEPTANCE.c.name).where(
        ACCEPTANCE.c.document_id == delivery.document_id, ACCEPTANCE.c.revision == delivery.revision
    )
    reason = select(LETTER.c.reason).where(LETTER.c.id == letter)
    return LetterStory(
        reason=(await tx.execute(reason)).scalar_one(),
        opened=list((await tx.execute(openings)).scalars()),
        accepted_by=(await tx.execute(accepted)).scalar_one_or_none(),
        questions=[ClientQuestion(name=one.name, text=one.text, at=one.at) for one in await tx.execute(questions)],
        reports=[
            DeliveryReport(
                recipient_email=one.recipient_email,
                action=one.action,
                status=one.status,
                diagnostic=one.diagnostic,
                at=one.at,
            )
            for one in await tx.execute(reports)
        ],
    )


async def notices(
    tx: AsyncConnection, *, invoice_id: UUID | None = None, client_id: str | None = None, limit: int = LONGEST_LIST
) -> list[NoticeRead]:
    """Notices, the newest first: all, or those about an invoice (reminders of it, questions to it) or to a client."""
    query = select(NOTICE).order_by(NOTICE.c.created_at.desc(), NOTICE.c.id).limit(limit)
    if client_id is not None:
        query = query.where(NOTICE.c.client_id == client_id)
    if invoice_id is not None:
        told = exists().where(NOTICE_INVOICE.c.notice_id == NOTICE.c.id, NOTICE_INVOICE.c.invoice_id == invoice_id)
        asked = exists().where(LETTER.c.id == NOTICE.c.letter_id, LETTER.c.invoice_id == invoice_id)
        query = query.where(told | asked)
    return await _whole((await tx.execute(query)).all(), tx)


async def notice(notice_id: UUID, tx: AsyncConnection) -> NoticeRead:
    """One notice; `NotFound` if there is none."""
    found = await _whole((await tx.execute(select(NOTICE).where(NOTICE.c.id == notice_id))).all(), tx)
    if not found:
        raise NotFound(f"no notice {notice_id}")
    return found[0]


async def mails(tx: AsyncConnection, *, waiting: bool, limit: int = LONGEST_LIST) -> list[MailRead]:
    """Letters of the mailbox, the newest first; with `waiting` only those that a person has to look into."""
    query = select(INCOMING_MAIL).order_by(INCOMING_MAIL.c.received_at.desc(), INCOMING_MAIL.c.id).limit(limit)
    if waiting:
        query = query.where(INCOMING_MAIL.c.kind == "unmatched", INCOMING_MAIL.c.handled_at.is_(None))
    return [_mail(row) for row in await tx.execute(query)]


async def mail(mail_id: UUID, tx: AsyncConnection) -> MailRead:
    """One letter of the mailbox; `NotFound` if there is none."""
    row = (await tx.execute(select(INCOMING_MAIL).where(INCOMING_MAIL.c.id == mail_id))).first()
    if row is None:
        raise NotFound(f"no mail {mail_id}")
    return _mail(row)


async def _whole(rows: Sequence[Row[Any]], tx: AsyncConnection) -> list[NoticeRead]:
    ids = [row.id for row in rows]
    people: dict[UUID, list[NoticeRecipient]] = {}
    listed = select(NOTICE_RECIPIENT).where(NOTICE_RECIPIENT.c.notice_id.in_(ids))
    for one in await tx.execute(listed.order_by(NOTICE_RECIPIENT.c.role.desc(), NOTICE_RECIPIENT.c.mailbox)):
        shown = NoticeRecipient(email=one.email, role=one.role, bounced=one.bounced)
        people.setdefault(one.notice_id, []).append(shown)
    lines: dict[UUID, list[OverdueRead]] = {}
    told = select(NOTICE_INVOICE).where(NOTICE_INVOICE.c.notice_id.in_(ids))
    for one in await tx.execute(told.order_by(NOTICE_INVOICE.c.due_date, NOTICE_INVOICE.c.number)):
        lines.setdefault(one.notice_id, []).append(overdue_read(one))
    return [_notice(row, people.get(row.id, []), lines.get(row.id, [])) for row in rows]


def _notice(row: Row[Any], people: list[NoticeRecipient], lines: list[OverdueRead]) -> NoticeRead:
    same = (
        "kind", "legal_entity_id", "client_id", "client_name", "day", "level", "state", "code", "reason", "reference",
        "asked_by", "sent_at", "created_at",
    )  # fmt: skip
    return NoticeRead(
        notice_id=row.id,
        recipients=people,
        invoices=lines,
        allowed=_ALLOWED.get(row.state, []),
        **{name: getattr(row, name) for name in same},
    )


def _mail(row: Row[Any]) -> MailRead:
    same = (
        "kind", "letter_id", "notice_id", "sender", "subject", "excerpt", "detail", "received_at", "handled_by",
        "handled_at",
    )  # fmt: skip
    return MailRead(mail_id=row.id, **{name: getattr(row, name) for name in same})
