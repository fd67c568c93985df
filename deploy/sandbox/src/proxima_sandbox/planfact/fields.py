"""How PlanFact reads what it is sent: dates, flags, ids, arrays of ids."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from proxima_sandbox.planfact.envelope import field_is_invalid

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T00:00:00Z?)?")


def read_date(body: dict[str, Any], name: str, *, required: bool = True) -> str | None:
    """`YYYY-MM-DD`, or with midnight behind it, as two known clients send it. Anything else is invalid."""
    value = body.get(name)
    if value is None and not required:
        return None
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise field_is_invalid(name)
    try:
        return date.fromisoformat(match[1]).isoformat()
    except ValueError:
        raise field_is_invalid(name) from None


def read_flag(body: dict[str, Any], name: str) -> bool:
    """A flag; missing or null is false, never true."""
    value = body.get(name)
    if value not in (None, True, False):
        raise field_is_invalid(name)
    return bool(value)


def read_id(body: dict[str, Any], name: str) -> int | None:
    """An id or nothing."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise field_is_invalid(name)
    return value


def read_number(body: dict[str, Any], name: str) -> float | None:
    """A number or nothing."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise field_is_invalid(name)
    return value


def read_ids(body: dict[str, Any], name: str) -> list[int]:
    """A filter of ids: an array even for one value."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
        raise field_is_invalid(name)
    return value


def shown_date(value: str | None) -> str | None:
    """Answers carry date-times."""
    return f"{value}T00:00:00" if value else None
