"""Which application a worklog belongs to.

The most specific scope wins: issue, then epic, then project or account, then customer. A project and an account are
equally specific: when they name different applications nobody can tell which one is meant. Two applications on the
winning rank make the worklog ambiguous; it is listed, never dropped and never billed to either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from proxima_common.contracts.words import ScopeKind

from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.worklogs import Worklog

RANKS: tuple[tuple[ScopeKind, ...], ...] = (
    (ScopeKind.ISSUE,),
    (ScopeKind.EPIC,),
    (ScopeKind.PROJECT, ScopeKind.ACCOUNT),
    (ScopeKind.CUSTOMER,),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the work an application claims, and when. One that `staff` set beats the source's of the same key."""

    application_id: str
    kind: ScopeKind
    key: str
    validity: Validity
    staff: bool = False


class ScopeIndex:
    """All scopes of all applications; `claimants` answers for one worklog at a time."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self._by_key: dict[tuple[ScopeKind, str], list[Scope]] = defaultdict(list)
        for scope in scopes:
            self._by_key[scope.kind, scope.key].append(scope)
        used = {kind for kind, _ in self._by_key}
        self._ranks = [tuple(kind for kind in kinds if kind in used) for kinds in RANKS]

    def claimants(self, worklog: Worklog) -> list[str]:
        """The application that the worklog belongs to, none, or several in order when it is ambiguous."""
        for kinds in self._ranks:
            found: set[str] = set()
            for kind in kinds:
                key = _KEY_OF[kind](worklog)
                if key:
                    holding = [
                        scope
                        for scope in self._by_key.get((kind, key), ())
                        if scope.validity.holds_on(worklog.work_date)
                    ]
                    by_staff = any(scope.staff for scope in holding)
                    found.update(scope.application_id for scope in holding if scope.staff is by_staff)
            if found:
                return sorted(found)
        return []


_KEY_OF: dict[ScopeKind, Callable[[Worklog], str | None]] = {
    ScopeKind.ISSUE: attrgetter("issue_key"),
    ScopeKind.EPIC: attrgetter("epic_key"),
    ScopeKind.PROJECT: attrgetter("project_key"),
    ScopeKind.ACCOUNT: attrgetter("account_key"),
    ScopeKind.CUSTOMER: attrgetter("customer_key"),
}
