"""Connections to the one engine of this process: per HTTP session, or lent from a pool."""

import queue
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chdb.session import Session

from proxima_local.clickhouse_front.statements import keyword, literal, name, split_insert

POOL = 8
KEPT_SESSIONS = 64


class QueryError(Exception):
    """What the engine, or this front in its words, says about a statement; carries ClickHouse's error code."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        found = re.search(r"Code: (\d+)", message)
        self.code = code or (int(found.group(1)) if found else 1002)


@dataclass(frozen=True)
class Request:
    """One statement with everything that came along."""

    statement: bytes
    format: str = "TabSeparated"
    database: str = "default"
    settings: Mapping[str, str] | None = None
    parameters: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """The bytes of a result and what it took."""

    body: bytes
    read_rows: int = 0
    written_rows: int = 0
    elapsed: float = 0.0


class Connection:
    """One connection to the engine; one statement at a time."""

    def __init__(self, path: Path, read_only: bool) -> None:
        self.lock = threading.Lock()
        self._session: Any = Session(str(path))  # type: ignore[no-untyped-call]
        self._database = "default"
        if read_only:
            # 2, not 1: settings and parameters may still be set, nothing may be written, and it cannot be undone.
            self._engine(b"SET readonly = 2")

    def execute(self, request: Request) -> Answer:
        """Run one statement; settings and parameters hold for it alone."""
        settings = dict(request.settings or {})
        parameters = request.parameters or {}
        applied: list[str] = []
        try:
            if request.database != self._database:
                self._engine(f"USE {name(request.database)}".encode())
                self._database = request.database
            for key, value in settings.items():
                self._engine(f"SET {name(key)} = {literal(value)}".encode())
                applied.append(key)
            if parameters:
                assignments = ", ".join(f"{name('param_' + key)} = {literal(v)}" for key, v in parameters.items())
                self._engine(f"SET {assignments}".encode())
            answer = self._run(request)
            if keyword(request.statement) == "USE":
                self._database = ""
            return answer
        finally:
            with suppress(QueryError):
                for key in applied:
                    self._engine(f"SET {name(key)} = DEFAULT".encode())

    def close(self) -> None:
        """Give the connection back to the engine."""
        self._session.close()

    def _run(self, request: Request) -> Answer:
        insert = split_insert(request.statement)
        if insert is not None:
            return self._insert(*insert)
        result = self._engine(request.statement, request.format)
        return Answer(
            body=bytes(result.bytes()),
            read_rows=int(result.storage_rows_read()),
            written_rows=int(result.rows_written()),
            elapsed=float(result.elapsed()),
        )

    def _insert(self, head: bytes, form: str, data: bytes) -> Answer:
        # Not as one statement: the engine reads no more of that than its setting max_query_size.
        if not data:
            return Answer(b"")
        try:
            inserter = self._session.send_insert(head.decode(), form)
            try:
                inserter.append(data)
                result = inserter.finish()
            finally:
                inserter.cancel()
        except (RuntimeError, UnicodeDecodeError) as error:
            raise QueryError(str(error)) from error
        return Answer(b"", written_rows=int(result.rows_written), elapsed=float(result.elapsed))

    def _engine(self, statement: bytes, form: str = "TabSeparated") -> Any:
        try:
            return self._session.query(statement, form)
        except RuntimeError as error:
            raise QueryError(str(error)) from error


class Connections:
    """All connections of one user."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._sessions: OrderedDict[str, Connection] = OrderedDict()
        self._guard = threading.Lock()
        self._idle: queue.LifoQueue[Connection | None] = queue.LifoQueue()
        for _ in range(POOL):
            self._idle.put(None)

    @contextmanager
    def lend(self, session_id: str | None) -> Iterator[Connection]:
        """Lend a connection for one statement: the session's own, or any that is idle."""
        if session_id is None:
            connection = self._idle.get()
            try:
                connection = connection or Connection(self._path, self._read_only)
                yield connection
            finally:
                self._idle.put(connection)
        else:
            connection = self._of_session(session_id)
            if not connection.lock.acquire(blocking=False):
                raise QueryError(f"Code: 373. DB::Exception: Session {session_id} is locked. (SESSION_IS_LOCKED)")
            try:
                yield connection
            finally:
                connection.lock.release()

    def _of_session(self, session_id: str) -> Connection:
        with self._guard:
            if session_id not in self._sessions:
                self._sessions[session_id] = Connection(self._path, self._read_only)
                self._forget_oldest()
            self._sessions.move_to_end(session_id)
            return self._sessions[session_id]

    def _forget_oldest(self) -> None:
        for session_id in list(self._sessions)[: max(0, len(self._sessions) - KEPT_SESSIONS)]:
            if not self._sessions[session_id].lock.locked():
                self._sessions.pop(session_id).close()
