"""What the relay reads and marks: unsent rows, and the batch that is under way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, LargeBinary, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from proxima_common.db.database import Database
from proxima_common.messaging.records import Headers, headers_from_json


@dataclass(frozen=True, slots=True)
class Row:
    """One record to be published."""

    id: int
    created_at: datetime
    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows that one Kafka transaction carries, under a token of their own."""

    token: UUID
    ids: Sequence[int]


_READ = text(
    """select id, created_at, topic, key, headers, value from outbox
       where sent_at is null and (key is null or key <> all(:blocked))
       order by id limit :size"""
).bindparams(bindparam("blocked", type_=ARRAY(LargeBinary)))
_OPEN = text(
    """insert into relay_batch (source, token, outbox_ids) values (:source, :token, :ids)
       on conflict (source) do update set token = excluded.token, outbox_ids = excluded.outbox_ids"""
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_MARK = text(
    """update outbox set sent_at = clock_timestamp()
       where id = any(:ids) and sent_at is null and created_at between :oldest and :newest"""
).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("oldest", type_=DateTime(timezone=True)),
    bindparam("newest", type_=DateTime(timezone=True)),
)
_MARK_ALL_MONTHS = text(
    "update outbox set sent_at = clock_timestamp() where id = any(:ids) and sent_at is null"
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_CLOSE = text("update relay_batch set outbox_ids = '{}' where source = :source and token = :token")


class OutboxRows:
    """Unsent rows of one source's outbox, in the order of their ids."""

    def __init__(self, database: Database, source: str, size: int) -> None:
        self._database = database
        self._source = source
        self._size = size

    async def unsent(self, blocked_keys: Collection[bytes]) -> list[Row]:
        """The oldest unsent rows, without those of blocked keys."""
        async with self._database.transaction() as tx:
            found = await tx.execute(_READ, {"blocked": list(blocked_keys), "size": self._size})
            return [
                Row(id_, created_at, topic, key, headers_from_json(headers), value)
                for id_, created_at, topic, key, headers, value in found
            ]

    async def open(self, rows: Sequence[Row]) -> Batch:
        """Note, before anything is sent, which rows are about to be."""
        batch = Batch(uuid4(), [row.id for row in rows])
        async with self._database.transaction() as tx:
            await tx.execute(_OPEN, {"source": self._source, "token": batch.token, "ids": batch.ids})
        return batch

    async def left_open(self) -> Batch | None:
        """The batch that an earlier leader did not close."""
        async with self._database.transaction() as tx:
            found = await tx.execute(
                text("select token, outbox_ids from relay_batch where source = :source and outbox_ids <> '{}'"),
                {"source": self._source},
            )
            row = found.one_or_none()
            return Batch(row.token, row.outbox_ids) if row else None

    async def close(self, batch: Batch, *, arrived: bool, rows: Sequence[Row] = ()) -> None:
        """Mark the batch's rows as sent if they arrived, and forget the batch."""
        async with self._database.transaction() as tx:
            if arrived and rows:
                moments = [row.created_at for row in rows]
                span: dict[str, Any] = {"ids": batch.ids, "oldest": min(moments), "newest": max(moments)}
                await tx.execute(_MARK, span)
            elif arrived:
                await tx.execute(_MARK_ALL_MONTHS, {"ids": batch.ids})
            await tx.execute(_CLOSE, {"source": self._source, "token": batch.token})
