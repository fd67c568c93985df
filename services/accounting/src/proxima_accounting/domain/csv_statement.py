"""A statement as a table: columns by name, delimiter and decimal sign as the file has them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from proxima_common.said import said

from proxima_accounting.domain.statement import (
    Fault,
    Row,
    Statement,
    Unreadable,
    currency_of,
    period_of,
    plain,
    printable,
    read_day,
    tax_number,
)

Meaning = Literal[
    "date", "document_no", "credit", "debit", "amount", "party", "party_tin", "purpose", "account", "currency"
]
DELIMITERS = ";,\t|"
HEADER_WITHIN = 30
_DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%Y.%m.%d")
_TOTALS = re.compile(r"^\W*(?:итого|всего|оборот|сальдо|остаток|jami|qoldiq|жами|қолдиқ|total|balance)", re.I)

COLUMNS: dict[Meaning, tuple[str, ...]] = {
    "date": ("дата операции", "дата проводки", "дата", "sana", "сана", "date", "booking date", "value date"),
    "document_no": (
        "номер документа",
        "№ документа",
        "№ док",
        "номер",
        "hujjat raqami",
        "document number",
        "reference",
    ),
    "credit": (
        "кредит",
        "оборот кредит",
        "сумма кредит",
        "приход",
        "поступление",
        "kirim",
        "kredit",
        "credit",
        "paid in",
    ),
    "debit": ("дебет", "оборот дебет", "сумма дебет", "расход", "списание", "chiqim", "debet", "debit", "paid out"),
    "amount": ("сумма", "сумма операции", "summa", "сумма в валюте", "amount"),
    "party": (
        "контрагент",
        "наименование контрагента",
        "корреспондент",
        "плательщик",
        "наименование",
        "kontragent",
        "counterparty",
        "payer",
        "name",
    ),
    "party_tin": ("инн контрагента", "инн", "стир", "инн корреспондента", "stir", "tin", "payer tin"),
    "purpose": (
        "назначение платежа",
        "назначение",
        "детали платежа",
        "to'lov maqsadi",
        "tolov maqsadi",
        "purpose",
        "details",
        "description",
    ),
    "account": ("счет", "расчетный счет", "наш счет", "hisobraqam", "account"),
    "currency": ("валюта", "valyuta", "currency"),
}


@dataclass(frozen=True)
class Preset:
    """How the tables of one bank are written. A meaning's names replace the usual ones; dates as `strptime` reads."""

    columns: Mapping[Meaning, Sequence[str]] = field(default_factory=dict)
    dates: Sequence[str] = _DATES
    decimal: Literal[".", ","] | None = None

    def names(self, meaning: Meaning) -> list[str]:
        """The headings that a column of this meaning may have, as they are compared."""
        return [plain(name) for name in self.columns.get(meaning, COLUMNS[meaning])]


@dataclass(frozen=True)
class _Table:
    places: Mapping[Meaning, int]
    rows: list[tuple[int, list[str]]]

    def cell(self, cells: list[str], meaning: Meaning) -> str:
        place = self.places.get(meaning)
        return cells[place].strip() if place is not None and place < len(cells) else ""


def parse_csv(content: bytes, preset: Preset, *, account: str | None = None, currency: str | None = None) -> Statement:
    """The statement in a table, or `Unreadable` with every fault. Rows count lines of the file, from 1."""
    text, encoding = _decoded(content)
    table = _table(text, preset)
    mine = account or _only(table, "account")
    unit = currency or _only(table, "currency", missing=currency_of(mine))
    sign = preset.decimal or decimal_sign(
        table.cell(cells, meaning) for _, cells in table.rows for meaning in ("credit", "debit", "amount")
    )
    rows: list[Row] = []
    faults: list[Fault] = []
    for at, cells in table.rows:
        try:
            rows += [_row(table, at, cells, preset, sign)]
        except Unreadable as error:
            faults += error.faults
    if faults:
        raise Unreadable(faults)
    days = period_of(rows)
    if days is None:
        raise Unreadable([Fault(None, "date", said("statement_no_rows", "the table has no rows"))])
    return Statement("csv", encoding, mine, unit, *days, tuple(rows))


def decimal_sign(values: Iterable[str]) -> Literal[".", ","] | None:
    """The decimal sign that the amounts of a file show together; None when they leave it open."""
    shown: set[str] = set()
    for value in values:
        text = re.sub(r"[\s\u00a0'’+-]", "", value)
        signs = [letter for letter in text if letter in ".,"]
        if len(set(signs)) == 2:
            shown.add(signs[-1])
        elif len(signs) == 1 and not re.search(r"[.,]\d{3}$", text):
            shown.add(signs[0])
        elif len(signs) > 1:
            shown.add("," if signs[0] == "." else ".")
    return shown.pop() if len(shown) == 1 else None  # type: ignore[return-value]


