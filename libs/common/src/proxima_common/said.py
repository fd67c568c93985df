"""Sentences for people that a screen can say in another language: English words, a stable code, and named values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


class Said(str):
    """A sentence that knows its code and the values in it. Wherever a plain sentence goes, it goes too."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, str]


def said(code: str, sentence: str, /, **values: object) -> Said:
    """The sentence in English; the values as they are, for words of another language (docs/adr/0024).

    The code and the names of values are written out at the call: `make words` reads them from there. Sentences of one
    code name the same values, or the texts may use those only that all of them name.
    """
    one = Said(sentence)
    one.code = code
    one.values = {name: _as_text(value) for name, value in values.items()}
    return one


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
