"""JSON whose decimals are written and read as they are: no binary float is ever made of an amount or a count."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def written(value: object, *, spaced: bool = False) -> str:
    """UTF-8 text without ASCII escapes; compact, or with a space behind each separator."""
    comma, colon = (", ", ": ") if spaced else (",", ":")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        pairs = (f"{_word(str(name))}{colon}{written(part, spaced=spaced)}" for name, part in value.items())
        return "{" + comma.join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + comma.join(written(part, spaced=spaced) for part in value) + "]"
    return _word(value)


def read(text: str | bytes) -> Any:
    """The value of a JSON text; `ValueError` if it is none."""
    return json.loads(text, parse_float=Decimal)


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