def amount_of(text: str, sign: Literal[".", ","] | None) -> Decimal | None:
    """A signed amount with groups of three or none; None when it is none, or could be two."""
    bare = re.sub(r"[\s\u00a0'’]", "", text)
    if sign is None and re.search(r"[.,]", bare):
        return None
    point = re.escape(sign or ".")
    group = r"\." if sign == "," else ","
    if not re.fullmatch(rf"[+-]?(?:\d{{1,3}}(?:{group}\d{{3}})+|\d{{1,15}})(?:{point}\d{{1,4}})?", bare):
        return None
    number = Decimal(re.sub(group, "", bare).replace(sign or ".", "."))
    return number.quantize(Decimal("0.01")) if number == number.quantize(Decimal("0.01")) else None


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return printable(content.decode(encoding)), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Unreadable([Fault(None, "encoding", said("statement_encoding", "it is neither UTF-8 nor Windows-1251"))])


def _table(text: str, preset: Preset) -> _Table:
    best: tuple[int, _Table] | None = None
    for delimiter in DELIMITERS:
        lines = _lines(text, delimiter)
        for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
            places = _places(cells, preset)
            whole = "date" in places and ("amount" in places or {"credit", "debit"} & set(places))
            if whole and (best is None or len(places) > best[0]):
                rows = [(at, row) for at, row in lines[index + 1 :] if _is_row(row, places["date"])]
                best = (len(places), _Table(places, rows))
    if best is None:
        wanted = ", ".join(preset.names("date")[:2] + preset.names("credit")[:2] + preset.names("amount")[:1])
        raise Unreadable(
            [Fault(None, "header", said("statement_no_heading", f"no line of headings was found (such as {wanted})"))]
        )
    return best[1]


def _lines(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise Unreadable([Fault(reader.line_num, "row", str(error))]) from None


def _places(cells: list[str], preset: Preset) -> dict[Meaning, int]:
    """Where each meaning stands: by whole heading, the usual name first; one column has one meaning."""
    headings = [plain(cell) for cell in cells]
    places: dict[Meaning, int] = {}
    for meaning in COLUMNS:
        for name in preset.names(meaning):
            if name in headings and headings.index(name) not in places.values():
                places[meaning] = headings.index(name)
                break
    return places


def _is_row(cells: list[str], date_at: int) -> bool:
    """Not an empty line, and not one of the sums, without a date, that banks put under a table."""
    first = next((at for at, cell in enumerate(cells) if cell.strip()), None)
    if first is None:
        return False
    dated = first != date_at and date_at < len(cells) and bool(cells[date_at].strip())
    return dated or not _TOTALS.match(cells[first].strip())


def _only(table: _Table, meaning: Meaning, missing: str | None = None) -> str:
    found = sorted({value for _, cells in table.rows if (value := table.cell(cells, meaning))})
    if len(found) == 1 and (meaning != "currency" or re.fullmatch(r"[A-Z]{3}", found[0])):
        return found[0]
    if missing and not found:
        return missing
    detail = f"the table has several: {', '.join(found[:5])}" if found else "the table does not say it"
    raise Unreadable([Fault(None, meaning, said("statement_say_which", f"{detail}; say which"))])


def _row(table: _Table, at: int, cells: list[str], preset: Preset, sign: Literal[".", ","] | None) -> Row:
    faults: list[Fault] = []
    on = _day(table.cell(cells, "date"), preset)
    if on is None:
        faults.append(
            Fault(
                at,
                "date",
                said(
                    "statement_no_date",
                    f"'{table.cell(cells, 'date')[:30]}' is no date",
                    text=table.cell(cells, "date")[:30],
                ),
            )
        )
    moved = _moved(table, at, cells, sign, faults)
    if faults or on is None or moved is None:
        raise Unreadable(faults)
    return Row(
        at=at,
        direction="in" if moved > 0 else "out",
        on=on,
        amount=abs(moved),
        document_no=table.cell(cells, "document_no") or None,
        party=table.cell(cells, "party") or None,
        party_tin=tax_number(table.cell(cells, "party_tin")),
        purpose=" ".join(table.cell(cells, "purpose").split()),
    )


def _moved(
    table: _Table, at: int, cells: list[str], sign: Literal[".", ","] | None, faults: list[Fault]
) -> Decimal | None:
    """What the row moves: positive is money in."""
    moved = Decimal(0)
    meanings: list[tuple[Meaning, int]] = [("credit", 1), ("debit", -1)]
    if not {"credit", "debit"} & set(table.places):
        meanings = [("amount", 1)]
    for meaning, factor in meanings:
        text = table.cell(cells, meaning)
        if not text:
            continue
        value = amount_of(text, sign)
        if value is None or (meaning != "amount" and value < 0):
            why = "is no amount" if sign or not re.search(r"[.,]", text) else "may be two amounts: say the decimal sign"
            faults.append(Fault(at, meaning, said("statement_no_amount", f"'{text[:30]}' {why}", text=text[:30])))
            return None
        moved += factor * value
    if not moved:
        faults.append(Fault(at, meanings[0][0], said("statement_moves_nothing", "the row moves nothing")))
        return None
    return moved


def _day(text: str, preset: Preset) -> date | None:
    word = re.split(r"[ T]", text.strip(), maxsplit=1)[0]
    for form in preset.dates:
        try:
            return read_day(word, form)
        except ValueError:
            continue
    return None
