"""The outbox: events are written in the transaction that makes them true, and published later, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, insert, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.contracts.catalogue import BY_PAYLOAD, Published
from proxima_common.contracts.topics import TOPICS
from proxima_common.db.plumbing import OUTBOX
from proxima_common.errors import TooLarge
from proxima_common.messaging.envelope import Origin, Outgoing, encode_body, encode_headers
from proxima_common.messaging.records import Headers, headers_to_json

_TOPICS = {topic.name: topic for topic in TOPICS}
_ADD = insert(OUTBOX).inline()
# An INSERT of many VALUES would be compiled anew each time.
_ADVANCE = text(
    """insert into event_sequence (topic, subject, last)
       select * from unnest(:topics, :subjects, :counts)
       on conflict (topic, subject) do update set last = event_sequence.last + excluded.last
       returning topic, subject, last"""
).bindparams(
    bindparam("topics", type_=ARRAY(Text)),
    bindparam("subjects", type_=ARRAY(Text)),
    bindparam("counts", type_=ARRAY(BigInteger)),
)
# What Kafka adds to a record beyond its key, headers and value.
RECORD_OVERHEAD = 256


class Outbox:
    """Writes what `source` publishes."""

    def __init__(self, source: str) -> None:
        self._source = source

    async def add(self, tx: AsyncConnection, events: Sequence[Outgoing], origin: Origin) -> None:
        """Record events in their order; they are published if, and only if, `tx` commits.

        Topic, type and key come from the catalogue. Each gets the next sequence of its (topic, subject). An event over
        its topic's bound is refused with `TooLarge`, one that another service owns with `ValueError`.
        """
        if not events:
            return
        rows = [(event, self._declared(event)) for event in events]
        last = await self._advance(tx, Counter((row.topic, event.subject) for event, row in rows))
        records = []
        for event, row in reversed(rows):
            place = (row.topic, event.subject)
            topic = _TOPICS[row.topic]
            headers = encode_headers(event, origin, source=self._source, sequence=last[place], private=topic.private)
            last[place] -= 1
            records.append(_row(row.topic, event.subject.encode(), headers, encode_body(event.payload)))
        await tx.execute(_ADD, records[::-1])

    def _declared(self, event: Outgoing) -> Published:
        row = BY_PAYLOAD[type(event.payload)]
        if row.source != self._source:
            raise ValueError(f"{row.event_type} belongs to {row.source}, not to {self._source}")
        keyed_by = getattr(event.payload, row.key, None)
        if keyed_by is not None and str(keyed_by) != event.subject:
            raise ValueError(f"{row.event_type} is keyed by {row.key} {keyed_by}, not by {event.subject}")
        return row

    async def _advance(self, tx: AsyncConnection, counts: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
        # Sorted, so that two transactions take the rows' locks in the same order.
        places = sorted(counts)
        values = {
            "topics": [topic for topic, _ in places],
            "subjects": [subject for _, subject in places],
            "counts": [counts[place] for place in places],
        }
        return {(topic, subject): last for topic, subject, last in await tx.execute(_ADVANCE, values)}


async def add_raw(tx: AsyncConnection, topic: str, key: bytes | None, headers: Headers, value: bytes | None) -> None:
    """Record a ready-made record, such as a copy of a parked one."""
    await tx.execute(_ADD, [_row(topic, key, headers, value)])


def fits(topic: str, key: bytes | None, headers: Headers, value: bytes | None) -> bool:
    """Whether the topic takes a record of this size."""
    size = len(key or b"") + len(value or b"") + sum(len(name) + len(text) + 4 for name, text in headers)
    return size + RECORD_OVERHEAD <= _TOPICS[topic].max_message_bytes


def _row(topic: str, key: bytes | None, headers: Headers, value: bytes | None) -> dict[str, Any]:
    if not fits(topic, key, headers, value):
        raise TooLarge(f"a record of {len(value or b'')} bytes is too large for {topic}", code="event_too_large")
    return {"topic": topic, "key": key, "headers": headers_to_json(headers), "value": value}
