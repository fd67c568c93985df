"""The bank exchange format of 1C (`kl_to_1c.txt`, versions 1.01 to 1.03): sections of `key=value` lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from proxima_common.said import said

from proxima_accounting.domain.statement import (
    Fault,
    Row,
    Statement,
    Unreadable,
    currency_of,
    period_of,
    printable,
    read_day,
    tax_number,
)

HEADER = "1CClientBankExchange"
_ENCODINGS = ("utf-8-sig", "cp1251", "cp866")
_NAMED = re.compile(r"^\s*(?:ИНН|СТИР|STIR|INN)\s*\d+\s*", re.I)
_END = {"СекцияРасчСчет": "КонецРасчСчет", "СекцияДокумент": "КонецДокумента"}


@dataclass
class _Section:
    """`at`: its place among those of its kind, from 1; the line where it begins is for whoever looks into the file."""

    kind: str
    at: int
    line: int
    values: dict[str, str] = field(default_factory=dict)

    def first(self, *keys: str) -> str | None:
        return next((self.values[key] for key in keys if self.values.get(key)), None)


def is_exchange_file(content: bytes) -> bool:
    """Whether it begins as these files do, whatever their encoding."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(HEADER.encode())


def parse_1c(content: bytes, *, account: str | None = None, currency: str | None = None) -> Statement:
    """The statement in such a file, or `Unreadable` with every fault. Rows count documents, from 1."""
    text, encoding = _decoded(content)
    header, sections = _sections(text)
    mine = account or _account(header, sections)
    unit = currency or currency_of(mine)
    if unit is None:
        raise Unreadable(
            [
                Fault(
                    None,
                    "РасчСчет",
                    said(
                        "statement_currency_unknown",
                        f"the currency of account {mine} cannot be told from it: say it",
                        account=mine,
                    ),
                )
            ]
        )
    rows: list[Row] = []
    faults: list[Fault] = []
    own = 0
    for section in sections:
        if section.kind != "СекцияДокумент":
            continue
        try:
            row = _row(section, mine)
        except Unreadable as error:
            faults += error.faults
            continue
        own += row is None
        rows += [row] if row else []
    if faults:
        raise Unreadable(faults)
    since, until = _day(header, None, "ДатаНачала"), _day(header, None, "ДатаКонца")
    days = period_of(rows)
    if since is None or until is None:
        if days is None:
            raise Unreadable(
                [Fault(None, "ДатаНачала", said("statement_no_period", "the file has neither a period nor documents"))]
            )
        since, until = since or days[0], until or days[1]
    return Statement("1c", encoding, mine, unit, since, until, tuple(rows), own)


def _decoded(content: bytes) -> tuple[str, str]:
    """By the encoding in which its own keys can be read; what `Кодировка` says is wrong in some banks' files."""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "Кодировка" in text or "ВерсияФормата" in text or "СекцияДокумент" in text:
            return printable(text), encoding.removesuffix("-sig")
    raise Unreadable(
        [Fault(None, "Кодировка", said("statement_encoding", "it is neither Windows-1251 nor DOS-866 nor UTF-8"))]
    )


def _sections(text: str) -> tuple[_Section, list[_Section]]:
    lines = [line.strip("\r\ufeff ") for line in text.split("\n")]
    if not lines or lines[0] != HEADER:
        raise Unreadable([Fault(None, HEADER, said("statement_other_format", "the file does not begin with it"))])
    header = _Section("header", 0, 1)
    found: list[_Section] = []
    places: Counter[str] = Counter()
    at, last, ended = header, "", False
    for number, line in enumerate(lines[1:], start=2):
        key, _, value = (part.strip() for part in line.partition("="))
        if line == "КонецФайла":
            ended = True
            break
        if key in _END:
            if at is not header:
                raise Unreadable([_unended(at)])
            places[key] += 1
            at = _Section(key, places[key], number)
            found.append(at)
            last = ""
        elif line in _END.values():
            if at is header or line != _END[at.kind]:
                raise Unreadable(
                    [Fault(None, line, said("statement_broken", f"line {number} ends what did not begin", line=number))]
                )
            at, last = header, ""
        elif "=" in line:
            # Some banks repeat a key; the account of the header is the only one that may say several things.
            at.values[key] = f"{at.values[key]} {value}" if key == "РасчСчет" and key in at.values else value
            last = key
        elif line and last:
            # A value that the bank broke into lines.
            at.values[last] = f"{at.values[last]} {line}"
    if at is not header:
        raise Unreadable([_unended(at)])
    if not ended:
        raise Unreadable([Fault(None, "КонецФайла", said("statement_cut_off", "it is missing: the file was cut off"))])
    return header, found


