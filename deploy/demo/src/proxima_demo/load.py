"""Puts the data into ClickHouse. A second load finds its mark and changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Literal

from clickhouse_connect.driver.client import Client

from proxima_demo.awkward import first_parts, later_rows
from proxima_demo.bench import fill_worklogs, large_master_data
from proxima_demo.clients import CLIENT_CHANGES, CLIENTS, Row
from proxima_demo.contracts import APPLICATIONS, DEAL_TERMS, RATES, SCOPES
from proxima_demo.people import people_rows
from proxima_demo.tables import BY_VIEW, TABLES, WORKLOGS, Table, Variant, view_statements
from proxima_demo.worklogs import ordinary_worklogs

Scale = Literal["demo", "bench"]
MARK = "demo_mark"
SLICE = 1_000_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class NotOurs(Exception):
    """The database holds something that this generator did not make; it is left alone."""


def load(
    client: Client,
    *,
    database: str = "proxima",
    warehouse: str = "warehouse",
    scale: Scale = "demo",
    worklogs: int = 0,
    views: Variant = "final",
) -> bool:
    """Make tables, views and rows; True when something was loaded, False when all of it was there.

    `worklogs` is how many the large set has. A load that was cut off is started again from nothing. Raises `NotOurs`
    when `warehouse` exists without our mark.
    """
    for name in (database, warehouse):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a plain database name")
    wanted = f"{data_version()}-{scale}-{worklogs if scale == 'bench' else 0}"
    _take(client, warehouse)
    loaded = _mark(client, warehouse) != wanted
    if loaded:
        for table in TABLES:
            client.command(f"DROP TABLE IF EXISTS {warehouse}.{table.name} SYNC")
            client.command(table.create(warehouse))
        _fill(client, warehouse, scale, worklogs)
        _insert(client, warehouse, MARK, [{"mark": wanted}])
    client.command(f"CREATE DATABASE IF NOT EXISTS {database}")
    for statement in view_statements(database, warehouse, views):
        client.command(statement)
    return loaded


def happen_later(client: Client, *, warehouse: str = "warehouse") -> None:
    """What happens after October has been billed: late, cut and deleted entries. Twice is the same as once."""
    insert_rows(client, warehouse, WORKLOGS, later_rows())


def data_version() -> str:
    """A digest of this package: other code may make other data."""
    digest = hashlib.sha256()
    for source in sorted(files("proxima_demo").iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".py"):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def insert_rows(client: Client, warehouse: str, table: Table, rows: Iterable[Row]) -> None:
    """One insert, so one part."""
    whole = [row if "_version" in row else row | _version(row) | {table.gone: 0} for row in rows]
    _insert(client, warehouse, table.name, whole)


def master_rows(scale: Scale) -> Iterator[tuple[Table, list[Row]]]:
    """Everything but worklogs, by table."""
    rows: dict[str, list[Row]] = {
        "clients": list(CLIENTS),
        "applications": list(APPLICATIONS),
        "application_scopes": list(SCOPES),
        "deal_terms": list(DEAL_TERMS),
        "rates": list(RATES),
        "people": people_rows(),
    }
    more = large_master_data() if scale == "bench" else {}
    for view, found in rows.items():
        yield BY_VIEW[view], found + more.get(view, [])


def _fill(client: Client, warehouse: str, scale: Scale, worklogs: int) -> None:
    for table, rows in master_rows(scale):
        insert_rows(client, warehouse, table, rows)
    insert_rows(client, warehouse, BY_VIEW["clients"], CLIENT_CHANGES)
    insert_rows(client, warehouse, WORKLOGS, ordinary_worklogs())
    for part in first_parts():
        insert_rows(client, warehouse, WORKLOGS, part)
    if scale == "bench":
        for first in range(0, worklogs, SLICE):
            client.command(fill_worklogs(warehouse, first, min(SLICE, worklogs - first), worklogs))


def _version(row: Row) -> Row:
    return {"_version": int(row["updated_at"].timestamp() * 1000) if "updated_at" in row else 1}


def _insert(client: Client, warehouse: str, table: str, rows: list[Row]) -> None:
    names = list(rows[0])
    columns = [[row[name] for row in rows] for name in names]
    client.insert(table, columns, column_names=names, database=warehouse, column_oriented=True)


def _take(client: Client, warehouse: str) -> None:
    tables = client.query(
        "SELECT name FROM system.tables WHERE database = {db:String}", parameters={"db": warehouse}
    ).result_columns
    if tables and MARK not in tables[0]:
        raise NotOurs(f"database {warehouse} holds {json.dumps(list(tables[0])[:5])}: not made by this generator")
    client.command(f"CREATE DATABASE IF NOT EXISTS {warehouse}")
    client.command(
        f"CREATE TABLE IF NOT EXISTS {warehouse}.{MARK} (mark String, at DateTime64(3) DEFAULT now64(3)) "
        "ENGINE = MergeTree ORDER BY at"
    )


def _mark(client: Client, warehouse: str) -> str:
    return str(client.command(f"SELECT argMax(mark, at) FROM {warehouse}.{MARK}"))  # noqa: S608 - a checked name
