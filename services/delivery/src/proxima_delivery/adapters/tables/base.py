"""What the tables of every part share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, MetaData, Text

METADATA = MetaData()


def one_of(name: str, words: type[StrEnum], *, optional: bool = False) -> tuple[Column[Any], CheckConstraint]:
    """A column of a closed list, checked in the database too."""
    listed = ", ".join(f"'{word}'" for word in words)
    return Column(name, Text, nullable=optional), CheckConstraint(f"{name} in ({listed})", name=f"{name}_word")
