"""What can be said about a statement without running it."""

import re

READING = frozenset({"SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "SET", "USE", "VALUES"})

_BLANK = re.compile(rb"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/|\()+", re.DOTALL)
_WORD = re.compile(rb"[A-Za-z]+")
_QUOTED = re.compile(rb"'(?:[^'\\]|\\.|'')*'|`[^`]*`|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_OUTFILE = re.compile(rb"\bINTO\s+OUTFILE\b", re.IGNORECASE)
_INSERT_FORMAT = re.compile(
    rb"\A(?P<head>\s*INSERT\s+INTO\s(?:(?!\b(?:SELECT|WITH|VALUES|FORMAT)\b)(?:`[^`]*`|\"[^\"]*\"|.))*?)"
    rb"\b(?:FORMAT\s+(?P<format>\w+)[ \t;]*(?:\r?\n)?|VALUES\b)",
    re.DOTALL | re.IGNORECASE,
)


def keyword(statement: bytes) -> str:
    """Return the first word of a statement in capitals, past comments and opening brackets."""
    start = _BLANK.match(statement)
    word = _WORD.match(statement, start.end() if start else 0)
    return word.group().decode().upper() if word else ""


def split_insert(statement: bytes) -> tuple[bytes, str, bytes] | None:
    """Split an INSERT that carries its own data into head, format and data; None for every other statement.

    The data may be binary: everything after the line of the FORMAT clause belongs to it.
    """
    match = _INSERT_FORMAT.match(statement)
    if match is None:
        return None
    return match.group("head"), (match.group("format") or b"Values").decode(), statement[match.end() :]


def only_reads(statement: bytes) -> bool:
    """Whether a statement looks like one that changes nothing; the engine has the last word."""
    return keyword(statement) in READING and not _OUTFILE.search(_QUOTED.sub(b" ", statement))


def literal(text: str) -> str:
    """Return an SQL string literal of exactly this text."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def name(text: str) -> str:
    """Return a quoted identifier."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