def _unended(section: _Section) -> Fault:
    return Fault(
        section.at,
        _END[section.kind],
        said("statement_broken", f"the section of line {section.line} does not end", line=section.line),
    )


def _account(header: _Section, sections: list[_Section]) -> str:
    told = [header.values.get("РасчСчет", "")]
    told += [one.values.get("РасчСчет", "") for one in sections if one.kind == "СекцияРасчСчет"]
    accounts = sorted({word for value in told for word in value.split()})
    if len(accounts) != 1:
        detail = (
            said("statement_say_which", f"it has several accounts: {', '.join(accounts)}; say which")
            if accounts
            else said("statement_missing", "it is missing")
        )
        raise Unreadable([Fault(None, "РасчСчет", detail)])
    return accounts[0]


def _row(section: _Section, mine: str) -> Row | None:
    """None for a transfer from our account to itself."""
    to_us = mine in (section.values.get("ПолучательСчет"), section.values.get("ПолучательРасчСчет"))
    from_us = mine in (section.values.get("ПлательщикСчет"), section.values.get("ПлательщикРасчСчет"))
    if to_us and from_us:
        return None
    faults: list[Fault] = []
    if not to_us and not from_us:
        faults.append(
            Fault(
                section.at,
                "ПолучательСчет",
                said("statement_other_account", f"account {mine} is on neither side of the document", account=mine),
            )
        )
    direction: Literal["in", "out"] = "in" if to_us else "out"
    side = "Плательщик" if to_us else "Получатель"
    keys = ("ДатаПоступило", "Дата") if to_us else ("ДатаСписано", "Дата")
    on, amount = _noted(faults, section, keys), _amount(faults, section)
    if faults or on is None or amount is None:
        raise Unreadable(faults)
    name = section.first(f"{side}1", side)
    return Row(
        at=section.at,
        direction=direction,
        on=on,
        amount=amount,
        document_no=section.values.get("Номер") or None,
        party=_NAMED.sub("", name).strip() or None if name else None,
        party_tin=tax_number(section.values.get(f"{side}ИНН")),
        purpose=section.values.get("НазначениеПлатежа") or " ".join(_lines(section)),
    )


def _lines(section: _Section) -> Iterator[str]:
    return (value for at in range(1, 7) if (value := section.values.get(f"НазначениеПлатежа{at}")))


def _noted(faults: list[Fault], section: _Section, keys: tuple[str, ...]) -> date | None:
    try:
        for key in keys:
            if day := _day(section, section.at, key):
                return day
    except Unreadable as error:
        faults += error.faults
        return None
    faults.append(Fault(section.at, keys[-1], said("statement_missing", "it is missing")))
    return None


def _day(section: _Section, at: int | None, key: str) -> date | None:
    value = section.values.get(key)
    if not value:
        return None
    try:
        return read_day(value, "%d.%m.%Y")
    except ValueError:
        raise Unreadable(
            [Fault(at, key, said("statement_no_date", f"'{value[:30]}' is no date like 31.10.2026", text=value[:30]))]
        ) from None


def _amount(faults: list[Fault], section: _Section) -> Decimal | None:
    value = section.values.get("Сумма", "")
    try:
        amount = Decimal(value.replace(",", ".")) if re.fullmatch(r"\d{1,15}(?:[.,]\d{1,2})?", value) else None
    except InvalidOperation:
        amount = None
    if not amount:
        faults.append(
            Fault(
                section.at,
                "Сумма",
                said("statement_no_amount", f"'{value[:30]}' is no amount like 1512000.00", text=value[:30]),
            )
        )
        return None
    return amount.quantize(Decimal("0.01"))
