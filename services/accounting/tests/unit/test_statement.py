"""Keys of rows, returns, currencies of accounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from proxima_accounting.domain.statement import Row, Statement, currency_of, is_return, keyed, tax_number

from ..bank_files import OURS, row


def keys(*rows: Row, account: str = OURS) -> list[str]:
    statement = Statement("1c", "utf-8", account, "UZS", date(2026, 11, 1), date(2026, 11, 30), rows)
    return [key for key, _ in keyed("S1", statement)]


def test_a_row_has_the_same_key_in_every_file() -> None:
    assert keys(row()) == keys(row(at=7, purpose="written otherwise", party="Savat", amount=Decimal("1512000.0")))
    assert keys(row(party_tin=None)) == keys(row(party_tin=None, party="«Savat  Retail» mchj"))


@pytest.mark.parametrize(
    "other",
    [
        row(document_no="118"),
        row(on=date(2026, 11, 3)),
        row(amount=Decimal("1512000.01")),
        row(party_tin="300000003"),
        row(direction="out"),
    ],
)
def test_another_row_has_another(other: Row) -> None:
    assert keys(row()) != keys(other)


def test_accounts_are_told_apart() -> None:
    assert keys(row()) != keys(row(), account="20208000900000000009")


def test_without_a_document_number_equal_rows_are_counted() -> None:
    nameless = row(document_no=None)
    first, second, other = keys(nameless, nameless, row(document_no=None, purpose="x"))
    assert len({first, second, other}) == 3
    assert keys(nameless) == [first]
    assert len(set(keys(row(), row()))) == 1


@pytest.mark.parametrize(
    ("account", "currency"),
    [(OURS, "UZS"), ("20208840900000000001", "USD"), ("20208978900000000001", "EUR"), ("UZ12", None), ("2" * 20, None)],
)
def test_the_currency_stands_in_the_account(account: str, currency: str | None) -> None:
    assert currency_of(account) == currency


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("Возврат ошибочно перечисленных средств", True),
        ("ortiqcha to'langan mablag'ni qaytarish", True),
        ("Refund of INV-2026-1", True),
        ("Аренда за ноябрь", False),
        ("", False),
    ],
)
def test_money_that_goes_back_says_so(text: str, *, returned: bool) -> None:
    assert is_return(text) is returned


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("300000002", "300000002"),
        ("300 000 002", "300000002"),
        ("0", None),
        ("000000000", None),
        ("30", None),
        (None, None),
    ],
)
def test_a_tax_number_is_one_or_nothing(text: str | None, number: str | None) -> None:
    assert tax_number(text) == number
