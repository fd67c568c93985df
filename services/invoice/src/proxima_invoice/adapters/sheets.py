"""Tables as files, written row by row and never held whole."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import xlsxwriter
from proxima_common.contracts.api.registry import ExportFormat

from proxima_invoice.domain.cells import Cell, neutral, written

PART = 256 * 1024
MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXACT_DIGITS = 15
"""As many figures as a cell of a spreadsheet holds; a longer number stays text rather than become another one."""


class Sheet(Protocol):
    """A file that grows: bytes come out as they are ready, the rest at the end."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes: ...

    def end(self) -> Iterator[bytes]: ...


class CsvSheet:
    """RFC 4180 in UTF-8, every cell quoted."""

    def __init__(self, header: Sequence[str], *, bom: bool) -> None:
        self._begins = ("\ufeff" if bom else "") + _lines([header])

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        begins, self._begins = self._begins, ""
        return (begins + _lines([[written(cell) for cell in row] for row in rows])).encode()

    def end(self) -> Iterator[bytes]:
        if self._begins:
            yield self.add([])


class XlsxSheet:
    """A workbook of one sheet; its rows wait in a temporary file, which is gone after `with`."""

    def __init__(self, header: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="export-")
        self._path = Path(self._folder.name) / "export.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(str(self._path), options)
        self._sheet = self._book.add_worksheet("invoices")
        self._sheet.freeze_panes(1, 0)
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._scales = {scale: self._book.add_format({"num_format": _places(scale)}) for scale in range(5)}
        self._next = 1
        for column, title in enumerate(header):
            self._sheet.write_string(0, column, title, self._book.add_format({"bold": True}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._folder.cleanup()

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        for row in rows:
            for column, cell in enumerate(row):
                self._write(self._next, column, cell)
            self._next += 1
        return b""

    def end(self) -> Iterator[bytes]:
        self._book.close()
        with self._path.open("rb") as file:
            while part := file.read(PART):
                yield part

    def _write(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case Decimal() if len(cell.as_tuple().digits) <= _EXACT_DIGITS:
                scale = min(max(-int(cell.as_tuple().exponent), 0), 4)
                self._sheet.write_number(row, column, cell, self._scales[scale])
            case datetime():
                self._sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
            case date():
                self._sheet.write_datetime(row, column, cell, self._date)
            case bool():
                self._sheet.write_boolean(row, column, cell)
            case int():
                self._sheet.write_number(row, column, cell)
            case _:
                self._sheet.write_string(row, column, written(cell) if isinstance(cell, Decimal) else neutral(cell))


def _places(scale: int) -> str:
    return f"0.{'0' * scale}" if scale else "0"


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
