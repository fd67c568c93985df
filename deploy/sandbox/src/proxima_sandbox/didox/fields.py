"""Single fields of a body, read or refused in the shape of validation."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from decimal import Decimal

from proxima_sandbox.didox.shapes import Body, by_field


def required_object(body: Body, name: str) -> Body:
    """A mandatory object."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise by_field(name, f"The {name} field is required.")
    return value


def text(body: Body, name: str, at: str = "") -> str:
    """A mandatory text."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise by_field(f"{at}.{name}" if at else name, f"The {name} field is required.")
    return value


def day(body: Body, name: str) -> str:
    """A mandatory date, written `yyyy-MM-dd`."""
    value = text(body, name)
    try:
        if date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise by_field(name, f"The {name} does not match the format yyyy-MM-dd.")


def tin(body: Body, name: str) -> str:
    """A mandatory TIN or PINFL."""
    value = body.get(name)
    if not isinstance(value, str) or not re.fullmatch(r"\d{9}|\d{14}", value):
        raise by_field(name, f"The {name} must be 9 or 14 digits.")
    return value


def one_of(body: Body, name: str, allowed: Container[int]) -> None:
    """A mandatory whole number among some."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise by_field(name, f"The selected {name} is invalid.")


def number(body: Body, name: str, at: str, decimals: int) -> Decimal:
    """A mandatory number of plain digits with at most so many decimals."""
    written = str(body.get(name)) if not isinstance(body.get(name), bool) else "bool"
    if not re.fullmatch(rf"-?\d+(\.\d{{1,{decimals}}})?", written):
        raise by_field(f"{at}.{name}", f"The {name} must be a number with at most {decimals} decimals.")
    return Decimal(written)
