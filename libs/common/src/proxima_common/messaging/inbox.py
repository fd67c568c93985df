"""What a consumer group remembers: claimed event ids, and the last sequence per topic and subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.db.plumbing import INBOX

Place = tuple[str, str]
"""A topic and a subject in it."""

_CLAIM = text(
    """insert into inbox (consumer_group, event_id) select :group, id from unnest(:ids) with ordinality as t (id, n)
       order by n on conflict do nothing returning event_id"""
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("group", type_=Text))
_LAST = text(
    """select topic, subject, last from inbox_sequence
       where consumer_group = :group
       and (topic, subject) in (select * from unnest(:topics, :subjects))"""
).bindparams(bindparam("topics", type_=ARRAY(Text)), bindparam("subjects", type_=ARRAY(Text)))
_KEEP = text(
    """insert into inbox_sequence (consumer_group, topic, subject, last)
       select :group, topic, subject, last from unnest(:topics, :subjects, :lasts) as t (topic, subject, last)
       on conflict (consumer_group, topic, subject) do update set last = excluded.last
       where inbox_sequence.last < excluded.last"""
).bindparams(
    bindparam("group", type_=Text),
    bindparam("topics", type_=ARRAY(Text)),
    bindparam("subjects", type_=ARRAY(Text)),
    bindparam("lasts", type_=ARRAY(BigInteger)),
)
_BLOCKED = text(
    """select topic, subject from parked_record
       where consumer_group = :group and state = 'parked'
       and (topic, subject) in (select * from unnest(:topics, :subjects))
       order by id for share"""
).bindparams(bindparam("topics", type_=ARRAY(Text)), bindparam("subjects", type_=ARRAY(Text)))


async def claim(tx: AsyncConnection, group: str, ids: Iterable[UUID]) -> set[UUID]:
    """Take these events for this transaction; returns those that nobody had taken. Waits for a rival's transaction."""
    wanted = sorted(set(ids))
    if not wanted:
        return set()
    return set((await tx.execute(_CLAIM, {"group": group, "ids": wanted})).scalars())


async def blocked_places(tx: AsyncConnection, group: str, places: Iterable[Place]) -> set[Place]:
    """Places with a parked record. They stay so until `tx` ends: a replay waits for it, and it waits for a replay."""
    topics, subjects = _columns(places)
    found = await tx.execute(_BLOCKED, {"group": group, "topics": topics, "subjects": subjects})
    return {(topic, subject) for topic, subject in found}


async def last_sequences(tx: AsyncConnection, group: str, places: Iterable[Place]) -> dict[Place, int]:
    """The last sequence that was taken care of, per place."""
    topics, subjects = _columns(places)
    found = await tx.execute(_LAST, {"group": group, "topics": topics, "subjects": subjects})
    return {(topic, subject): last for topic, subject, last in found}


async def keep_sequences(tx: AsyncConnection, group: str, last: Mapping[Place, int]) -> None:
    """Remember these sequences; a lower one never replaces a higher one."""
    if not last:
        return
    topics, subjects = _columns(last)
    lasts = [last[place] for place in zip(topics, subjects, strict=True)]
    await tx.execute(_KEEP, {"group": group, "topics": topics, "subjects": subjects, "lasts": lasts})


async def prune_inbox(tx: AsyncConnection, before: datetime) -> int:
    """Forget claims older than `before`, which must be longer ago than any topic's retention."""
    gone = await tx.execute(INBOX.delete().where(INBOX.c.claimed_at < before))
    return int(gone.rowcount)


def _columns(places: Iterable[Place]) -> tuple[list[str], list[str]]:
    ordered = sorted(set(places))
    return [topic for topic, _ in ordered], [subject for _, subject in ordered]
