"""`source check`: does the warehouse keep the contract?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from proxima_common.contracts.words import ScopeKind
from proxima_common.errors import Invalid
from proxima_common.money import minor_units

from proxima_prefill.adapters.clickhouse import ClickHouseSource
from proxima_prefill.adapters.rows import master_data
from proxima_prefill.adapters.source_contract import VIEWS, differences
from proxima_prefill.domain.problems import Refused
from proxima_prefill.usecases.master_data import MasterData
from proxima_prefill.usecases.terms import read_terms

SAMPLE = 1_000
MOST_MASTER_ROWS = 1_000_000
DAYS_LOOKED_AT = 62
MOST_SAID = 20


def check_source(source: ClickHouseSource) -> list[str]:
    """What is wrong, in plain words; empty when the source can be used."""
    said: list[str] = []
    for view in VIEWS:
        said += differences(view, source.columns(view))
    if said:
        return said
    rows = {view: source.rows(view, SAMPLE if view == "worklogs" else MOST_MASTER_ROWS) for view in VIEWS}
    said += [f"{view} is empty" for view, found in rows.items() if not found]
    said += [
        f"worklogs shows {worklog_id} twice: remove duplicates in the view"
        for worklog_id in source.repeated_worklogs(DAYS_LOOKED_AT, MOST_SAID)
    ]
    said += _worklogs(rows["worklogs"])
    said += _scopes(rows["application_scopes"])
    said += _rates(rows["rates"])
    said += _applications(master_data(lambda view: rows[view]))
    return said


def _worklogs(rows: list[dict[str, Any]]) -> list[str]:
    said = []
    if any(row["work_date"] <= date(1970, 1, 1) for row in rows):
        said.append("worklogs.work_date is 1970-01-01 or before in some rows: it was not filled")
    if any(_utc(row["updated_at"]) > datetime.now(UTC) for row in rows) and any(
        _utc(row["updated_at"]) < _utc(row["created_at"]) for row in rows
    ):
        said.append("worklogs.updated_at lies before created_at and after now in some rows: are these moments in UTC?")
    return said


def _scopes(rows: list[dict[str, Any]]) -> list[str]:
    unknown = {row["kind"] for row in rows} - {kind.value for kind in ScopeKind}
    return [f"application_scopes.kind has {kind!r}, known are {', '.join(ScopeKind)}" for kind in sorted(unknown)]


def _rates(rows: list[dict[str, Any]]) -> list[str]:
    said = [
        f"rates.kind is {row['kind']!r} in {row['rate_id']}, known are bill and cost"
        for row in rows
        if row["kind"] not in ("bill", "cost")
    ]
    for code in sorted({row["currency"] for row in rows}):
        try:
            minor_units(code)
        except Invalid as error:
            said.append(f"rates.currency: {error.detail}")
    return said[:MOST_SAID]


def _applications(master: MasterData) -> list[str]:
    said = [f"{problem.field}: {problem.detail}" for problem in master.unreadable.values()]
    for application in master.applications.values():
        for terms in master.terms.get(application.application_id, []):
            try:
                read_terms(terms.raw, application)
            except Refused as refused:
                said += [f"{problem.field}: {problem.detail}" for problem in refused.problems]
    return said[:MOST_SAID]


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
