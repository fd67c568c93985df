"""Calls for an invoice that nobody knows the end of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.db.plumbing import EFFECT
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import EffectLedger
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

NOBODY = timedelta(0)


async def unsettled(tx: AsyncConnection, invoice_id: UUID, wish: int, settle: timedelta) -> timedelta:
    """How long a call of an earlier wish may still be carried out at the partner; zero when none may."""
    waits: list[timedelta] = [
        max(row.changed_at + settle - row.now, (row.lease_until or row.now) - row.now)
        for row in await _open(tx, invoice_id, EFFECT.c.ordinal < wish)
    ]
    return max([NOBODY, *waits])


async def settle_effects(
    tx: AsyncConnection, ledger: EffectLedger, invoice_id: UUID, wish: int, *, present: bool
) -> None:
    """What was verified to be there, or gone, answers for the unanswered calls of this wish and of earlier ones."""
    for row in await _open(tx, invoice_id, EFFECT.c.ordinal <= wish):
        key = EffectKey(row.partner, row.operation, row.document_id, row.revision, row.ordinal)
        arrived = present != (row.operation == "remove_shipment")
        await ledger.resolve(tx, key, arrived=arrived, by="service:accounting")


async def _open(tx: AsyncConnection, invoice_id: UUID, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    query = select(EFFECT, func.clock_timestamp().label("now")).where(
        EFFECT.c.partner == "planfact",
        EFFECT.c.document_id == str(invoice_id),
        EFFECT.c.state.in_(("sending", "unknown")),
        which,
    )
    return (await tx.execute(query.order_by(EFFECT.c.ordinal))).all()
