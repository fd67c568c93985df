"""Old invoices as a table says them: read, checked against themselves, and refused row by row and column by column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_common.contracts.words import InvoiceStatus
from proxima_common.errors import FieldError, Invalid
from proxima_common.money import round_money

NEEDED = ("application_id", "number", "status", "month", "document_date", "currency", "net", "tax", "gross")
OPTIONAL = ("due_date", "tax_rate", "paid", "note")
OF_LINES = ("line_text", "line_unit", "line_quantity", "line_unit_price", "line_net")
STATES = (InvoiceStatus.SENT, InvoiceStatus.ACCEPTED, InvoiceStatus.PAID, InvoiceStatus.VOID)
MOST_ROWS = 2_000
ZERO = Decimal(0)
_NUMBER = re.compile(r"-?\d{1,14}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which column if in one."""

    column: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class OldLine:
    """A line as it was printed; amounts before tax."""

    text: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal


@dataclass(slots=True)
class OldInvoice:
    """One invoice of the table, which begins in `row`; with faults its values may be missing."""

    row: int
    values: dict[str, Any]
    lines: list[OldLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(text: str) -> list[OldInvoice]:
    """The invoices of a CSV table in their order. Invalid for a table that cannot be read at all.

    A wrong cell is a fault of its invoice, naming the column; every one of them is found at once. An invoice adds up:
    net + tax = gross, and lines to the net.
    """
    begins = text.lstrip("\ufeff").partition("\n")[0]
    separator = ";" if begins.count(";") > begins.count(",") else ","
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or []]
        _check_header(header)
        reader.fieldnames = header
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _unreadable(f"row {reader.line_num}: {error}") from error
    if not rows or len(rows) > MOST_ROWS:
        raise _unreadable(f"a table has one to {MOST_ROWS} rows, this one has {len(rows)}")
    found: dict[tuple[str, str], OldInvoice] = {}
    for number, (_, row) in enumerate(rows, start=2):
        _take(found, number, {name: (row.get(name) or "").strip() for name in header}, surplus=None in row)
    for invoice in found.values():
        _check_sums(invoice)
    return list(found.values())


def _check_header(header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in (*NEEDED, *OPTIONAL, *OF_LINES)]
    if missing:
        raise _unreadable(f"columns are missing: {', '.join(missing)}")
    if unknown or len(set(header)) != len(header):
        raise _unreadable(f"columns are unknown or named twice: {', '.join(unknown) or ', '.join(header)}")


def _take(found: dict[tuple[str, str], OldInvoice], number: int, row: dict[str, str], *, surplus: bool) -> None:
    faults: list[Fault] = []
    values = {name: _cell(name, row.get(name, ""), faults) for name in (*NEEDED, *OPTIONAL)}
    if surplus:
        faults.append(Fault(None, f"row {number} has more cells than the header"))
    line = _line(row, faults)
    key = (row["application_id"], row["number"]) if row["number"] else ("", f"row {number}")
    invoice = found.get(key)
    if invoice is None:
        invoice = found[key] = OldInvoice(number, values)
    else:
        faults += [
            Fault(name, f"row {number} says {row.get(name)!r}, the invoice's first row says otherwise")
            for name in values
            if row.get(name) and values[name] != invoice.values[name]
        ]
        if line is None:
            faults.append(Fault("number", f"row {number} repeats the number without a line"))
    if line:
        invoice.lines.append(line)
    invoice.faults += faults


def _cell(name: str, text: str, faults: list[Fault]) -> Any:
    if not text:
        if name in NEEDED:
            faults.append(Fault(name, "it is empty"))
        return None
    try:
        return _READ[name](text)
    except ValueError as error:
        faults.append(Fault(name, str(error)))
        return None


def _line(row: dict[str, str], faults: list[Fault]) -> OldLine | None:
    given = [name for name in OF_LINES if row.get(name)]
    if not given:
        return None
    if not row.get("line_text") or not row.get("line_net"):
        faults.append(Fault("line_text" if not row.get("line_text") else "line_net", "a line has a text and a net"))
        return None
    read: dict[str, Decimal | None] = {}
    for name in ("line_quantity", "line_unit_price", "line_net"):
        try:
            read[name] = _decimal(row[name]) if row.get(name) else None
        except ValueError as error:
            faults.append(Fault(name, str(error)))
            return None
    net = read["line_net"] or ZERO
    quantity = read.get("line_quantity") or Decimal(1)
    unit_price = read.get("line_unit_price")
    price = net / quantity if unit_price is None else unit_price
    return OldLine(row["line_text"], row.get("line_unit") or "unit", quantity, round(price, 6), net)


def _check_sums(invoice: OldInvoice) -> None:
    values = invoice.values
    currency, net, tax, gross = (values[name] for name in ("currency", "net", "tax", "gross"))
    if None in (currency, net, tax, gross):
        return
    try:
        scaled = {name: round_money(values[name], currency) for name in ("net", "tax", "gross", "paid") if values[name]}
    except Invalid as error:
        invoice.faults.append(Fault("currency", error.detail))
        return
    invoice.faults += [
        Fault(name, f"{currency} has fewer places") for name, value in scaled.items() if value != values[name]
    ]
    if net + tax != gross:
        invoice.faults.append(Fault("gross", f"{net} + {tax} is {net + tax}, not {gross}"))
    if values["tax_rate"] is None and tax:
        invoice.faults.append(Fault("tax_rate", "an invoice with tax says at which rate"))
    if invoice.lines and sum(line.net for line in invoice.lines) != net:
        invoice.faults.append(Fault("line_net", f"the lines come to {sum(line.net for line in invoice.lines)}"))
    if values["status"] is InvoiceStatus.PAID and values["paid"] not in (None, gross):
        invoice.faults.append(Fault("paid", "a paid invoice is paid wholly"))
    if values["paid"] is not None and not ZERO <= values["paid"] <= gross:
        invoice.faults.append(Fault("paid", "it is between nothing and the gross"))


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number with a decimal point and no grouping")
    return Decimal(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date such as 2026-10-31") from None


def _status(text: str) -> InvoiceStatus:
    found = next((one for one in STATES if one == text), None)
    if found is None:
        raise ValueError(f"{text!r} is none of {', '.join(STATES)}")
    return found


def _matching(form: str, what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(form, text):
            raise ValueError(f"{text!r} is no {what}")
        return text

    return read


_READ: dict[str, Callable[[str], Any]] = {
    "application_id": _matching(r".{1,100}", "application"),
    "number": _matching(r"[^\x00-\x1f]{1,64}", "number of at most 64 characters"),
    "status": _status,
    "month": _matching(r"(19|2\d)\d{2}-(0[1-9]|1[0-2])", "month such as 2026-10"),
    "document_date": _day,
    "due_date": _day,
    "currency": _matching(r"[A-Z]{3}", "currency code"),
    "note": _matching(r"[^\x00]{1,4000}", "note"),
    **dict.fromkeys(("net", "tax", "gross", "paid", "tax_rate"), _decimal),
}


def _unreadable(detail: str) -> Invalid:
    return Invalid(detail, code="unreadable_table", fields=[FieldError("/csv", detail)])


def shares(total: Decimal, nets: Iterable[Decimal], rate: Decimal, currency: str) -> list[Decimal]:
    """The tax of each line: its net at the rate, the last one with what is left of the total that was printed."""
    found = [round_money(net * rate / 100, currency) for net in nets]
    found[-1] += total - sum(found)
    return found
