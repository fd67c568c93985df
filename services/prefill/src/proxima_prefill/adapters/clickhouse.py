"""The seven views, read by clickhouse-connect. It blocks: callers run it in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import clickhouse_connect
from clickhouse_connect import common
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError
from proxima_common.contracts.words import ScopeKind

from proxima_prefill.adapters.rows import master_data, people, worklog
from proxima_prefill.domain.expected import DayOfWork
from proxima_prefill.domain.people import People
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.settings import ClickHouseSettings
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys
from proxima_prefill.usecases.source import SourceTooLarge

T = TypeVar("T")

WORKLOG_COLUMNS = (
    "toString(worklog_id), issue_id, issue_key, issue_summary, issue_type, epic_key, project_key, person_id, "
    "work_date, time_spent_seconds, billable_seconds, account_key, customer_key, labels, description, created_at, "
    "updated_at, is_deleted"
)
COLUMN_OF = {
    ScopeKind.CUSTOMER: "customer_key",
    ScopeKind.ACCOUNT: "account_key",
    ScopeKind.PROJECT: "project_key",
    ScopeKind.EPIC: "epic_key",
    ScopeKind.ISSUE: "issue_key",
}
IDS_AT_ONCE = 10_000
_TOO_MANY_ROWS = ("code: 158", "code: 396", "too_many_rows")


class ClickHouseSource:
    """Reads with limits on time, rows and memory. While the warehouse is away every method raises; nothing is kept."""

    def __init__(self, settings: ClickHouseSettings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._lock = threading.Lock()

    def master_data(self) -> MasterData:
        """Six small views, read whole."""
        return self._run(lambda client: master_data(lambda view: self._rows(client, _all_of(view))))

    def worklogs(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        """One query for all keys."""
        condition, parameters = _any_key(keys)
        return self._worklogs(f"{_IN_DAYS} AND ({condition})", {**parameters, "first": first, "end": end})

    def worklogs_without(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        """What is left of the days when the keys are taken out."""
        condition, parameters = _any_key(keys)
        return self._worklogs(
            f"{_IN_DAYS} AND is_deleted = 0 AND NOT ({condition})", {**parameters, "first": first, "end": end}
        )

    def worklogs_by_id(self, ids: Sequence[str]) -> list[Worklog]:
        """In slices, so that the list of ids never outgrows a query."""
        found: list[Worklog] = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            wanted = [int(worklog_id) for worklog_id in ids[start : start + IDS_AT_ONCE]]
            found += self._worklogs("worklog_id IN {ids:Array(UInt64)}", {"ids": wanted})
        return found

    def worklogs_changed(self, since: datetime) -> list[Worklog]:
        """By the time of the last change."""
        return self._worklogs(
            "updated_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')", {"since": int(since.timestamp() * 1000)}
        )

    def as_of(self, since: date) -> datetime:
        """The newest change, 1970 when there is no work at all."""
        query = "SELECT max(updated_at) FROM worklogs WHERE work_date >= {since:Date}"
        row = self._run(lambda client: next(self._rows(client, query, {"since": since})))
        return _aware(next(iter(row.values())))

    def people(self) -> People:
        """The view whole: it is small."""
        return self._run(lambda client: people(lambda view: self._rows(client, _all_of(view))))

    def days_of_work(self, first: date, end: date) -> list[DayOfWork]:
        """Summed in the warehouse, so that a row is a person's day and not an entry."""
        query = (
            "SELECT person_id, work_date, sum(time_spent_seconds) AS seconds FROM worklogs "  # noqa: S608 - of this module
            f"WHERE {_IN_DAYS} AND is_deleted = 0 GROUP BY person_id, work_date"
        )
        rows = self._run(lambda client: list(self._rows(client, query, {"first": first, "end": end})))
        return [DayOfWork(row["person_id"], row["work_date"], row["seconds"]) for row in rows]

    def ping(self) -> None:
        """Raise while the warehouse does not answer."""
        self._run(lambda client: client.command("SELECT 1"))

    def columns(self, view: str) -> dict[str, str]:
        """Names and types of a view's columns; empty when there is no such view."""
        query = "SELECT name, type FROM system.columns WHERE database = {db:String} AND table = {view:String}"
        parameters = {"db": self._settings.database, "view": view}
        rows = self._run(lambda client: list(self._rows(client, query, parameters)))
        return {row["name"]: row["type"] for row in rows}

    def rows(self, view: str, most: int) -> list[dict[str, Any]]:
        """Rows of a view, at most so many."""
        return self._run(lambda client: list(self._rows(client, f"{_all_of(view)} LIMIT {most}")))

    def repeated_worklogs(self, days: int, most: int) -> list[str]:
        """Ids that the view shows more than once within the last days that it has."""
        query = (
            "SELECT toString(worklog_id) AS id FROM worklogs "
            "WHERE work_date > (SELECT max(work_date) FROM worklogs) - {days:UInt32} "
            "GROUP BY worklog_id HAVING count() > 1 ORDER BY worklog_id LIMIT {most:UInt32}"
        )
        return self._run(lambda client: [row["id"] for row in self._rows(client, query, {"days": days, "most": most})])

    def _worklogs(self, condition: str, parameters: dict[str, Any]) -> list[Worklog]:
        query = f"SELECT {WORKLOG_COLUMNS} FROM worklogs WHERE {condition}"  # noqa: S608 - conditions of this module

        def read(client: Client) -> list[Worklog]:
            with client.query_row_block_stream(query, parameters=parameters) as blocks:
                return [worklog(row) for block in blocks for row in block]

        return self._run(read)

    @staticmethod
    def _rows(client: Client, query: str, parameters: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        return iter(list(client.query(query, parameters=parameters).named_results()))

    def _run(self, read: Callable[[Client], T]) -> T:
        try:
            return read(self._connected())
        except DatabaseError as error:
            if any(sign in str(error).lower() for sign in _TOO_MANY_ROWS):
                raise SourceTooLarge(f"the source has more than {self._settings.most_rows} rows for this") from error
            raise

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None:
                self._client = connect(self._settings)
            return self._client


def connect(settings: ClickHouseSettings) -> Client:
    """A client without a session, so that threads may share it; the driver's own retries are off."""
    common.set_setting("invalid_setting_action", "drop")
    return clickhouse_connect.get_client(
        host=settings.host,
        port=settings.port,
        username=settings.user,
        password=settings.password.get_secret_value(),
        database=settings.database,
        secure=settings.secure,
        connect_timeout=5,
        send_receive_timeout=settings.query_seconds + 5,
        query_retries=0,
        autogenerate_session_id=False,
        form_encode_query_params=True,
        tz_mode="aware",
        settings={
            "max_execution_time": settings.query_seconds,
            "max_result_rows": settings.most_rows,
            "max_memory_usage": settings.most_memory_bytes,
            "result_overflow_mode": "throw",
        },
    )


def _all_of(view: str) -> str:
    return f"SELECT * FROM {view}"  # noqa: S608 - views of the contract


_IN_DAYS = "work_date >= {first:Date} AND work_date < {end:Date}"


def _any_key(keys: ScopeKeys) -> tuple[str, dict[str, Any]]:
    """A condition that any of the keys matches; never NULL, so that it can be negated."""
    parts = [
        f"ifNull({COLUMN_OF[kind]} IN {{{kind}_keys:Array(String)}}, 0)" for kind, found in keys.keys.items() if found
    ]
    parameters = {f"{kind}_keys": found for kind, found in keys.keys.items() if found}
    return " OR ".join(parts) or "0", parameters


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
