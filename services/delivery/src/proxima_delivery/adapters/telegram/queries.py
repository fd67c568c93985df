"""Reads for screens."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from proxima_common.contracts.api.telegram import (
    ReachRead,
    TelegramAskRead,
    TelegramChannelRead,
    TelegramDecisionRead,
    TelegramInvoiceRead,
    TelegramLinkRead,
    TelegramMessageDetail,
    TelegramMessageRead,
)
from proxima_common.errors import NotFound
from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.attempts import attempt_read, attempts_on
from proxima_delivery.adapters.tables.telegram import APPROVAL, ASK, DECISION, LINK, MESSAGE, STAFF
from proxima_delivery.adapters.telegram.taking import username_of
from proxima_delivery.domain.telegram.message import MessageState
from proxima_delivery.usecases.telegram.lane import PARTNER
from proxima_delivery.usecases.telegram.remind import reminder_id

_LIVE = LINK.c.ended_at.is_(None)


async def link_of(staff_id: str, bot_id: int | None, tx: AsyncConnection) -> TelegramLinkRead:
    """The account of a person; `bot_id` None: there is no bot."""
    row = (await tx.execute(select(LINK).where(LINK.c.staff_id == staff_id, _LIVE))).first()
    return TelegramLinkRead(
        available=bot_id is not None,
        bot_username=await username_of(tx, bot_id) if bot_id is not None else None,
        linked=row is not None,
        linked_at=row.linked_at if row else None,
        language=row.language if row else None,
        broken_because=row.broken_because if row else None,
    )


async def about_invoice(invoice_id: UUID, tx: AsyncConnection) -> tuple[str | None, TelegramInvoiceRead]:
    """Everything about an invoice, and the legal entity it belongs to; None when nothing is known."""
    entity = select(APPROVAL.c.legal_entity_id).where(APPROVAL.c.invoice_id == invoice_id).limit(1)
    legal_entity_id = (await tx.execute(entity)).scalar_one_or_none()
    rows = (await tx.execute(_messages(MESSAGE.c.invoice_id == invoice_id))).all()
    found = TelegramInvoiceRead(asks=await _asks(invoice_id, tx), messages=[_shown(row) for row in rows])
    return legal_entity_id or next((row.legal_entity_id for row in rows), None), found


async def message_detail(message_id: UUID, tx: AsyncConnection) -> TelegramMessageDetail:
    """One message with every attempt; `NotFound` if there is none."""
    row = (await tx.execute(_messages(MESSAGE.c.id == message_id))).first()
    if row is None:
        raise NotFound(f"no message {message_id}")
    tried = await attempts_on(PARTNER, message_id, tx)
    attempts = [attempt_read(one, kind=f"{one.operation}: {one.kind}") for one in tried]
    return TelegramMessageDetail(**_shown(row).model_dump(), attempts=attempts)


async def unknown_messages(tx: AsyncConnection, limit: int) -> list[TelegramMessageRead]:
    """Messages of which nobody can tell whether they arrived, oldest first."""
    query = _messages(MESSAGE.c.state == MessageState.UNKNOWN).limit(limit)
    return [_shown(row) for row in await tx.execute(query)]


async def broken_channels(tx: AsyncConnection) -> list[TelegramChannelRead]:
    """Linked accounts that may not be written to, the longest broken first."""
    query = (
        select(LINK, STAFF.c.name)
        .outerjoin(STAFF, STAFF.c.staff_id == LINK.c.staff_id)
        .where(_LIVE, LINK.c.broken_because.is_not(None))
        .order_by(LINK.c.broken_at)
    )
    return [
        TelegramChannelRead(
            staff_id=row.staff_id, name=row.name, broken_because=row.broken_because, broken_at=row.broken_at
        )
        for row in await tx.execute(query)
    ]


async def reach_of_people(today: date, tx: AsyncConnection) -> list[ReachRead]:
    """Every active member of staff who is a person of the source, by name, and the reminder of today."""
    query = (
        select(STAFF, LINK.c.id.label("link_id"), LINK.c.broken_because)
        .outerjoin(LINK, (LINK.c.staff_id == STAFF.c.staff_id) & _LIVE)
        .where(STAFF.c.person_id.is_not(None), STAFF.c.active)
        .order_by(STAFF.c.name, STAFF.c.staff_id)
    )
    rows = (await tx.execute(query)).all()
    reminders = {reminder_id(row.person_id, today): row.person_id for row in rows}
    sent = select(MESSAGE.c.id, MESSAGE.c.created_at).where(MESSAGE.c.id.in_(list(reminders)))
    reminded = {reminders[row.id]: row.created_at for row in await tx.execute(sent)}
    return [
        ReachRead(
            person_id=row.person_id,
            staff_id=row.staff_id,
            name=row.name,
            channel=_channel(row),
            reminded_at=reminded.get(row.person_id),
        )
        for row in rows
    ]


def _channel(row: Row[Any]) -> Literal["linked", "broken", "none"]:
    if row.link_id is None:
        return "none"
    return "linked" if row.broken_because is None else "broken"


async def _asks(invoice_id: UUID, tx: AsyncConnection) -> list[TelegramAskRead]:
    query = (
        select(ASK, STAFF.c.name, LINK.c.id.label("link_id"), LINK.c.broken_because)
        .outerjoin(STAFF, STAFF.c.staff_id == ASK.c.staff_id)
        .outerjoin(LINK, (LINK.c.staff_id == ASK.c.staff_id) & _LIVE)
        .where(ASK.c.invoice_id == invoice_id)
        .order_by(ASK.c.id)
    )
    decided = await _decisions(invoice_id, tx)
    return [
        TelegramAskRead(
            staff_id=row.staff_id,
            name=row.name,
            revision=row.revision,
            turn=row.turn,
            channel=_channel(row),
            decisions=decided.get(row.id, []),
        )
        for row in await tx.execute(query)
    ]


async def _decisions(invoice_id: UUID, tx: AsyncConnection) -> dict[UUID, list[TelegramDecisionRead]]:
    asked = select(ASK.c.id).where(ASK.c.invoice_id == invoice_id)
    query = select(DECISION).where(DECISION.c.ask_id.in_(asked)).order_by(DECISION.c.id)
    found: dict[UUID, list[TelegramDecisionRead]] = {}
    for row in await tx.execute(query):
        decision = TelegramDecisionRead(
            decision_id=row.id,
            decision=row.verb,
            reason=row.reason,
            taken_at=row.taken_at,
            state=row.state,
            answer=row.answer,
        )
        found.setdefault(row.ask_id, []).append(decision)
    return found


def _messages(condition: ColumnElement[bool]) -> Select[Any]:
    whose = select(MESSAGE, ASK.c.staff_id).outerjoin(ASK, ASK.c.id == MESSAGE.c.ask_id)
    return whose.where(condition).order_by(MESSAGE.c.id)


def _shown(row: Row[Any]) -> TelegramMessageRead:
    names = set(TelegramMessageRead.model_fields) - {"message_id", "allowed"}
    known = {name: getattr(row, name) for name in names}
    allowed = ["resolve"] if row.state == MessageState.UNKNOWN else []
    return TelegramMessageRead(**known, message_id=row.id, allowed=allowed)
