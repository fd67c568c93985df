"""What a stand-in server remembers, in one SQLite file that survives SIGKILL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Body = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entity (
  kind TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, search TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS last_id (kind TEXT PRIMARY KEY, id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER,
  fault TEXT NOT NULL, ms INTEGER NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class LoggedRequest:
    """One call as the partner saw it; `fault` names the switch that spoiled it, if any."""

    at: str
    method: str
    path: str
    status: int | None
    fault: str
    ms: int
    body: str
    answer: str


def _dump(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, default=_number)


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not kept")


class Store:
    """Entities by kind and id; ids are never given twice, not even after a deletion."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def insert(self, kind: str, body: Body, *, id_field: str, first_id: int, now: str, search: str = "") -> Body:
        """Keep a new entity under the next id, which is put into `id_field` of the returned body."""
        with self._db:
            row = self._db.execute(
                "INSERT INTO last_id VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET id = id + 1 RETURNING id",
                (kind, first_id),
            ).fetchone()
            kept = {id_field: row[0], **body}
            self._db.execute(
                "INSERT INTO entity VALUES (?, ?, ?, ?, ?)", (kind, row[0], _dump(kept), search.lower(), now)
            )
        return kept

    def update(self, kind: str, id_: int, body: Body, *, now: str, search: str = "") -> None:
        """Replace an entity's body."""
        self._db.execute(
            "UPDATE entity SET body = ?, search = ?, modified = ? WHERE kind = ? AND id = ?",
            (_dump(body), search.lower(), now, kind, id_),
        )

    def put(self, kind: str, id_: int, body: Body, *, now: str) -> None:
        """Keep an entity under an id that the caller chose, instead of what was there."""
        self._db.execute("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, '', ?)", (kind, id_, _dump(body), now))

    def delete(self, kind: str, id_: int) -> bool:
        """Forget an entity; whether it was there."""
        return self._db.execute("DELETE FROM entity WHERE kind = ? AND id = ?", (kind, id_)).rowcount > 0

    def get(self, kind: str, id_: int) -> Body | None:
        """One entity."""
        row = self._db.execute("SELECT body FROM entity WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
        return json.loads(row[0]) if row else None

    def find(self, kind: str, *, contains: str = "", since: str = "", until: str = "") -> Iterator[Body]:
        """Entities in order of id: a substring of their searchable text, and a window of last modification."""
        rows = self._db.execute(
            "SELECT body FROM entity WHERE kind = ? AND (? = '' OR instr(search, ?) > 0)"
            " AND modified >= ? AND (? = '' OR modified < ?) ORDER BY id",
            (kind, contains.lower(), contains.lower(), since, until, until),
        ).fetchall()
        return (json.loads(row[0]) for row in rows)

    def setting(self, name: str) -> str | None:
        """A kept setting or counter."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def drop_settings(self, prefix: str) -> None:
        """Forget settings whose name begins so."""
        self._db.execute("DELETE FROM setting WHERE substr(name, 1, length(?)) = ?", (prefix, prefix))

    def count(self, name: str) -> int:
        """Add one to a counter and return it."""
        value = int(self.setting(name) or "0") + 1
        self.set_setting(name, str(value))
        return value

    def log(self, entry: LoggedRequest) -> None:
        """Keep a request for the page; bodies are cut at 4,000 characters."""
        self._db.execute(
            "INSERT INTO request (at, method, path, status, fault, ms, body, answer) VALUES (?,?,?,?,?,?,?,?)",
            (
                entry.at,
                entry.method,
                entry.path,
                entry.status,
                entry.fault,
                entry.ms,
                entry.body[:4000],
                entry.answer[:4000],
            ),
        )

    def requests(self, limit: int) -> list[LoggedRequest]:
        """The latest requests, newest first."""
        rows = self._db.execute(
            "SELECT at, method, path, status, fault, ms, body, answer FROM request ORDER BY id DESC LIMIT ?", (limit,)
        )
        return [LoggedRequest(*row) for row in rows]

    def calls_by_fault(self) -> dict[str, int]:
        """How many calls each fault spoiled; those that went well stand under an empty name."""
        rows = self._db.execute("SELECT fault, count(*) FROM request GROUP BY fault ORDER BY fault").fetchall()
        return dict(rows)

    def clear(self) -> None:
        """Forget everything, the ids that were given too."""
        with self._db:
            for table in ("entity", "last_id", "setting", "request"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608
