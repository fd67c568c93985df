"""The envelope: CloudEvents binary over Kafka headers, and what a handler and a producer see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import ValidationError

from proxima_common.contracts.payload import Payload
from proxima_common.ids import new_id
from proxima_common.messaging.records import Headers

P = TypeVar("P", bound=Payload)
P_co = TypeVar("P_co", bound=Payload, covariant=True)

CONTENT_TYPE = b"application/json"
_REQUIRED = ("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time")


class UnreadableRecord(ValueError):
    """The record can never be understood: `code` says which part, the text says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Origin:
    """Who and what is behind a change. `correlation` is one for the whole chain, `causation` is the event before."""

    actor: str
    correlation: UUID
    causation: UUID | None
    traceparent: str | None
    at: datetime

    @classmethod
    def begin(cls, actor: str, at: datetime, traceparent: str | None = None) -> Origin:
        """The start of a chain: a person's command or a clock."""
        return cls(actor, new_id(), None, traceparent, at)

    def later(self, at: datetime) -> Origin:
        """The same chain at another moment."""
        return replace(self, at=at)

    def to_json(self) -> dict[str, Any]:
        """For a job's row."""
        return {
            "actor": self.actor,
            "correlation": str(self.correlation),
            "causation": str(self.causation) if self.causation else None,
            "traceparent": self.traceparent,
            "at": self.at.isoformat(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Origin:
        """What `to_json` kept."""
        return cls(
            stored["actor"],
            UUID(stored["correlation"]),
            UUID(stored["causation"]) if stored["causation"] else None,
            stored["traceparent"],
            datetime.fromisoformat(stored["at"]),
        )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event to be published. `subject` is the id that its records are keyed by; `id` is new unless derived."""

    payload: Payload
    subject: str
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Received(Generic[P_co]):
    """An event as a handler sees it."""

    payload: P_co
    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int | None
    correlation: UUID
    causation: UUID | None
    actor: str | None
    traceparent: str | None
    topic: str

    def origin(self, at: datetime) -> Origin:
        """The chain, continued: what is done now was caused by this event."""
        return Origin(self.actor or self.source, self.correlation, self.id, self.traceparent, at)


@dataclass(frozen=True, slots=True)
class Attributes:
    """The envelope without the body."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int | None
    correlation: UUID
    causation: UUID | None
    actor: str | None
    traceparent: str | None


def encode_headers(
    event: Outgoing, origin: Origin, *, source: str, sequence: int | None, private: bool
) -> list[tuple[str, bytes]]:
    """The headers of a record. The actor goes on private topics only."""
    event_type = event.payload.event_type
    texts = {
        "ce_specversion": "1.0",
        "ce_id": str(event.id),
        "ce_type": event_type,
        "ce_source": source,
        "ce_subject": event.subject,
        "ce_time": origin.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "ce_dataschema": dataschema(event_type),
        "ce_correlation": str(origin.correlation),
    }
    if sequence is not None:
        texts["ce_sequence"] = str(sequence)
    if origin.causation:
        texts["ce_causation"] = str(origin.causation)
    if origin.traceparent:
        texts["traceparent"] = origin.traceparent
    if private:
        texts["ce_actor"] = origin.actor
    return [("content-type", CONTENT_TYPE), *((name, text.encode()) for name, text in texts.items())]


def dataschema(event_type: str) -> str:
    """The name of an event's committed JSON Schema."""
    return f"urn:proxima:schema:{event_type}"


def encode_body(payload: Payload) -> bytes:
    """The body of a record."""
    return payload.model_dump_json().encode()


def decode_attributes(headers: Headers) -> Attributes:
    """Read the envelope, or raise `UnreadableRecord`."""
    texts = dict(_texts(headers))
    missing = [name for name in _REQUIRED if not texts.get(name)]
    if missing:
        raise UnreadableRecord("header_missing", f"missing headers: {', '.join(missing)}")
    if texts["ce_specversion"] != "1.0":
        raise UnreadableRecord("header_invalid", f"ce_specversion {texts['ce_specversion']!r} is not 1.0")
    try:
        event_id = UUID(texts["ce_id"])
        time = datetime.fromisoformat(texts["ce_time"])
        if time.tzinfo is None:
            raise ValueError("ce_time has no zone")
        return Attributes(
            id=event_id,
            type=texts["ce_type"],
            source=texts["ce_source"],
            subject=texts["ce_subject"],
            time=time,
            sequence=int(texts["ce_sequence"]) if "ce_sequence" in texts else None,
            correlation=UUID(texts["ce_correlation"]) if "ce_correlation" in texts else event_id,
            causation=UUID(texts["ce_causation"]) if "ce_causation" in texts else None,
            actor=texts.get("ce_actor"),
            traceparent=texts.get("traceparent"),
        )
    except ValueError as error:
        raise UnreadableRecord("header_invalid", str(error)) from error


def decode_payload(attributes: Attributes, payload: type[P], value: bytes, topic: str) -> Received[P]:
    """Read the body as `payload`, or raise `UnreadableRecord`."""
    try:
        body = payload.model_validate_json(value)
    except ValidationError as error:
        wrong = "; ".join(f"{'/'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors()[:5])
        raise UnreadableRecord("payload_invalid", wrong) from error
    return Received(
        payload=body,
        id=attributes.id,
        type=attributes.type,
        source=attributes.source,
        subject=attributes.subject,
        time=attributes.time,
        sequence=attributes.sequence,
        correlation=attributes.correlation,
        causation=attributes.causation,
        actor=attributes.actor,
        traceparent=attributes.traceparent,
        topic=topic,
    )


def subject_of(headers: Headers, key: bytes | None) -> str | None:
    """The subject of a record that may be unreadable otherwise: its header, or else its key."""
    for raw in (next((value for name, value in headers if name == "ce_subject"), None), key):
        try:
            if raw and "\0" not in (text := raw.decode()):
                return text
        except UnicodeDecodeError:
            continue
    return None


def _texts(headers: Headers) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        try:
            text = value.decode()
        except UnicodeDecodeError as error:
            raise UnreadableRecord("header_invalid", f"header {name!r} is not UTF-8") from error
        if "\0" in text:
            raise UnreadableRecord("header_invalid", f"header {name!r} holds a NUL")
        yield name, text
