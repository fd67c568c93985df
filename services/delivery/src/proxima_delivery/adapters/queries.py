"""Reads for screens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.delivery import AttemptRead, DeliveryDetail, DeliveryRead
from proxima_common.contracts.words import Channel
from proxima_common.db.plumbing import EFFECT_ATTEMPT
from proxima_common.errors import NotFound
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.mail.queries import letter_story
from proxima_delivery.adapters.tables import DELIVERY
from proxima_delivery.domain.delivery import DeliveryState


async def deliveries_of(invoice_id: UUID, tx: AsyncConnection, *, now: datetime) -> list[DeliveryRead]:
    """Every delivery of an invoice, oldest first."""
    query = select(DELIVERY).where(DELIVERY.c.invoice_id == invoice_id)
    rows = await tx.execute(query.order_by(DELIVERY.c.created_at, DELIVERY.c.recipient_role.desc(), DELIVERY.c.id))
    return [DeliveryRead(**_shown(row, now)) for row in rows]


async def delivery_detail(delivery_id: UUID, tx: AsyncConnection, *, now: datetime) -> DeliveryDetail:
    """One delivery with every attempt on its letter; `NotFound` if there is none."""
    row = (await tx.execute(select(DELIVERY).where(DELIVERY.c.id == delivery_id))).first()
    if row is None:
        raise NotFound(f"no delivery {delivery_id}")
    letter = await letter_story(row, tx) if row.letter_id else None
    return DeliveryDetail(**_shown(row, now), attempts=await _attempts(row.letter_id, tx), letter=letter)


async def _attempts(letter_id: UUID | None, tx: AsyncConnection) -> list[AttemptRead]:
    query = select(EFFECT_ATTEMPT).where(EFFECT_ATTEMPT.c.document_id == str(letter_id))
    rows: Sequence[Row[Any]] = (await tx.execute(query.order_by(EFFECT_ATTEMPT.c.started_at))).all()
    return [
        AttemptRead(
            ordinal=row.ordinal,
            kind=row.kind,
            outcome=row.outcome,
            reason=row.reason,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _shown(row: Row[Any], now: datetime) -> dict[str, Any]:
    known = {
        column.name: getattr(row, column.name)
        for column in DELIVERY.columns
        if column.name not in {"id", "lease_token"}
    }
    return {**known, "delivery_id": row.id, "allowed": _allowed(row, now)}


def _allowed(row: Row[Any], now: datetime) -> list[str]:
    if row.channel == Channel.DIDOX:
        # What else can be done is done to the document in Didox.
        return ["take_back"] if row.state in (DeliveryState.QUEUED, DeliveryState.AWAITING_SIGNATURE) else []
    if row.state == DeliveryState.UNKNOWN:
        return ["resolve"]
    if row.state == DeliveryState.FAILED and now < row.lease_expires_at:
        return ["retry"]
    return []
