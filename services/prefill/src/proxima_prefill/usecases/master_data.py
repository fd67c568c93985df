"""All that the source says besides worklogs; read whole, because any application may claim a worklog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import ScopeKind

from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.scopes import Scope, ScopeIndex

_ByOwner = dict[tuple[str | None, str | None], list[RateRule]]


@dataclass(frozen=True, slots=True)
class DatedTerms:
    """One version of an application's terms, not yet read."""

    application_id: str
    validity: Validity
    version: str
    raw: str


@dataclass(frozen=True, slots=True)
class ScopeKeys:
    """The keys by kind that a query for worklogs asks for."""

    keys: dict[ScopeKind, list[str]]

    @classmethod
    def of(cls, scopes: Iterable[Scope], first: MonthPeriod, last: MonthPeriod) -> ScopeKeys:
        """Those of the scopes that hold on any day from the first month to the last."""
        found: dict[ScopeKind, set[str]] = defaultdict(set)
        for scope in scopes:
            if scope.validity.overlaps(first.first, last.end):
                found[scope.kind].add(scope.key)
        return cls({kind: sorted(keys) for kind, keys in found.items()})

    def __bool__(self) -> bool:
        return bool(self.keys)


@dataclass(frozen=True, slots=True)
class MasterData:
    """Clients, applications, scopes, terms, rates and people at one moment."""

    clients: dict[str, SourceClient]
    applications: dict[str, SourceApplication]
    unreadable: dict[str, Problem]
    scopes: list[Scope]
    terms: dict[str, list[DatedTerms]]
    rates: list[RateRule]
    people: People
    costs: list[RateRule] = field(default_factory=list)
    index: ScopeIndex = field(init=False)
    _rates: _ByOwner = field(init=False)
    _costs: _ByOwner = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", ScopeIndex(self.scopes))
        object.__setattr__(self, "_rates", _by_owner(self.rates))
        object.__setattr__(self, "_costs", _by_owner(self.costs))

    def application(self, application_id: str) -> SourceApplication:
        """The application, or `Refused` when there is none or it cannot be read."""
        if application_id in self.unreadable:
            raise Refused(self.unreadable[application_id])
        try:
            return self.applications[application_id]
        except KeyError:
            raise Refused(
                Problem("unknown_application", f"the source has no application {application_id}", "application_id")
            ) from None

    def client(self, application: SourceApplication) -> SourceClient:
        """The application's client, or `Refused`."""
        client_id = application.client_id
        if f"client:{client_id}" in self.unreadable:
            raise Refused(self.unreadable[f"client:{client_id}"])
        try:
            return self.clients[client_id]
        except KeyError:
            raise Refused(
                Problem("unknown_client", f"the source has no client {client_id}", "application/client_id")
            ) from None

    def rates_for(self, application: SourceApplication) -> list[RateRule]:
        """Prices of the deal, of the client's card and of the company's card."""
        return _of_owners(self._rates, application)

    def costs_for(self, application: SourceApplication) -> list[RateRule]:
        """What an hour costs us, by the same precedence."""
        return _of_owners(self._costs, application)

    def with_scopes(self, more: list[Scope]) -> MasterData:
        """The same with scopes that staff set."""
        return replace(self, scopes=[*self.scopes, *more]) if more else self

    def scopes_of(self, applications: Iterable[str]) -> list[Scope]:
        wanted = set(applications)
        return [scope for scope in self.scopes if scope.application_id in wanted]


def _by_owner(rules: Iterable[RateRule]) -> _ByOwner:
    found: _ByOwner = defaultdict(list)
    for rule in rules:
        found[rule.application_id, None if rule.application_id else rule.client_id].append(rule)
    return found


def _of_owners(rules: _ByOwner, application: SourceApplication) -> list[RateRule]:
    owners = ((application.application_id, None), (None, application.client_id), (None, None))
    return [rule for owner in owners for rule in rules.get(owner, ())]


def validity_of(application: SourceApplication) -> Validity:
    """When the contract holds."""
    return Validity(application.valid_from, application.valid_to)
