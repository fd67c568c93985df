"""Shipments in their table; a load for change takes the row's lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import FactState
from proxima_common.errors import NotFound
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import SHIPMENT
from proxima_accounting.domain.shipment import Delivered, Partner, Shipment, Wanted

_DELIVERED = tuple(Delivered.__dataclass_fields__)


class ShipmentRepository:
    """One row per invoice."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def find(self, invoice_id: UUID, *, lock: bool = False) -> Shipment | None:
        """The shipment, locked if it is to be changed."""
        query = select(SHIPMENT).where(SHIPMENT.c.invoice_id == invoice_id)
        row = (await self._tx.execute(query.with_for_update() if lock else query)).one_or_none()
        return _shipment(row) if row else None

    async def get(self, invoice_id: UUID, *, lock: bool = False) -> Shipment:
        """The shipment; `NotFound` without one."""
        shipment = await self.find(invoice_id, lock=lock)
        if shipment is None:
            raise NotFound(f"invoice {invoice_id} has no shipment")
        return shipment

    async def save(self, shipment: Shipment, at: datetime) -> None:
        """Write it, new or changed."""
        values = _values(shipment) | {"changed_at": at}
        row = insert(SHIPMENT).values(values)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["invoice_id"], set_=values))

    async def troubled(self, legal_entity_ids: Sequence[str] | None) -> list[UUID]:
        """Invoices whose shipment failed or is unknown, in order; of all legal entities for None."""
        query = select(SHIPMENT.c.invoice_id).where(SHIPMENT.c.state.in_([FactState.FAILED, FactState.UNKNOWN]))
        if legal_entity_ids is not None:
            query = query.where(SHIPMENT.c.legal_entity_id.in_(legal_entity_ids))
        return list((await self._tx.execute(query.order_by(SHIPMENT.c.invoice_id))).scalars())

    async def holder_of(self, legal_entity_id: str, operation_id: str) -> UUID | None:
        """The invoice whose shipment this operation is."""
        holder: UUID | None = await self._tx.scalar(
            select(SHIPMENT.c.invoice_id).where(
                SHIPMENT.c.legal_entity_id == legal_entity_id, SHIPMENT.c.operation_id == operation_id
            )
        )
        return holder

    async def longest_uncompared(self, limit: int) -> list[Shipment]:
        """Synced shipments, those first that were compared with the partner longest ago."""
        query = (
            select(SHIPMENT)
            .where(SHIPMENT.c.state == FactState.DONE)
            .order_by(SHIPMENT.c.compared_at.asc().nulls_first(), SHIPMENT.c.invoice_id)
            .limit(limit)
        )
        return [_shipment(row) for row in await self._tx.execute(query)]

    async def note_comparison(self, invoice_id: UUID, at: datetime) -> None:
        """It was compared now."""
        await self._tx.execute(update(SHIPMENT).where(SHIPMENT.c.invoice_id == invoice_id).values(compared_at=at))

    async def legal_entities(self) -> list[str]:
        """Those that ever had a shipment."""
        return list((await self._tx.execute(select(SHIPMENT.c.legal_entity_id).distinct())).scalars())

    async def clients_of(self, legal_entity_id: str, tins: Sequence[str]) -> dict[str, str]:
        """By tax number, the client that has it, where shipments name exactly one."""
        query = (
            select(SHIPMENT.c.client_tin, func.min(SHIPMENT.c.client_id))
            .where(SHIPMENT.c.legal_entity_id == legal_entity_id, SHIPMENT.c.client_tin == func.any(list(tins)))
            .group_by(SHIPMENT.c.client_tin)
            .having(func.min(SHIPMENT.c.client_id) == func.max(SHIPMENT.c.client_id))
        )
        return {row[0]: row[1] for row in await self._tx.execute(query)}

    async def known_numbers(self, legal_entity_id: str, candidates: Sequence[str]) -> set[str]:
        """Which of these are numbers of this legal entity's invoices."""
        query = select(SHIPMENT.c.number).where(
            SHIPMENT.c.legal_entity_id == legal_entity_id, SHIPMENT.c.number == func.any(list(candidates))
        )
        return set((await self._tx.execute(query)).scalars())


def _shipment(row: Row[Any]) -> Shipment:
    return Shipment(
        invoice_id=row.invoice_id,
        legal_entity_id=row.legal_entity_id,
        revision=row.revision,
        wanted=Wanted(row.wanted),
        delivered=Delivered(**{name: getattr(row, name) for name in _DELIVERED}) if row.number else None,
        wish=row.wish,
        state=FactState(row.state),
        partner=Partner(row.operation_id, row.deal_id, row.counterparty_id) if row.operation_id else None,
        adopted=row.adopted,
        synced=dict(row.synced),
        code=row.code,
        reason=row.reason,
        synced_at=row.synced_at,
    )


def _values(shipment: Shipment) -> dict[str, Any]:
    delivered = shipment.delivered
    partner = shipment.partner
    return {
        "invoice_id": shipment.invoice_id,
        "legal_entity_id": shipment.legal_entity_id,
        "revision": shipment.revision,
        "wanted": shipment.wanted,
        "wish": shipment.wish,
        "state": shipment.state,
        **{name: getattr(delivered, name) if delivered else None for name in _DELIVERED},
        "operation_id": partner.operation_id if partner else None,
        "deal_id": partner.deal_id if partner else None,
        "counterparty_id": partner.counterparty_id if partner else None,
        "adopted": shipment.adopted,
        "synced": shipment.synced,
        "code": shipment.code,
        "reason": shipment.reason[:2000] if shipment.reason else None,
        "synced_at": shipment.synced_at,
    }
