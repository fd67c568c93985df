"""What can never succeed is parked for a person; what comes after it for the same subject is held in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.contracts.topics import TOPICS, parked
from proxima_common.db.plumbing import HELD_RECORD, PARKED_RECORD
from proxima_common.errors import Conflict, NotFound
from proxima_common.ids import new_id
from proxima_common.messaging.outbox import add_raw, fits
from proxima_common.messaging.records import RawRecord, headers_from_json, headers_to_json

_TOPICS = {topic.name for topic in TOPICS}


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that waits for a person."""

    id: UUID
    record: RawRecord
    subject: str | None
    event_type: str | None
    code: str
    error: str
    parked_at: datetime


async def park(
    tx: AsyncConnection,
    group: str,
    record: RawRecord,
    *,
    subject: str | None,
    event_type: str | None,
    code: str,
    error: str,
) -> UUID:
    """Park a record, once per position, and send a copy to `<group>.parked` if that topic takes it."""
    parked_id = new_id()
    added = await tx.execute(
        insert(PARKED_RECORD)
        .values(id=parked_id, **_columns(group, record, subject), event_type=event_type, code=code, error=error[:2000])
        .on_conflict_do_nothing()
        .returning(PARKED_RECORD.c.id)
    )
    if added.scalar_one_or_none() is not None:
        await _copy(tx, group, record, code, error)
    return parked_id


async def hold(tx: AsyncConnection, group: str, record: RawRecord, subject: str) -> None:
    """Keep a record, once per position, until what is before it is replayed or skipped."""
    columns = _columns(group, record, subject)
    # A parked record that is delivered again must not wait behind itself.
    parked_itself = exists().where(
        PARKED_RECORD.c.consumer_group == group,
        PARKED_RECORD.c.topic == record.topic,
        PARKED_RECORD.c.partition == record.partition,
        PARKED_RECORD.c.position == record.position,
    )
    row = select(*(bindparam(name, value, HELD_RECORD.c[name].type) for name, value in columns.items()))
    await tx.execute(insert(HELD_RECORD).from_select(list(columns), row.where(~parked_itself)).on_conflict_do_nothing())


async def open_parked(tx: AsyncConnection, group: str, parked_id: UUID) -> Parked:
    """The parked record, locked; `Conflict` if it was replayed or skipped already."""
    row = (
        await tx.execute(
            select(PARKED_RECORD)
            .where(PARKED_RECORD.c.id == parked_id, PARKED_RECORD.c.consumer_group == group)
            .with_for_update()
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"no parked record {parked_id}", code="parked_record_not_found")
    if row.state != "parked":
        raise Conflict(f"the record was {row.state} already", code="parked_record_closed")
    return _parked(row)


async def close_parked(tx: AsyncConnection, parked_id: UUID, state: str, by: str) -> None:
    """Note how a parked record ended, and who decided."""
    await tx.execute(
        update(PARKED_RECORD)
        .where(PARKED_RECORD.c.id == parked_id)
        .values(state=state, closed_at=func.now(), closed_by=by)
    )


async def list_parked(tx: AsyncConnection, group: str, limit: int = 100) -> list[tuple[Parked, int]]:
    """Open parked records, oldest first, each with the number of records held behind it."""
    held = (
        select(func.count())
        .select_from(HELD_RECORD)
        .where(
            HELD_RECORD.c.consumer_group == PARKED_RECORD.c.consumer_group,
            HELD_RECORD.c.topic == PARKED_RECORD.c.topic,
            HELD_RECORD.c.subject == PARKED_RECORD.c.subject,
        )
        .scalar_subquery()
    )
    rows = await tx.execute(
        select(PARKED_RECORD, held.label("held"))
        .where(PARKED_RECORD.c.consumer_group == group, PARKED_RECORD.c.state == "parked")
        .order_by(PARKED_RECORD.c.parked_at, PARKED_RECORD.c.id)
        .limit(limit)
    )
    return [(_parked(row), row.held) for row in rows]


async def held_behind(tx: AsyncConnection, group: str, topic: str, subject: str) -> Sequence[tuple[int, RawRecord]]:
    """Records held for a subject, in the order they came."""
    rows = await tx.execute(
        select(HELD_RECORD)
        .where(HELD_RECORD.c.consumer_group == group, HELD_RECORD.c.topic == topic, HELD_RECORD.c.subject == subject)
        .order_by(HELD_RECORD.c.id)
    )
    return [(row.id, _record(row)) for row in rows]


async def release(tx: AsyncConnection, held_id: int) -> None:
    """A held record was taken care of."""
    await tx.execute(HELD_RECORD.delete().where(HELD_RECORD.c.id == held_id))


async def _copy(tx: AsyncConnection, group: str, record: RawRecord, code: str, error: str) -> None:
    topic = parked(group)
    why = {
        "parked_topic": record.topic,
        "parked_partition": str(record.partition),
        "parked_offset": str(record.position),
        "parked_code": code,
        "parked_error": error[:500],
    }
    headers = [*record.headers, *((name, value.encode()) for name, value in why.items())]
    # The row above is what is replayed; the copy is for who watches the topic, and too large a one is left out.
    if topic in _TOPICS and fits(topic, record.key, headers, record.value):
        await add_raw(tx, topic, record.key, headers, record.value)


def _columns(group: str, record: RawRecord, subject: str | None) -> dict[str, Any]:
    return {
        "consumer_group": group,
        "topic": record.topic,
        "partition": record.partition,
        "position": record.position,
        "subject": subject,
        "key": record.key,
        "headers": headers_to_json(record.headers),
        "value": record.value,
    }


def _record(row: Row[Any]) -> RawRecord:
    return RawRecord(row.topic, row.partition, row.position, row.key, headers_from_json(row.headers), row.value)


def _parked(row: Row[Any]) -> Parked:
    return Parked(row.id, _record(row), row.subject, row.event_type, row.code, row.error, row.parked_at)
