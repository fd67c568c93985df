"""The 1C bank exchange file: three encodings, its sections, and what is wrong in it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_accounting.domain.exchange_1c import is_exchange_file, parse_1c
from proxima_accounting.domain.statement import Row, Unreadable

from ..bank_files import OURS, THEIRS, exchange_1c, row

D = Decimal


def faults(content: bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(Unreadable) as refused:
        parse_1c(content)
    return [(one.row, one.field) for one in refused.value.faults]


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-8"])
def test_a_file_is_read_in_the_encoding_it_has(encoding: str) -> None:
    content = exchange_1c([row(), row(direction="out", purpose="Аренда")], encoding)
    assert is_exchange_file(content)
    found = parse_1c(content)
    assert (found.format, found.encoding, found.account, found.currency) == ("1c", encoding, OURS, "UZS")
    assert (found.period_from, found.period_to) == (date(2026, 11, 1), date(2026, 11, 30))
    assert found.rows == (row(), row(at=2, direction="out", purpose="Аренда"))


def test_what_the_header_says_of_the_encoding_is_not_believed() -> None:
    assert parse_1c(exchange_1c([row()], "cp1251", Кодировка="DOS")).encoding == "cp1251"


def test_a_mark_at_the_beginning_and_lines_without_returns_are_fine() -> None:
    content = b"\xef\xbb\xbf" + exchange_1c([row()], "utf-8").replace(b"\r\n", b"\n")
    assert is_exchange_file(content)
    assert parse_1c(content).rows == (row(),)


def test_a_currency_stands_in_the_account_or_is_said() -> None:
    account = "20208840900000000001"
    content = exchange_1c([row()], "utf-8").decode().replace(OURS, account).encode()
    assert parse_1c(content).currency == "USD"
    short = exchange_1c([row()], "utf-8").decode().replace(OURS, "UZ-1").encode()
    assert faults(short) == [(None, "РасчСчет")]
    assert parse_1c(short, currency="USD").currency == "USD"


def test_several_accounts_have_to_be_told_apart() -> None:
    content = exchange_1c([row()], "utf-8").replace(
        "КонецРасчСчет".encode(), f"КонецРасчСчет\r\nСекцияРасчСчет\r\nРасчСчет={THEIRS}\r\nКонецРасчСчет".encode(), 1
    )
    assert faults(content) == [(None, "РасчСчет")]
    assert parse_1c(content, account=OURS).rows == (row(),)
    (seen_from_there,) = parse_1c(content, account=THEIRS).rows
    assert seen_from_there.direction == "out"


def test_money_between_our_own_pockets_is_no_row() -> None:
    content = exchange_1c([row()], "utf-8").decode().replace(THEIRS, OURS).encode()
    found = parse_1c(content)
    assert (found.rows, found.own) == ((), 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Сумма=1512000.00", "Сумма=", [(1, "Сумма")]),
        ("Сумма=1512000.00", "Сумма=0.00", [(1, "Сумма")]),
        ("Сумма=1512000.00", "Сумма=-5", [(1, "Сумма")]),
        ("Сумма=1512000.00", "Сумма=1 512 000", [(1, "Сумма")]),
        ("Сумма=1512000.00", "Сумма=1.005", [(1, "Сумма")]),
        ("ДатаПоступило=02.11.2026", "ДатаПоступило=31.02.2026", [(1, "ДатаПоступило")]),
        ("ДатаПоступило=02.11.2026", "ДатаПоступило=2026-11-02", [(1, "ДатаПоступило")]),
        (f"ПолучательСчет={OURS}", "ПолучательСчет=1", [(1, "ПолучательСчет")]),
        ("КонецФайла", "", [(None, "КонецФайла")]),
        ("КонецДокумента\r\nКонецФайла", "КонецФайла", [(1, "КонецДокумента")]),
        ("КонецДокумента", "КонецРасчСчет", [(None, "КонецРасчСчет")]),
        (f"РасчСчет={OURS}\r\n", "", [(None, "РасчСчет")]),
        ("1CClientBankExchange", "1CBankExchange", [(None, "1CClientBankExchange")]),
        ("ДатаНачала=01.11.2026", "ДатаНачала=x", [(None, "ДатаНачала")]),
    ],
)
def test_what_is_wrong_names_document_and_key(before: str, after: str, expected: list[tuple[int | None, str]]) -> None:
    content = exchange_1c([row()], "utf-8").decode()
    assert before in content
    assert faults(content.replace(before, after).encode()) == expected


def test_every_fault_of_every_document_is_named_at_once() -> None:
    good = exchange_1c([row(), row(), row()], "utf-8").decode()
    bad = good.replace("Сумма=1512000.00", "Сумма=x", 1).replace("Номер=117\r\nДата=02.11.2026", "Номер=1\r\nДата=", 1)
    bad = bad.replace("ДатаПоступило=02.11.2026", "ДатаПоступило=", 1)
    assert faults(bad.encode()) == [(1, "Дата"), (1, "Сумма")]


def test_bytes_of_nothing_we_know() -> None:
    assert faults(b"\x00\x01\x02") == [(None, "Кодировка")]
    assert faults(exchange_1c([row(purpose="a\x00b")])) == [(None, "file")]
    assert not is_exchange_file(b"Date;Amount")


def test_a_purpose_may_stand_in_six_lines_or_be_broken() -> None:
    content = exchange_1c([row(purpose="one")], "utf-8").decode()
    six = content.replace("НазначениеПлатежа=one", "НазначениеПлатежа1=one\r\nНазначениеПлатежа2=two")
    assert parse_1c(six.encode()).rows[0].purpose == "one two"
    broken = content.replace("НазначениеПлатежа=one", "НазначениеПлатежа=one\r\ntwo")
    assert parse_1c(broken.encode()).rows[0].purpose == "one two"


def test_a_name_comes_without_the_number_that_banks_put_before_it() -> None:
    content = exchange_1c([row()], "utf-8").decode().replace("Плательщик1=", "Плательщик1=ИНН 300000002 ")
    assert parse_1c(content.encode()).rows == (row(),)


_TEXT = st.text(st.sampled_from("абвгдежзёЯЩ ABCz019№-/=."), max_size=40).map(lambda text: " ".join(text.split()))
_ROWS = st.lists(
    st.builds(
        row,
        direction=st.sampled_from(["in", "out"]),
        on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        amount=st.decimals("0.01", "99999999999.99", places=2),
        document_no=st.one_of(st.none(), st.from_regex(r"[1-9][0-9]{0,6}", fullmatch=True)),
        party=st.one_of(st.none(), st.sampled_from(["ООО «Савдо»".replace("«", '"').replace("»", '"'), "Firm LLC"])),
        party_tin=st.one_of(st.none(), st.sampled_from(["300000002", "30000000000014"])),
        purpose=_TEXT,
    ),
    max_size=6,
)


@given(_ROWS, st.sampled_from(["cp1251", "cp866", "utf-8"]))
def test_what_is_written_is_read(rows: list[Row], encoding: str) -> None:
    wanted = tuple(replace(one, at=at) for at, one in enumerate(rows, start=1))
    assert parse_1c(exchange_1c(rows, encoding)).rows == wanted


def outcome(content: bytes) -> object:
    try:
        return parse_1c(content)
    except Unreadable as error:
        return error.faults


@given(st.binary(max_size=400), st.integers(0, 800))
def test_any_bytes_are_read_or_refused_with_a_reason(noise: bytes, at: int) -> None:
    good = exchange_1c([row()], "utf-8")
    assert outcome(noise)
    assert outcome(good[:at] + noise + good[at:])


def test_a_file_of_nothing_but_sections_is_refused_at_once() -> None:
    """As many as a request can carry; counted one by one, not each against all before it."""
    content = exchange_1c(()).replace(
        "КонецФайла".encode("cp1251"), ("СекцияДокумент\nКонецДокумента\n" * 40_000 + "КонецФайла").encode("cp1251")
    )
    began = time.process_time()
    with pytest.raises(Unreadable):
        parse_1c(content, account=OURS)
    assert time.process_time() - began < 10


def test_words_between_sections_belong_to_no_value() -> None:
    """Not to the last key of the section before, which may be unknown to the header."""
    good = exchange_1c([row()], "utf-8").decode()
    assert outcome(good.replace("КонецРасчСчет\r\n", "КонецРасчСчет\r\nstray words\r\n").encode()) == outcome(
        good.encode()
    )
