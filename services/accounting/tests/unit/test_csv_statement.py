"""A statement as a table: headings, delimiters, decimal signs, and what is wrong in it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_accounting.domain.csv_statement import Preset, amount_of, decimal_sign, parse_csv
from proxima_accounting.domain.statement import Row, Statement, Unreadable

from ..bank_files import OURS, row

D = Decimal
USUAL = Preset()
TABLE = """Выписка по счету;;;
Дата;Номер документа;Дебет;Кредит;Контрагент;ИНН;Назначение платежа
02.11.2026;117;;1 512 000,00;SAVAT RETAIL MCHJ;300000002;Оплата по счету № 2026-0042
03.11.2026;4;100,50;;Landlord;300000077;Аренда
;;;;;;
Итого;;100,50;1 512 000,00;;;
"""


def parse(text: str, preset: Preset = USUAL, encoding: str = "utf-8") -> Statement:
    return parse_csv(text.encode(encoding), preset, account=OURS)


def faults(text: str, preset: Preset = USUAL) -> list[tuple[int | None, str]]:
    with pytest.raises(Unreadable) as refused:
        parse(text, preset)
    return [(one.row, one.field) for one in refused.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_table_of_debits_and_credits(encoding: str) -> None:
    found = parse(TABLE, encoding=encoding)
    assert (found.format, found.account, found.currency) == ("csv", OURS, "UZS")
    assert (found.period_from, found.period_to) == (date(2026, 11, 2), date(2026, 11, 3))
    assert found.rows == (
        row(at=3),
        Row(4, "out", date(2026, 11, 3), D("100.50"), "4", "Landlord", "300000077", "Аренда"),
    )


def test_a_signed_amount_in_english() -> None:
    text = (
        'Date,Reference,Amount,Counterparty,Details\n2026-11-02,117,"1,512,000.00",Firm,x\n2026-11-03,4,-5.00,Firm,y\n'
    )
    assert [(one.direction, one.amount) for one in parse(text).rows] == [("in", D("1512000.00")), ("out", D("5.00"))]


def test_a_preset_names_the_columns_of_a_bank() -> None:
    preset = Preset(columns={"date": ["Kun"], "amount": ["Pul"], "purpose": ["Izoh"]}, dates=["%Y%m%d"], decimal=".")
    (one,) = parse("Kun|Pul|Izoh\n20261102|1.512|x\n", replace(preset, decimal=",")).rows
    assert (one.on, one.amount, one.purpose) == (date(2026, 11, 2), D(1512), "x")
    assert faults("Kun|Pul|Izoh\n20261102|1.512|x\n", preset) == [(2, "amount")]


def test_account_and_currency_stand_in_the_table_or_are_said() -> None:
    text = "Date;Amount;Account;Currency\n02.11.2026;5;ACC-1;USD\n"
    found = parse_csv(text.encode(), USUAL)
    assert (found.account, found.currency) == ("ACC-1", "USD")
    for other in ("ACC-2;USD", "ACC-1;EUR"):
        with pytest.raises(Unreadable, match="several"):
            parse_csv(f"{text}02.11.2026;5;{other}\n".encode(), USUAL)
    with pytest.raises(Unreadable, match="does not say it"):
        parse_csv(b"Date;Amount\n02.11.2026;5\n", USUAL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing\nhere\n", [(None, "header")]),
        ("Date;Amount\n", [(None, "date")]),
        ("Date;Amount\n31.02.2026;5\n", [(2, "date")]),
        ("Date;Amount\n;5\n", [(2, "date")]),
        ("Date;Amount\n02.11.2026;five\n", [(2, "amount")]),
        ("Date;Amount\n02.11.2026;\n", [(2, "amount")]),
        ("Date;Amount\n02.11.2026;0,00\n", [(2, "amount")]),
        ("Date;Amount\n02.11.2026;1,512\n", [(2, "amount")]),
        ("Date;Amount\n02.11.2026;1,5.5\n03.11.2026;x\n", [(2, "amount"), (3, "amount")]),
        ("Date;Credit\n02.11.2026;-5\n", [(2, "credit")]),
    ],
)
def test_what_is_wrong_names_row_and_column(text: str, expected: list[tuple[int | None, str]]) -> None:
    assert faults(text) == expected


def test_a_payer_called_like_a_sum_is_still_a_row() -> None:
    (one,) = parse("Payer;Date;Amount\nTotal Energy LLC;02.11.2026;5\nTotal;;5\n").rows
    assert one.party == "Total Energy LLC"


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (["1 512 000,00"], ","),
        (["1,512,000.00"], "."),
        (["1.512.000,00"], ","),
        (["1512000"], None),
        (["1,512"], None),
        (["1,512", "0,5"], ","),
        (["1,512", "2,000,000"], "."),
        (["0.5", "0,5"], None),
        ([], None),
    ],
)
def test_the_decimal_sign_is_what_the_amounts_show(values: list[str], sign: str | None) -> None:
    assert decimal_sign(values) == sign


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1 512 000,5", ",", "1512000.50"),
        ("1'512'000.50", ".", "1512000.50"),
        ("+5", None, "5.00"),
        ("-5,00", ",", "-5.00"),
        ("5,001", ",", None),
        ("1,5,1", ".", None),
        ("1,512", None, None),
        ("", ",", None),
        ("1e5", ".", None),
    ],
)
def test_amounts_are_exact_or_none(text: str, sign: Literal[".", ","] | None, value: str | None) -> None:
    found = amount_of(text, sign)
    assert (None if found is None else format(found, "f")) == value


_CELL = st.text(st.sampled_from("абвЯZz019№ -/;,.'\"|"), max_size=30).map(lambda text: " ".join(text.split()))


@given(
    st.lists(
        st.builds(
            row,
            direction=st.sampled_from(["in", "out"]),
            on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
            amount=st.decimals("0.01", "99999999999.99", places=2),
            purpose=_CELL,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(";,\t|"),
    st.sampled_from([("", "."), (" ", ","), (",", "."), (".", ","), ("\u00a0", ",")]),
)
def test_what_is_written_is_read(rows: list[Row], delimiter: str, signs: tuple[str, str]) -> None:
    file = io.StringIO()
    table = csv.writer(file, delimiter=delimiter)
    table.writerow(["Дата", "Номер", "Дебет", "Кредит", "Контрагент", "ИНН", "Назначение"])
    for one in rows:
        amount = format(one.amount, ",.2f").translate({ord(","): signs[0], ord("."): signs[1]})
        sides = ["", amount] if one.direction == "in" else [amount, ""]
        day = format(one.on, "%d.%m.%Y")
        table.writerow([day, one.document_no, *sides, one.party, one.party_tin, one.purpose])
    wanted = tuple(replace(one, at=at) for at, one in enumerate(rows, start=2))
    assert parse(file.getvalue()).rows == wanted


def outcome(content: bytes) -> object:
    try:
        return parse_csv(content, USUAL, account=OURS)
    except Unreadable as error:
        return error.faults


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    assert outcome(content)
    assert outcome(b"Date;Amount\n" + content)
