"""Sentences for people that a screen can say in another language: English words, a stable code, and named values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Self


class Said(str):
    """A sentence that knows its code and the values in it. Wherever a plain sentence goes, it goes too."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, str]

    def __str__(self) -> Self:
        """Itself: an error that was raised with it still knows its code when it is read as text."""
        return self


def said(code: str, sentence: str, /, **values: object) -> Said:
    """The sentence in English; the values as they are, for words of another language (docs/adr/0024).

    The code and the names of values are written out at the call: `make words` reads them from there. Sentences of one
    code name the same values, or the texts may use those only that all of them name.
    """
    return _made(sentence, code, {name: _as_text(value) for name, value in values.items()})


def reworded(one: str, sentence: str) -> str:
    """Another sentence that says what this one does, in its code and values; as it is where this one has none."""
    return _made(sentence, one.code, one.values) if isinstance(one, Said) else sentence


def kept(sentence: str | None) -> dict[str, Any] | None:
    """What is stored beside a sentence so that it can be said again; None for plain words."""
    return {"code": sentence.code, "values": sentence.values} if isinstance(sentence, Said) else None


def recalled(sentence: str, beside: Mapping[str, Any] | None) -> str:
    """A stored sentence with what was kept beside it."""
    return _made(sentence, beside["code"], dict(beside["values"])) if beside else sentence


def _made(sentence: str, code: str, values: dict[str, str]) -> Said:
    one = Said(sentence)
    one.code, one.values = code, values
    return one


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
