"""Cells that a spreadsheet program opens: text is never a formula, numbers keep their scale."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_invoice.adapters.sheets import CsvSheet, XlsxSheet
from proxima_invoice.domain.cells import neutral, written


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\u00a0@"])
def test_what_begins_a_formula_is_neutral(begins: str) -> None:
    assert neutral(f"{begins}cmd|' /C calc'!A0") == f"'{begins}cmd|' /C calc'!A0"


@pytest.mark.parametrize("said", ["", "Savat Retail", "2026-0001", "a=b", "'=1", "ООО «Ромашка»"])
def test_other_text_stays_as_it_is(said: str) -> None:
    assert neutral(said) == said


@given(st.text())
def test_nothing_begins_with_a_command_once_neutral(said: str) -> None:
    assert neutral(said).lstrip(" \u00a0")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_numbers_keep_their_scale_and_dates_are_dates() -> None:
    assert written(Decimal("0E-2")) == "0.00"
    assert written(Decimal("-1512000.50")) == "-1512000.50"
    assert written(date(2026, 10, 31)) == "2026-10-31"
    assert [written(None), written(True), written(7)] == ["", "yes", "7"]


def test_a_csv_file_reads_back_as_it_was() -> None:
    sheet = CsvSheet(["name", "amount"], bom=True)
    body = sheet.add([['Ромашка, "&" Ко\nв две строки', Decimal("1.50")], ["=1+1", None]]) + b"".join(sheet.end())
    assert body.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))) == [
        ["name", "amount"],
        ['Ромашка, "&" Ко\nв две строки', "1.50"],
        ["'=1+1", ""],
    ]


def test_an_empty_csv_file_has_its_header() -> None:
    assert b"".join(CsvSheet(["name"], bom=False).end()) == b'"name"\r\n'


def test_a_workbook_holds_text_numbers_and_dates_and_no_formula() -> None:
    with XlsxSheet(["name", "amount", "at"]) as sheet:
        sheet.add([["=1+1", Decimal("1512000.50"), date(2026, 10, 31)], ["http://a.example", Decimal("1" * 17), None]])
        sheet.add([["@sum", Decimal("-0.10"), datetime(2026, 11, 2, 9, 30, tzinfo=UTC)]])
        body = b"".join(sheet.end())
    page = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert "'=1+1" in page
    assert "<v>1512000.50</v>" in page
    assert "1" * 17 in page
    assert "<v>46326</v>" in page
