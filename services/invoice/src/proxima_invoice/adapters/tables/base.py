"""Column kinds that every area shares: moments, money by its scale, and the closed lists of the contracts."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)


def moment(name: str, **options: Any) -> Column[Any]:
    """A point in time; document and work dates are `date`."""
    return Column(name, DateTime(timezone=True), **options)


def amount(name: str, **options: Any) -> Column[Any]:
    return Column(name, Numeric(20, 4), **options)


def unit_price(name: str, **options: Any) -> Column[Any]:
    return Column(name, Numeric(20, 6), **options)


def quantity(name: str, **options: Any) -> Column[Any]:
    return Column(name, Numeric(18, 6), **options)


def rate(name: str, **options: Any) -> Column[Any]:
    return Column(name, Numeric(20, 10), **options)


def percent(name: str, **options: Any) -> Column[Any]:
    return Column(name, Numeric(7, 4), **options)


def currency(name: str = "currency", *, nullable: bool = False) -> Column[Any]:
    return Column(name, Text, CheckConstraint(f"{name} ~ '^[A-Z]{{3}}$'", name=f"{name}_code"), nullable=nullable)


def month(name: str = "month", **options: Any) -> Column[Any]:
    return Column(
        name, Text, CheckConstraint(f"{name} ~ '^[0-9]{{4}}-(0[1-9]|1[0-2])$'", name=f"{name}_form"), **options
    )


def one_of(name: str, words: type[StrEnum] | tuple[str, ...], **options: Any) -> Column[Any]:
    """A word of a closed list, complete from the first migration."""
    listed = ", ".join(f"'{word}'" for word in words)
    options.setdefault("nullable", False)
    return Column(name, Text, CheckConstraint(f"{name} in ({listed})", name=f"{name}_word"), **options)


def document(name: str, *, nullable: bool = False, **options: Any) -> Column[Any]:
    """Structured content that is read as a whole; what is asked for by value has columns of its own."""
    return Column(name, JSONB(none_as_null=True), nullable=nullable, **options)
