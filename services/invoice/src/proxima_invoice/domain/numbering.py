"""Legal numbers: a pattern, and a counter that starts anew when a date part of the pattern changes."""

import re
from dataclasses import dataclass
from datetime import date

from proxima_common.contracts.words import InvoiceKind, SeriesKind
from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.said import said

_PART = re.compile(r"\{([^{}]*)\}")
_SEQUENCE = re.compile(r"SEQ(?::([1-9]))?")
_READ = {"YYYY": r"\d{4}", "YY": r"\d{2}", "MM": r"\d{2}", "SEQ": r"\d+"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number given once, with its place in its series."""

    text: str
    series: SeriesKind
    reset_key: str
    sequence: int


def check_pattern(pattern: str, pointer: str = "/pattern") -> None:
    """Refuse a pattern that could give a number twice: exactly one {SEQ}, known parts, no month without a year."""
    parts = _PART.findall(pattern)
    unknown = [part for part in parts if part not in ("YYYY", "YY", "MM") and not _SEQUENCE.fullmatch(part)]
    if unknown:
        raise _wrong(
            pointer, said("pattern_unknown_parts", f"unknown parts: {', '.join(unknown)}", parts=", ".join(unknown))
        )
    if sum(1 for part in parts if _SEQUENCE.fullmatch(part)) != 1:
        raise _wrong(pointer, said("pattern_one_sequence", "a pattern has exactly one {SEQ}"))
    if "MM" in parts and not {"YYYY", "YY"} & set(parts):
        raise _wrong(
            pointer, said("pattern_month_alone", "a month needs its year, else next year gives the same numbers")
        )


def reset_key(pattern: str, document_date: date) -> str:
    """What the counter depends on: nothing, the year, or the year and the month of the document date."""
    parts = set(_PART.findall(pattern))
    if "MM" in parts:
        return f"{document_date:%Y-%m}"
    return f"{document_date:%Y}" if {"YYYY", "YY"} & parts else ""


def written(pattern: str, document_date: date, sequence: int) -> str:
    """The number as it is printed."""

    def part(match: re.Match[str]) -> str:
        counted = _SEQUENCE.fullmatch(match[1])
        if counted:
            return str(sequence).zfill(int(counted[1] or 1))
        return {"YYYY": f"{document_date:%Y}", "YY": f"{document_date:%y}", "MM": f"{document_date:%m}"}[match[1]]

    return _PART.sub(part, pattern)


def parsed(pattern: str, text: str) -> tuple[str, int] | None:
    """(reset key, sequence) of a number that the pattern could have written; None when it could not.

    Two-digit years are of this century. A text that reads in two ways gives the longest date part first.
    """
    seen: set[str] = set()

    def part(name: str) -> str:
        word = "SEQ" if _SEQUENCE.fullmatch(name) else name
        if word in seen:
            return f"(?P={word})"
        seen.add(word)
        return f"(?P<{word}>{_READ[word]})"

    pieces = _PART.split(pattern)
    expression = "".join(part(piece) if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
    found = re.fullmatch(expression, text)
    if found is None:
        return None
    day = _day_of(found.groupdict())
    sequence = int(found["SEQ"])
    if day is None or sequence < 1 or written(pattern, day, sequence) != text:
        return None
    return reset_key(pattern, day), sequence


def _day_of(parts: dict[str, str]) -> date | None:
    """A day of the month that the date parts name; the first one where they leave it open."""
    year = int(parts.get("YYYY") or f"20{parts.get('YY', '00')}")
    month = int(parts.get("MM") or 1)
    agree = "YYYY" not in parts or "YY" not in parts or parts["YYYY"].endswith(parts["YY"])
    return date(year, month, 1) if agree and 1 <= month <= 12 and year >= 1 else None


def order_warning(text: str, document_date: date, before: tuple[str, date] | None) -> str | None:
    """A number whose date is earlier than that of the one before it, said in words; `before` is (number, date)."""
    if before is None or document_date >= before[1]:
        return None
    number, day = before
    return said(
        "number_out_of_order",
        f"{text} is dated {document_date}, earlier than {number} of {day} before it",
        number=text,
        day=document_date,
        before=number,
        before_day=day,
    )


def series_of(kind: InvoiceKind, seller_country: str, buyer_country: str) -> SeriesKind:
    """Foreign invoices, credit notes and advances have series of their own."""
    if kind is InvoiceKind.CREDIT:
        return SeriesKind.CREDIT
    if kind is InvoiceKind.ADVANCE:
        return SeriesKind.ADVANCE
    return SeriesKind.DOMESTIC if seller_country == buyer_country else SeriesKind.FOREIGN


def check_kept(number: Number, series: SeriesKind, key: str) -> None:
    """A number stays with its series and its year; moving the invoice elsewhere is a void."""
    if number.series is not series:
        raise Conflict(
            f"{number.text} is a {number.series} number and this would be {series}: void it instead",
            code="number_of_another_series",
        )
    if number.reset_key != key:
        raise Conflict(
            f"{number.text} belongs to {number.reset_key} and the document date to {key}: void it instead",
            code="number_of_another_year",
        )


def _wrong(pointer: str, detail: str) -> Invalid:
    return Invalid(detail, code="invalid_pattern", fields=[FieldError(pointer, detail)])
