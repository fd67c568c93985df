"""Debts, terms and pauses in Postgres, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.content import Recipient
from proxima_common.contracts.invoice_private import DebtChanged
from proxima_common.contracts.words import InvoiceStatus, RecipientRole
from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.mail import (
    DEBT,
    NOTICE,
    NOTICE_INVOICE,
    NOTICE_RECIPIENT,
    REMINDER_HOLD,
    REMINDER_PLAN,
)
from proxima_delivery.domain.letter import Addressee
from proxima_delivery.domain.mail.notice import NoticeState
from proxima_delivery.domain.mail.reminding import Debt, Known, Pause, Terms

_NAMES = (
    "invoice_id", "legal_entity_id", "number", "client_id", "client_name", "seller_name", "language", "currency",
    "outstanding", "document_date", "due_date", "promised_on",
)  # fmt: skip


class DebtRepository:
    """What invoice told last of each invoice, and what staff say of reminding."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def note(self, told: DebtChanged, now: datetime) -> None:
        """Keep what invoice told, unless something newer is known."""
        names = [column.name for column in DEBT.columns if column.name not in {"recipients", "changed_at", "number"}]
        row = {
            **{name: getattr(told, name) for name in names},
            "number": told.number or "",
            "recipients": [one.model_dump(mode="json") for one in told.recipients],
            "changed_at": now,
        }
        known = insert(DEBT).values(row)
        await self._tx.execute(
            known.on_conflict_do_update(
                index_elements=["invoice_id"], set_=row, where=DEBT.c.version <= known.excluded.version
            )
        )

    async def open(self) -> list[Debt]:
        """Every debt with something outstanding, of invoices that are sent or accepted."""
        owed = (DEBT.c.outstanding > 0) & DEBT.c.status.in_((InvoiceStatus.SENT, InvoiceStatus.ACCEPTED))
        rows = await self._tx.execute(select(DEBT).where(owed).order_by(DEBT.c.due_date, DEBT.c.invoice_id))
        return [_debt(row) for row in rows]

    async def locked(self, invoices: Sequence[UUID]) -> list[Debt]:
        """These debts, held until the transaction ends."""
        query = select(DEBT).where(DEBT.c.invoice_id.in_(invoices)).order_by(DEBT.c.invoice_id).with_for_update()
        return [_debt(row) for row in await self._tx.execute(query)]

    async def known(self, debts: Sequence[Debt], day: date, known: Known) -> Known:
        """With the terms, pauses, steps told and who was reminded on a day, as the database has them."""
        return replace(
            known,
            terms=await self._terms(known.default_days),
            holds=await self._holds(),
            told=await self._told([one.invoice_id for one in debts]),
            reminded=await self._reminded(day),
        )

    async def _terms(self, default: tuple[int, ...]) -> dict[tuple[str, str], Terms]:
        rows = await self._tx.execute(select(REMINDER_PLAN))
        return {
            (row.legal_entity_id, row.client_id): Terms(
                tuple(row.days or default), Pause(row.until, row.reason) if row.paused else None
            )
            for row in rows
        }

    async def _holds(self) -> dict[UUID, Pause]:
        rows = await self._tx.execute(select(REMINDER_HOLD).where(REMINDER_HOLD.c.held))
        return {row.invoice_id: Pause(row.until, row.reason) for row in rows}

    async def _told(self, invoices: Sequence[UUID]) -> dict[UUID, int]:
        query = (
            select(NOTICE_INVOICE.c.invoice_id, func.max(NOTICE_INVOICE.c.step).label("step"))
            .join(NOTICE, NOTICE.c.id == NOTICE_INVOICE.c.notice_id)
            .where(NOTICE_INVOICE.c.invoice_id.in_(invoices), NOTICE.c.state != NoticeState.DROPPED)
            .group_by(NOTICE_INVOICE.c.invoice_id)
        )
        return {row.invoice_id: row.step for row in await self._tx.execute(query)}

    async def _reminded(self, day: date) -> frozenset[str]:
        query = select(NOTICE_RECIPIENT.c.mailbox).where(NOTICE_RECIPIENT.c.day == day)
        return frozenset((await self._tx.execute(query)).scalars())


def _debt(row: Row[Any]) -> Debt:
    people = [Recipient.model_validate(one) for one in row.recipients]
    return Debt(
        **{name: getattr(row, name) for name in _NAMES},
        status=InvoiceStatus(row.status),
        recipients=tuple(Addressee(one.email, one.name, RecipientRole(one.role)) for one in people if one.email),
    )
