"""Payments and their allocations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.billing import (
    PaymentAllocationRead,
    PaymentRead,
    PaymentRefundRead,
    RecordPayment,
)
from proxima_common.ids import new_id
from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import APPLICATION
from proxima_invoice.adapters.tables.money import PAYMENT, PAYMENT_ALLOCATION, PAYMENT_REFUND
from proxima_invoice.adapters.tables.seller import LEGAL_ENTITY
from proxima_invoice.usecases.billing_ports import Payment, Source


class PaymentRepository:
    """Payments, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(
        self, payment_id: UUID, body: RecordPayment, by: str, now: datetime, source: Source, receipt_key: str | None
    ) -> None:
        """Keep a payment, nothing of it allocated yet; a second one of the same receipt breaks the transaction."""
        row = body.model_dump(exclude={"allocations"})
        await self._tx.execute(
            insert(PAYMENT).values(
                payment_id=payment_id,
                **row,
                source=source,
                receipt_key=receipt_key,
                unallocated=body.amount,
                version=1,
                recorded_by=by,
                recorded_at=now,
            )
        )

    async def lock(self, payment_id: UUID) -> Payment | None:
        """The payment, locked until the transaction ends."""
        columns = (
            PAYMENT.c.payment_id,
            PAYMENT.c.legal_entity_id,
            PAYMENT.c.client_id,
            PAYMENT.c.currency,
            PAYMENT.c.unallocated,
        )
        row = (
            await self._tx.execute(select(*columns).where(PAYMENT.c.payment_id == payment_id).with_for_update())
        ).first()
        return Payment(*row) if row else None

    async def allocate(
        self,
        payment: UUID,
        allocation_id: UUID,
        invoice_id: UUID,
        amount: Decimal,
        by: str,
        now: datetime,
    ) -> None:
        """Add an allocation and take it off what the payment has left."""
        await self._tx.execute(
            insert(PAYMENT_ALLOCATION).values(
                allocation_id=allocation_id,
                payment_id=payment,
                invoice_id=invoice_id,
                kind="payment",
                amount=amount,
                at=now,
                made_by=by,
            )
        )
        await self._move(payment, -amount)

    async def live_allocation(self, payment: UUID, allocation_id: UUID) -> tuple[UUID, Decimal] | None:
        """The invoice and amount of an allocation that was not reversed."""
        query = select(PAYMENT_ALLOCATION.c.invoice_id, PAYMENT_ALLOCATION.c.amount).where(
            PAYMENT_ALLOCATION.c.allocation_id == allocation_id,
            PAYMENT_ALLOCATION.c.payment_id == payment,
            PAYMENT_ALLOCATION.c.reversed_at.is_(None),
        )
        row = (await self._tx.execute(query)).first()
        return (row.invoice_id, row.amount) if row else None

    async def reverse(
        self, payment: UUID, allocation_id: UUID, amount: Decimal, by: str, reason: str, now: datetime
    ) -> None:
        """Close an allocation and give its amount back to the payment."""
        await self._tx.execute(
            update(PAYMENT_ALLOCATION)
            .where(PAYMENT_ALLOCATION.c.allocation_id == allocation_id)
            .values(reversed_at=now, reversed_by=by, reason=reason)
        )
        await self._move(payment, amount)

    async def _move(self, payment: UUID, by: Decimal) -> None:
        await self._tx.execute(
            update(PAYMENT)
            .where(PAYMENT.c.payment_id == payment)
            .values(unallocated=PAYMENT.c.unallocated + by, version=PAYMENT.c.version + 1)
        )

    async def get(self, payment_id: UUID) -> PaymentRead | None:
        rows = (await self._tx.execute(select(PAYMENT).where(PAYMENT.c.payment_id == payment_id))).mappings().all()
        found = await self._with_allocations(rows)
        return found[0] if found else None

    async def page(
        self,
        entities: frozenset[str] | None,
        *,
        client_id: str | None,
        unallocated: bool | None,
        after: tuple[date, UUID] | None,
        limit: int,
    ) -> list[PaymentRead]:
        """Payments, the newest first; `entities` None is every legal entity."""
        order = tuple_(PAYMENT.c.received_on, PAYMENT.c.payment_id)
        query = select(PAYMENT).order_by(PAYMENT.c.received_on.desc(), PAYMENT.c.payment_id.desc()).limit(limit)
        if entities is not None:
            query = query.where(PAYMENT.c.legal_entity_id.in_(entities))
        if client_id is not None:
            query = query.where(PAYMENT.c.client_id == client_id)
        if unallocated is not None:
            query = query.where((PAYMENT.c.unallocated > 0) if unallocated else (PAYMENT.c.unallocated == 0))
        if after is not None:
            query = query.where(order < tuple_(*after))
        return await self._with_allocations((await self._tx.execute(query)).mappings().all())

    async def _with_allocations(self, rows: Sequence[Any]) -> list[PaymentRead]:
        ids = [row["payment_id"] for row in rows]
        query = (
            select(PAYMENT_ALLOCATION)
            .where(PAYMENT_ALLOCATION.c.payment_id.in_(ids))
            .order_by(PAYMENT_ALLOCATION.c.at, PAYMENT_ALLOCATION.c.allocation_id)
        )
        grouped: dict[UUID, list[PaymentAllocationRead]] = {}
        for row in (await self._tx.execute(query)).mappings():
            grouped.setdefault(row["payment_id"], []).append(PaymentAllocationRead.model_validate(dict(row)))
        refunds = await self._refunds(ids)
        return [
            PaymentRead.model_validate(
                dict(row)
                | {
                    "allocations": grouped.get(row["payment_id"], []),
                    "refunds": refunds.get(row["payment_id"], []),
                }
            )
            for row in rows
        ]

    async def _refunds(self, ids: Sequence[UUID]) -> dict[UUID, list[PaymentRefundRead]]:
        query = select(PAYMENT_REFUND).where(PAYMENT_REFUND.c.payment_id.in_(ids))
        grouped: dict[UUID, list[PaymentRefundRead]] = {}
        for row in (await self._tx.execute(query.order_by(PAYMENT_REFUND.c.refund_id))).mappings():
            grouped.setdefault(row["payment_id"], []).append(PaymentRefundRead.model_validate(dict(row)))
        return grouped

    async def refund(self, payment: UUID, receipt_key: str, amount: Decimal, by: str, now: datetime) -> None:
        """Money of the payment went back with this receipt: it is taken off what the payment has left."""
        row = {"refund_id": new_id(), "payment_id": payment, "receipt_key": receipt_key, "amount": amount}
        await self._tx.execute(insert(PAYMENT_REFUND).values(**row, at=now, made_by=by))
        await self._move(payment, -amount)

    async def has_contract(self, client_id: str, legal_entity_id: str) -> bool:
        """Whether the client has an application with this seller, and staff have set the seller up."""
        query = (
            select(APPLICATION.c.application_id)
            .join(LEGAL_ENTITY, LEGAL_ENTITY.c.legal_entity_id == APPLICATION.c.legal_entity_id)
            .where(APPLICATION.c.client_id == client_id, APPLICATION.c.legal_entity_id == legal_entity_id)
        )
        return (await self._tx.execute(query.limit(1))).first() is not None
