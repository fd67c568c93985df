"""Words in the annex that the client should perhaps not read. They warn; a person decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from proxima_invoice.domain.annex import PrintedRow
from proxima_invoice.domain.hidden_names import HiddenNames

DEFAULT_WORDS = (
    *("internal", "confidential", "secret", "password", "credential", "margin", "markup", "overtime", "write off"),
    *("our fault", "our mistake", "hack", "workaround", "crutch", "blame", "do not bill", "non-billable", "unpaid"),
    *("внутренн", "секрет", "конфиденц", "парол", "маржа", "маржин", "наценк", "себестоимост", "переработк", "списать"),
    *("наша ошибк", "наш косяк", "косяк", "костыл", "накосяч", "не для клиента", "не показывать", "не выставлять"),
    *("ichki", "maxfiy", "sir tutil", "parol", "marja", "ustama", "tannarx", "bizning xato", "mijozga emas"),
)
_KEY = re.compile(r"(?<![\w-])([A-Z][A-Z0-9]{1,9})-\d+(?![\w-])")
# Standards that are written like the key of an issue.
_STANDARDS = frozenset({"UTF", "SHA", "ISO", "RFC", "CVE", "AES", "MD", "HTTP", "TLS", "ECMA", "IEEE", "UTC", "GMT"})


@dataclass(frozen=True, slots=True)
class Leak:
    """What may give something away: a word of the list, another client, an issue of another project, a hidden name."""

    kind: Literal["word", "client", "issue", "name"]
    found: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked for in the rows of one invoice."""

    words: re.Pattern[str] | None
    clients: re.Pattern[str] | None
    projects: frozenset[str]
    names: HiddenNames


def watch(words: Sequence[str], other_clients: Sequence[str], issue_keys: Iterable[str], names: HiddenNames) -> Watch:
    """Issues of the projects of `issue_keys` are the client's own."""
    projects = frozenset(key.rpartition("-")[0] for key in issue_keys)
    return Watch(word_list(words), word_list(other_clients), projects | _STANDARDS, names)


def leaks_in(row: PrintedRow, watched: Watch) -> list[Leak]:
    """What is doubtful about a row, each thing once."""
    text = f"{row.issue_summary}\n{row.description}"
    keys = [found.group(0) for found in _KEY.finditer(text) if found.group(1) not in watched.projects]
    leaks = [
        *(Leak("word", one.lower()) for one in _found(watched.words, text)),
        *(Leak("client", one) for one in _found(watched.clients, text)),
        *(Leak("issue", one) for one in keys),
        *(Leak("name", one) for one in watched.names.left_in(text)),
    ]
    return list(dict.fromkeys(leaks))


def _found(pattern: re.Pattern[str] | None, text: str) -> list[str]:
    return [found.group(0) for found in pattern.finditer(text)] if pattern else []


def word_list(words: Sequence[str]) -> re.Pattern[str] | None:
    """The words as one pattern; each is the beginning of a word, so that endings do not matter."""
    known = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not known:
        return None
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in known)
    return re.compile(rf"(?<!\w)(?:{listed})\w*", re.IGNORECASE)
