"""Calls for an invoice, or for what it hangs on, that nobody knows the end of."""

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

from proxima_accounting.usecases.ports import PARTNER

NOBODY = timedelta(0)


class OpenEffects:
    """Rows of the effect ledger that are sending or unknown; an effect's ordinal is the shipment's wish."""

    def __init__(self, tx: AsyncConnection, ledger: EffectLedger) -> None:
        self._tx, self._ledger = tx, ledger

    async def unsettled(self, invoice_id: UUID, wish: int, settle: timedelta) -> timedelta:
        """How long a call of an earlier wish may still be carried out at the partner; zero when none may."""
        waits: list[timedelta] = [
            max(row.changed_at + settle - row.now, (row.lease_until or row.now) - row.now)
            for row in await self._rows(invoice_id, EFFECT.c.ordinal < wish)
        ]
        return max([NOBODY, *waits])

    async def settle(self, invoice_id: UUID, wish: int, *, present: bool) -> None:
        """What was verified to be there, or gone, answers for the unanswered calls of this and earlier wishes."""
        for row in await self._rows(invoice_id, EFFECT.c.ordinal <= wish):
            key = EffectKey(row.partner, row.operation, row.document_id, row.revision, row.ordinal)
            arrived = present != (row.operation == "remove_shipment")
            await self._ledger.resolve(self._tx, key, arrived=arrived, by="service:accounting")

    async def _rows(self, invoice_id: UUID, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
        query = select(EFFECT, func.clock_timestamp().label("now")).where(
            EFFECT.c.partner == PARTNER,
            EFFECT.c.document_id == str(invoice_id),
            EFFECT.c.state.in_(("sending", "unknown")),
            which,
        )
        return (await self._tx.execute(query.order_by(EFFECT.c.ordinal))).all()
