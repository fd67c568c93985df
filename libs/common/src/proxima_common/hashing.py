"""Canonical hashes: equal content gives an equal hash on every machine and in every language."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import rfc8785
from pydantic import BaseModel

LARGEST_INTEGER = 2**53 - 1


def canonical(value: object) -> Any:
    """The JSON tree that is hashed: NFC texts, decimals as strings of the scale they carry, moments in UTC."""
    match value:
        case None | bool():
            return value
        case Enum():
            return canonical(value.value)
        case str():
            return unicodedata.normalize("NFC", value)
        case int():
            # RFC 8785 knows no integer that a double cannot hold.
            return value if abs(value) <= LARGEST_INTEGER else str(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError("a decimal that is hashed must be finite")
            return format(value, "f")
        case UUID():
            return str(value)
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a moment that is hashed must carry its zone")
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case BaseModel():
            return canonical(value.model_dump(mode="python"))
        case Mapping():
            return {unicodedata.normalize("NFC", str(key)): canonical(item) for key, item in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [canonical(item) for item in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form; a float never has")


def content_hash(schema: str, value: object) -> str:
    """SHA-256 in hex over RFC 8785 JSON of the schema's name and the value."""
    return hashlib.sha256(rfc8785.dumps({"schema": schema, "value": canonical(value)})).hexdigest()


def bundle_hash(content: str, file_hashes: Iterable[str]) -> str:
    """What an approver accepts: this content with exactly these files, in whatever order they were made."""
    return content_hash("bundle.v1", {"content": content, "files": sorted(file_hashes)})
