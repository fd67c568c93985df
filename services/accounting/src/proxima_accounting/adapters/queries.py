"""Reads for the screen; they skip the aggregate."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.accounting import (
    AttemptRead,
    LaneForecast,
    QueueRead,
    ReceiptRead,
    ShipmentRead,
)
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import FactState
from proxima_common.db.plumbing import EFFECT_ATTEMPT, JOB, JOB_LANE
from proxima_common.errors import FieldError, Invalid
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.tables import RECEIPT, SHIPMENT
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.plan import lane_of
from proxima_accounting.usecases.ports import PARTNER

MEASURED_JOBS = 50
SHOWN_RECEIPTS = 50


async def shipments_of(tx: AsyncConnection, entities: Collection[str] | None, invoice_id: UUID) -> list[ShipmentRead]:
    """The shipment of an invoice, as a list of one or none."""
    query = select(SHIPMENT).where(SHIPMENT.c.invoice_id == invoice_id)
    if entities is not None:
        query = query.where(SHIPMENT.c.legal_entity_id.in_(entities))
    return [shipment_read(row) for row in await tx.execute(query)]


async def list_shipments(
    tx: AsyncConnection,
    entities: Collection[str] | None,
    *,
    states: Sequence[FactState],
    cursor: str | None,
    limit: int,
) -> Page[ShipmentRead]:
    """Shipments by invoice id, the newest invoice first (ids sort by time)."""
    query = select(SHIPMENT).order_by(SHIPMENT.c.invoice_id.desc())
    if entities is not None:
        query = query.where(SHIPMENT.c.legal_entity_id.in_(entities))
    if states:
        query = query.where(SHIPMENT.c.state.in_(states))
    if cursor is not None:
        query = query.where(SHIPMENT.c.invoice_id < uuid_cursor(cursor))
    rows = await _page(tx, query, limit)
    items = [shipment_read(row) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].invoice_id)) if len(rows) > limit else None)


async def list_receipts(
    tx: AsyncConnection, entities: Collection[str] | None, *, cursor: str | None, limit: int
) -> Page[ReceiptRead]:
    """Receipts, the latest found first."""
    query = select(RECEIPT).order_by(RECEIPT.c.found_at.desc(), RECEIPT.c.receipt_key.desc())
    if entities is not None:
        query = query.where(RECEIPT.c.legal_entity_id.in_(entities))
    if cursor is not None:
        at, _, key = _decode(cursor).partition("|")
        query = query.where(func.row(RECEIPT.c.found_at, RECEIPT.c.receipt_key) < func.row(_moment(at), key))
    rows = await _page(tx, query, limit)
    items = [ReceiptRead.model_validate(dict(row._mapping)) for row in rows[:limit]]
    last = f"{items[-1].found_at.isoformat()}|{items[-1].receipt_key}" if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last) if last else None)


async def receipts_of(tx: AsyncConnection, shipment: Shipment) -> list[ReceiptRead]:
    """The latest receipts that name the shipment's invoice, or its client's contract."""
    delivered = shipment.delivered
    if delivered is None:
        return []
    of_contract = (RECEIPT.c.client_id == delivered.client_id) & (RECEIPT.c.contract_no == delivered.contract_no)
    query = (
        select(RECEIPT)
        .where(
            RECEIPT.c.legal_entity_id == shipment.legal_entity_id,
            of_contract | (RECEIPT.c.invoice_number == delivered.number),
        )
        .order_by(RECEIPT.c.received_on.desc(), RECEIPT.c.receipt_key)
        .limit(SHOWN_RECEIPTS)
    )
    return [ReceiptRead.model_validate(dict(row._mapping)) for row in await tx.execute(query)]


async def attempts_of(tx: AsyncConnection, shipment: Shipment) -> list[AttemptRead]:
    """Every call and look-up for this invoice's shipment, the oldest first."""
    query = (
        select(EFFECT_ATTEMPT)
        .where(EFFECT_ATTEMPT.c.document_id == str(shipment.invoice_id), EFFECT_ATTEMPT.c.partner == PARTNER)
        .order_by(EFFECT_ATTEMPT.c.started_at, EFFECT_ATTEMPT.c.id)
    )
    return [AttemptRead.model_validate(dict(row._mapping)) for row in await tx.execute(query)]


