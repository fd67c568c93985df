"""Which handler takes which event, and what a record is to a group before it is handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from proxima_common.contracts.payload import Payload
from proxima_common.messaging.envelope import (
    Attributes,
    Received,
    UnreadableRecord,
    decode_attributes,
    decode_payload,
    subject_of,
)
from proxima_common.messaging.records import RawRecord

P = TypeVar("P", bound=Payload)
H = TypeVar("H", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Entry(Generic[H]):
    """A record with what could be read of it. Exactly one of these holds: tombstone, broken, unknown, handled."""

    record: RawRecord
    subject: str | None
    attributes: Attributes | None = None
    received: Received[Any] | None = None
    handler: H | None = None
    broken: UnreadableRecord | None = None

    @property
    def tombstone(self) -> bool:
        """Only says that a key is gone; nothing to handle."""
        return self.record.value is None

    @property
    def claimable(self) -> bool:
        """Whether its id is to be claimed: it will be handled, or parked."""
        return self.attributes is not None and (self.handler is not None or self.broken is not None)

    @property
    def place(self) -> tuple[str, str] | None:
        """Topic and subject, within which order is kept."""
        return (self.record.topic, self.subject) if self.subject else None


class Handlers(Generic[H]):
    """The handlers of a group, one per event type."""

    def __init__(self) -> None:
        self._by_type: dict[str, tuple[type[Payload], H]] = {}

    def add(self, payload: type[Payload], handler: H) -> None:
        """Register; a second handler for a type is a mistake."""
        if payload.event_type in self._by_type:
            raise ValueError(f"{payload.event_type} has a handler already")
        self._by_type[payload.event_type] = (payload, handler)

    def read(self, record: RawRecord) -> Entry[H]:
        """Read as much as this group needs; never raises."""
        subject = subject_of(record.headers, record.key)
        if record.value is None:
            return Entry(record, subject)
        attributes = None
        try:
            attributes = decode_attributes(record.headers)
            known = self._by_type.get(attributes.type)
            if known is None:
                return Entry(record, subject, attributes)
            payload, handler = known
            received = decode_payload(attributes, payload, record.value, record.topic)
            return Entry(record, subject, attributes, received, handler)
        except UnreadableRecord as error:
            return Entry(record, subject, attributes, broken=error)
