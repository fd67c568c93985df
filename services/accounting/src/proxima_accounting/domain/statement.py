"""A bank statement: rows of one account, whatever file they came in."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from proxima_common.said import said

_RETURN = re.compile(
    r"возврат|возвращ|ошибочн|излишне|qaytar|ortiqcha to.?lan|қайтар|ортиқча тўлан"
    r"|\brefund|\breturn(?:ed)?\b|overpa(?:id|y)",
    re.I,
)
_CURRENCIES = {"000": "UZS", "860": "UZS", "840": "USD", "978": "EUR", "643": "RUB", "156": "CNY", "398": "KZT"}
MOST_FAULTS = 50


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file. Rows count from 1 as they stand in it; None is the file as a whole."""

    row: int | None
    field: str
    detail: str


class Unreadable(Exception):
    """The file cannot be taken as it is; nothing of it was."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"row {one.row}, {one.field}: {one.detail}" for one in faults[:3]))
        self.faults = tuple(faults[:MOST_FAULTS])


@dataclass(frozen=True)
class Row:
    """One movement of the account. The party is who paid us, or whom we paid. `amount` is positive."""

    at: int
    direction: Literal["in", "out"]
    on: date
    amount: Decimal
    document_no: str | None
    party: str | None
    party_tin: str | None
    purpose: str


@dataclass(frozen=True)
class Statement:
    """Rows in the order of the file. `own` counts transfers between accounts of ours, which are no receipts."""

    format: Literal["1c", "csv"]
    encoding: str
    account: str
    currency: str
    period_from: date
    period_to: date
    rows: tuple[Row, ...]
    own: int = 0


@dataclass(frozen=True)
class Imported:
    """A statement that was brought in, with its counts."""

    statement_id: UUID
    legal_entity_id: str
    account: str
    currency: str
    format: Literal["1c", "csv"]
    file_name: str
    sha256: str
    period_from: date
    period_to: date
    total: int
    received: int
    returned: int
    known: int
    ignored: int
    imported_by: str
    imported_at: datetime


def currency_of(account: str) -> str | None:
    """The currency of a twenty-digit account: its digits six to eight; 000 is the home currency."""
    return _CURRENCIES.get(account[5:8]) if re.fullmatch(r"\d{20}", account) else None


def is_return(purpose: str) -> bool:
    """Whether the purpose says that money goes back (Russian, Uzbek in both scripts, English)."""
    return bool(_RETURN.search(purpose))


def keyed(legal_entity_id: str, statement: Statement) -> Iterator[tuple[str, Row]]:
    """Every row with its key: the same in every file that has the row, also in one that overlaps.

    A document number, its date, amount and party are one row of an account. Rows without a document number are told
    apart by their purpose too, and by their order among equals: a file has whole days.
    """
    met: Counter[tuple[str, ...]] = Counter()
    for row in statement.rows:
        party = row.party_tin or plain(row.party or "")
        amount = format(row.amount.normalize(), "f")
        same: tuple[str, ...] = (
            statement.account,
            row.document_no or "",
            row.on.isoformat(),
            amount,
            row.direction,
            party,
        )
        if row.document_no is None:
            met[same] += 1
            same = (*same, plain(row.purpose), str(met[same]))
        digest = hashlib.sha256("\x1f".join(same).encode()).hexdigest()[:32]
        yield f"bank:{legal_entity_id}:{digest}", row


def plain(text: str) -> str:
    """Words without case, quotes and spacing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def tax_number(text: str | None) -> str | None:
    """A tax number or a personal one; what cannot be one is nothing."""
    digits = re.sub(r"\s", "", text or "")
    return digits if re.fullmatch(r"\d{9}|\d{10}|\d{12}|\d{14}", digits) and digits.strip("0") else None


def period_of(rows: Iterable[Row]) -> tuple[date, date] | None:
    """From the first to the last day."""
    days = [row.on for row in rows]
    return (min(days), max(days)) if days else None


def read_day(text: str, form: str) -> date:
    """The day that a text says in a form of `strptime`; ValueError when it says none."""
    year, month, day, *_ = time.strptime(text, form)
    return date(year, month, day)


def printable(text: str) -> str:
    """The text, unless it has a zero byte: then it is no text, and no database keeps it."""
    if "\x00" in text:
        raise Unreadable([Fault(None, "file", said("statement_no_text", "it has zero bytes: it is no text"))])
    return text