async def queue_of(tx: AsyncConnection, entities: Collection[str] | None, now: datetime) -> QueueRead:
    """Per legal entity: what is pending, and the seconds it will take as the latest jobs were measured."""
    counts = select(
        SHIPMENT.c.legal_entity_id,
        *(
            func.count().filter(SHIPMENT.c.state == state).label(state.value)
            for state in (FactState.PENDING, FactState.FAILED, FactState.UNKNOWN)
        ),
    ).group_by(SHIPMENT.c.legal_entity_id)
    if entities is not None:
        counts = counts.where(SHIPMENT.c.legal_entity_id.in_(entities))
    lanes = []
    for row in await tx.execute(counts.order_by(SHIPMENT.c.legal_entity_id)):
        lane = lane_of(row.legal_entity_id)
        seconds = await _measured(tx, lane)
        paused = select(JOB_LANE).where(JOB_LANE.c.lane == lane, JOB_LANE.c.paused_until > now)
        pause = (await tx.execute(paused)).one_or_none()
        waiting = row.pending + row.unknown
        lanes.append(
            LaneForecast(
                legal_entity_id=row.legal_entity_id,
                pending=row.pending,
                failed=row.failed,
                unknown=row.unknown,
                measured_seconds=seconds,
                seconds_left=None if seconds is None else round(waiting * seconds, 1),
                paused_until=pause.paused_until if pause else None,
                paused_reason=pause.reason if pause else None,
                paused_said=pause.said if pause else None,
            )
        )
    return QueueRead(lanes=lanes)


async def _measured(tx: AsyncConnection, lane: str) -> float | None:
    """Mean seconds of the lane's latest jobs: a lane does one at a time, so each began when the one before ended."""
    latest = (
        select(JOB.c.ended_at, JOB.c.added_at)
        .where(JOB.c.lane == lane, JOB.c.state == "done")
        .order_by(JOB.c.id.desc())
        .limit(MEASURED_JOBS)
        .subquery()
    )
    before = func.lag(latest.c.ended_at).over(order_by=latest.c.ended_at)
    took = select((latest.c.ended_at - func.greatest(before, latest.c.added_at)).label("took")).subquery()
    mean = await tx.scalar(select(func.extract("epoch", func.avg(took.c.took))))
    return None if mean is None else round(float(mean), 3)


def shipment_read(row: Row[Any]) -> ShipmentRead:
    """A row as staff see it."""
    return ShipmentRead.model_validate(dict(row._mapping))


async def read_shipment(tx: AsyncConnection, invoice_id: UUID) -> ShipmentRead:
    """One, known to exist."""
    return shipment_read((await tx.execute(select(SHIPMENT).where(SHIPMENT.c.invoice_id == invoice_id))).one())


async def _page(tx: AsyncConnection, query: Select[Any], limit: int) -> Sequence[Row[Any]]:
    rows: Sequence[Row[Any]] = (await tx.execute(query.limit(limit + 1))).all()
    return rows


def encode_cursor(text: str) -> str:
    """Where a page ends, for the next one to begin."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _wrong_cursor() -> Invalid:
    return Invalid(
        "the cursor is not one of ours", code="cursor_invalid", fields=[FieldError("query:cursor", "unknown")]
    )


def _decode(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        raise _wrong_cursor() from None


def uuid_cursor(cursor: str) -> UUID:
    """The id where a page ended."""
    try:
        return UUID(_decode(cursor))
    except ValueError:
        raise _wrong_cursor() from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _wrong_cursor() from None
