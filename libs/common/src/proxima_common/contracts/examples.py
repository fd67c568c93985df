"""A golden example of every payload, derived from its types alone so that nobody has to invent one twice."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

ModelT = TypeVar("ModelT", bound=BaseModel)

_UUID = UUID("01930f5e-7c00-7000-8000-000000000001")
_BY_NAME: dict[str, str] = {
    "currency": "UZS",
    "month": "2026-10",
    "period": "2026-10",
    "country": "UZ",
    "email": "accounts@client.example",
    "number": "2026-0142",
    "legal_entity_id": "S1",
    "client_id": "C2",
    "application_id": "A2",
    "language": "ru",
    "tin": "300000002",
}
_PLAIN: dict[type, Callable[[str], Any]] = {
    UUID: lambda _: _UUID,
    Decimal: lambda name: Decimal("12.0000") if "rate" in name or "percent" in name else Decimal("1250000.0000"),
    int: lambda _: 1,
    bool: lambda _: True,
    datetime: lambda _: datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    date: lambda _: date(2026, 10, 31),
}


def example(model: type[ModelT]) -> ModelT:
    """An instance with every field filled, the same every time; validated like any other."""
    return model.model_validate(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {name: _value(name, field.annotation, field.metadata) for name, field in model.model_fields.items()}


def _value(name: str, annotation: Any, metadata: list[Any]) -> Any:
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        return _value(name, arguments[0], list(arguments[1:]))
    if origin in (Union, UnionType):
        return _value(name, next(part for part in arguments if part is not NoneType), metadata)
    if origin is Literal:
        return arguments[0]
    if origin is list:
        return [_value(name.removesuffix("s"), arguments[0], [])]
    if origin is dict:
        return {"primary": "accounts@client.example"} if arguments[1] is str else {}
    if issubclass(annotation, Enum):
        return next(iter(annotation))
    if issubclass(annotation, BaseModel):
        return _fields(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation](name)
    return _text(name, metadata)


def _text(name: str, metadata: list[Any]) -> str:
    pattern = next((found for part in metadata if (found := _pattern(part))), None)
    if pattern and re.fullmatch(pattern, "0" * 64):
        return "0" * 64
    if pattern and re.fullmatch(pattern, _BY_NAME["month"]):
        return _BY_NAME["month"]
    if name.endswith("_currency"):
        return "USD" if name == "from_currency" else "UZS"
    return _BY_NAME.get(name, name.replace("_", " "))


def _pattern(part: Any) -> str | None:
    found = getattr(part, "pattern", None)
    if found is None:
        found = next((getattr(inner, "pattern", None) for inner in getattr(part, "metadata", [])), None)
    return found
