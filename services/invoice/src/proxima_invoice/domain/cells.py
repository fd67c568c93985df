"""Cells of a table that people open in a spreadsheet program: text stays text, numbers keep their scale."""

from datetime import date, datetime
from decimal import Decimal

Cell = str | Decimal | int | bool | date | datetime | None

# What spreadsheet programs begin a formula or a command with, also in full width (OWASP, CSV injection).
_COMMANDS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def neutral(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet program would take it for a formula.

    >>> neutral("=1+1"), neutral("  @sum(a1)"), neutral("Savat Retail")
    ("'=1+1", "'  @sum(a1)", 'Savat Retail')
    """
    begins = text.lstrip(" \u00a0")[:1]
    return f"'{text}" if begins and begins in _COMMANDS else text


def written(cell: Cell) -> str:
    """A cell in plain text: decimals with their scale and no exponent, dates as ISO 8601, nothing as nothing."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return format(cell, "f")
        case datetime() | date():
            return cell.isoformat()
        case int():
            return str(cell)
        case str():
            return neutral(cell)
