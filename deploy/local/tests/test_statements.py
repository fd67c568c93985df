"""What the ClickHouse front makes of a statement before the engine sees it."""

import pytest
from proxima_local.clickhouse_front.statements import keyword, literal, only_reads, split_insert


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (b"select 1", "SELECT"),
        (b"  -- why\n /* and\nhow */ (SELECT 1) UNION ALL SELECT 2", "SELECT"),
        (b"/**/insert INTO t VALUES (1)", "INSERT"),
        (b"", ""),
        (b"123", ""),
    ],
)
def test_the_first_word(statement: bytes, word: str) -> None:
    assert keyword(statement) == word


@pytest.mark.parametrize(
    "statement",
    [b"SELECT 1", b"WITH 1 AS x SELECT x", b"SHOW TABLES", b"SELECT 'INTO OUTFILE'", b"SELECT 1 /* INTO OUTFILE */"],
)
def test_what_reads(statement: bytes) -> None:
    assert only_reads(statement)


@pytest.mark.parametrize(
    "statement",
    [b"INSERT INTO t SELECT 1", b"DROP TABLE t", b"SELECT 1 INTO\nOUTFILE 'x'", b"SYSTEM SHUTDOWN", b"", b"\xff"],
)
def test_what_does_not(statement: bytes) -> None:
    assert not only_reads(statement)


def test_binary_data_is_split_off_to_the_byte() -> None:
    data = b"\n\r\x00\xff FORMAT Native\nSELECT"
    assert split_insert(b"INSERT INTO a.`FORMAT x` (`b`) FORMAT Native\n" + data) == (
        b"INSERT INTO a.`FORMAT x` (`b`) ",
        "Native",
        data,
    )
    assert split_insert(b"INSERT INTO t (a) SETTINGS x = 1 FORMAT JSONEachRow {}") == (
        b"INSERT INTO t (a) SETTINGS x = 1 ",
        "JSONEachRow",
        b"{}",
    )
    assert split_insert(b"INSERT INTO t VALUES (1)") == (b"INSERT INTO t ", "Values", b" (1)")
    assert split_insert(b"INSERT INTO t SELECT 1 FORMAT Null") is None
    assert split_insert(b"SELECT 1 FORMAT Native") is None


def test_a_literal_holds_any_text() -> None:
    assert literal("it's \\ here") == "'it\\'s \\\\ here'"
