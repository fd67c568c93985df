"""Kafka records as they come, and their headers as a table keeps them: text where possible, else base64."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

Headers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record of a topic (without the environment's prefix) at its position."""

    topic: str
    partition: int
    position: int
    key: bytes | None
    headers: Headers
    value: bytes | None

    @classmethod
    def of(cls, record: ConsumerRecord, prefix: str) -> RawRecord:
        """The record as aiokafka gave it."""
        headers = [(name, value if value is not None else b"") for name, value in record.headers]
        topic = record.topic.removeprefix(prefix)
        return cls(topic, record.partition, record.offset, record.key, headers, record.value)


def headers_to_json(headers: Iterable[tuple[str, bytes]]) -> list[list[Any]]:
    """A list of pairs that survives JSONB; nothing is lost, whatever the bytes are."""
    return [
        [_text_or_base64(name.encode("utf-8", "surrogateescape")), _text_or_base64(value)] for name, value in headers
    ]


def headers_from_json(stored: Iterable[Sequence[Any]]) -> list[tuple[str, bytes]]:
    """What `headers_to_json` kept."""
    return [(_bytes(name).decode("utf-8", "surrogateescape"), _bytes(value)) for name, value in stored]


def _text_or_base64(value: bytes) -> str | dict[str, str]:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = "\0"
    return {"base64": base64.b64encode(value).decode()} if "\0" in text else text


def _bytes(stored: str | dict[str, str]) -> bytes:
    return base64.b64decode(stored["base64"]) if isinstance(stored, dict) else stored.encode()
