"""Receipts in their table, and what each may have to do with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.contracts.words import ReceiptState
from sqlalchemy import Select, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.receipt_evidence import EvidenceReader, receipt_of
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import CLIENT
from proxima_invoice.adapters.tables.money import PAYMENT, RECEIPT
from proxima_invoice.domain.receipt import Evidence, Receipt
from proxima_invoice.usecases.receipt_ports import Held


class ReceiptRepository:
    """`usecases.receipt_ports.Receipts`, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def keep(self, found: ReceiptFound, now: datetime) -> bool:
        """Keep it, open; False when it is known, whatever it says now."""
        row = upsert(RECEIPT).values(**found.model_dump(), state=ReceiptState.OPEN, seen_at=now)
        kept = await self._tx.execute(row.on_conflict_do_nothing().returning(RECEIPT.c.receipt_key))
        return kept.scalar_one_or_none() is not None

    async def lock(self, receipt_key: str) -> Held | None:
        """The receipt, locked until the transaction ends."""
        query = select(RECEIPT).where(RECEIPT.c.receipt_key == receipt_key).with_for_update()
        row = (await self._tx.execute(query)).mappings().first()
        return Held(receipt_of(row), ReceiptState(row["state"]), row["same_as"]) if row else None

    async def decide(
        self,
        receipt_key: str,
        state: ReceiptState,
        by: str,
        at: datetime,
        reason: str | None,
        same_as: str | None = None,
    ) -> None:
        """What became of it, and who said so."""
        await self._tx.execute(
            update(RECEIPT)
            .where(RECEIPT.c.receipt_key == receipt_key)
            .values(state=state, decided_by=by, decided_at=at, reason=reason, same_as=same_as)
        )

    async def reopen(self, receipt_key: str) -> None:
        """As if nothing had been decided; the audit knows."""
        nothing = {"decided_by": None, "decided_at": None, "reason": None, "same_as": None}
        await self._tx.execute(
            update(RECEIPT).where(RECEIPT.c.receipt_key == receipt_key).values(state=ReceiptState.OPEN, **nothing)
        )

    async def same_as(self, receipt_key: str) -> list[str]:
        """The receipts that were said to be the same money as this one."""
        query = select(RECEIPT.c.receipt_key).where(RECEIPT.c.same_as == receipt_key)
        return list((await self._tx.execute(query.order_by(RECEIPT.c.receipt_key))).scalars())

    async def evidence(self, receipts: Sequence[Receipt]) -> dict[str, Evidence]:
        """By receipt key: clients, invoices, other receipts and payments that it may have to do with."""
        return await EvidenceReader(self._tx).of(receipts)

    async def client_of(self, invoice_id: UUID) -> str | None:
        """The client of an invoice; None when there is no such invoice."""
        query = select(INVOICE.c.client_id).where(INVOICE.c.invoice_id == invoice_id)
        return (await self._tx.execute(query)).scalar_one_or_none()

    async def waiting(self, since: date) -> list[Receipt]:
        """The open receipts that came in on this day or later, by legal entity."""
        query = (
            select(RECEIPT)
            .where(RECEIPT.c.state == ReceiptState.OPEN, RECEIPT.c.direction == "in", RECEIPT.c.received_on >= since)
            .order_by(RECEIPT.c.legal_entity_id, RECEIPT.c.received_on, RECEIPT.c.receipt_key)
        )
        return [receipt_of(row) for row in (await self._tx.execute(query)).mappings()]

    async def find(self, receipt_key: str) -> dict[str, Any] | None:
        """One as it is read, with the payment it became."""
        row = (await self._tx.execute(_read().where(RECEIPT.c.receipt_key == receipt_key))).mappings().first()
        return dict(row) if row else None

    async def page(
        self,
        entities: frozenset[str] | None,
        *,
        states: Sequence[ReceiptState],
        client_id: str | None,
        after: tuple[date, str] | None,
        limit: int,
    ) -> list[dict[str, Any]]:
        """Receipts as they are read, the newest first; `entities` None is every legal entity."""
        query = _read().order_by(RECEIPT.c.received_on.desc(), RECEIPT.c.receipt_key.desc()).limit(limit)
        if entities is not None:
            query = query.where(RECEIPT.c.legal_entity_id.in_(entities))
        if states:
            query = query.where(RECEIPT.c.state.in_(states))
        if client_id is not None:
            tin = select(CLIENT.c.tin).where(CLIENT.c.client_id == client_id).scalar_subquery()
            theirs = (RECEIPT.c.client_id == client_id) | (PAYMENT.c.client_id == client_id)
            query = query.where(theirs | (RECEIPT.c.payer_tin == tin))
        if after is not None:
            query = query.where(tuple_(RECEIPT.c.received_on, RECEIPT.c.receipt_key) < tuple_(*after))
        return [dict(row) for row in (await self._tx.execute(query)).mappings()]


def _read() -> Select[Any]:
    return select(RECEIPT, PAYMENT.c.payment_id).join(
        PAYMENT, PAYMENT.c.receipt_key == RECEIPT.c.receipt_key, isouter=True
    )
