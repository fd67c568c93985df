"""Reads for screens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.delivery import DeliveryDetail, DeliveryRead
from proxima_common.contracts.words import Channel
from proxima_common.errors import NotFound
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.attempts import attempt_read, attempts_on
from proxima_delivery.adapters.mail.queries import letter_story
from proxima_delivery.adapters.tables import DELIVERY
from proxima_delivery.domain.delivery import DeliveryState
from proxima_delivery.usecases.queue import PARTNER


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
    if row.letter_id is None:
        # What was tried in Didox is told with the document there.
        return DeliveryDetail(**_shown(row, now), attempts=[], letter=None)
    attempts = [attempt_read(one) for one in await attempts_on(PARTNER, row.letter_id, tx)]
    return DeliveryDetail(**_shown(row, now), attempts=attempts, letter=await letter_story(row, tx))


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
