"""From rows of the views to what the calculation knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import ScopeKind
from pydantic import BaseModel, ValidationError

from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.problems import Problem
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.scopes import Scope
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.master_data import DatedTerms, MasterData

Row = dict[str, Any]
Read = Callable[[str], Iterable[Row]]
M = TypeVar("M", bound=BaseModel)

_SCOPE_KINDS = {kind.value for kind in ScopeKind}


def master_data(read: Read) -> MasterData:
    """All views but `worklogs`. A client or application that cannot be read is a problem of its own, not of all."""
    unreadable: dict[str, Problem] = {}
    clients = _models(SourceClient, read("clients"), "client_id", "clients", unreadable, "client:")
    applications = _models(SourceApplication, read("applications"), "application_id", "applications", unreadable, "")
    rates: dict[str, list[RateRule]] = defaultdict(list)
    for row in read("rates"):
        rates[row["kind"]].append(_rate(row))
    terms: dict[str, list[DatedTerms]] = defaultdict(list)
    for row in read("deal_terms"):
        terms[row["application_id"]].append(
            DatedTerms(row["application_id"], _validity(row), str(row["version"]), row["terms"])
        )
    return MasterData(
        clients=clients,
        applications=applications,
        unreadable=unreadable,
        scopes=[
            Scope(row["application_id"], ScopeKind(row["kind"]), row["key"], _validity(row))
            for row in read("application_scopes")
            if row["kind"] in _SCOPE_KINDS
        ],
        terms=dict(terms),
        rates=rates["bill"],
        costs=rates["cost"],
        people=people(read),
    )


def people(read: Read) -> People:
    """Who is engaged in which role, and when."""
    return People(Engagement(row["person_id"], row["name"], row["role"], _validity(row)) for row in read("people"))


def _models(
    model: type[M], rows: Iterable[Row], key: str, view: str, unreadable: dict[str, Problem], prefix: str
) -> dict[str, M]:
    found: dict[str, M] = {}
    for row in rows:
        name = row[key]
        if name in found:
            unreadable[prefix + name] = Problem("duplicate_row", f"{view} shows {name} twice", f"{view}/{name}")
        try:
            found[name] = model.model_validate(row)
        except ValidationError as error:
            wrong = error.errors(include_url=False)[0]
            field = "/".join([view, name, *map(str, wrong["loc"])])
            unreadable[prefix + name] = Problem("source_unreadable", wrong["msg"], field)
    for name in unreadable:
        found.pop(name.removeprefix(prefix), None)
    return found


def _rate(row: Row) -> RateRule:
    return RateRule(
        rate_id=row["rate_id"],
        amount=row["amount"],
        currency=row["currency"],
        validity=_validity(row),
        application_id=row["application_id"] or None,
        client_id=row["client_id"] or None,
        person_id=row["person_id"] or None,
        role=row["role"] or None,
        issue_key=row["issue_key"] or None,
        issue_type=row["issue_type"] or None,
    )


def _validity(row: Row) -> Validity:
    return Validity(row["valid_from"], row["valid_to"])


def worklog(row: Sequence[Any]) -> Worklog:
    """From the columns in the order of `WORKLOG_COLUMNS`."""
    (
        worklog_id, issue_id, issue_key, summary, issue_type, epic, project, person, day, spent, billable, account,
        customer, labels, description, created, updated, deleted,
    ) = row  # fmt: skip
    return Worklog(
        worklog_id,
        issue_id,
        issue_key,
        summary,
        issue_type,
        epic or None,
        project,
        person,
        day,
        spent,
        billable,
        account or None,
        customer or None,
        tuple(labels),
        description,
        _utc(created),
        _utc(updated),
        bool(deleted),
    )


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
