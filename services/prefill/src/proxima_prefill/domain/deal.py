"""A contract and its rules of time, as the calculation needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import LineGrouping

from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.rounding import RoundingRule
from proxima_prefill.domain.worklogs import Worklog


@dataclass(frozen=True, slots=True)
class Deal:
    """The application as far as lines depend on it; `language` is the first of the document's languages."""

    application_id: str
    client_id: str
    currency: str
    validity: Validity
    contract_no: str
    contract_date: date
    language: str


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Work that this deal never bills."""

    internal_projects: frozenset[str] = frozenset()
    internal_labels: frozenset[str] = frozenset()
    internal_issue_types: frozenset[str] = frozenset()
    warranty_issue_types: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Time that counts more or less; a list that is empty is no condition."""

    name: str
    factor: Decimal
    weekdays: frozenset[int] = frozenset()
    labels: frozenset[str] = frozenset()
    issue_types: frozenset[str] = frozenset()

    def holds(self, worklog: Worklog) -> bool:
        """Whether all its conditions do; weekdays count from Monday, 1."""
        return (
            (not self.weekdays or worklog.work_date.isoweekday() in self.weekdays)
            and (not self.labels or not self.labels.isdisjoint(worklog.labels))
            and (not self.issue_types or worklog.issue_type in self.issue_types)
        )


@dataclass(frozen=True, slots=True)
class HourlyRules:
    """What a deal of any type says about time and lines."""

    rounding: RoundingRule = field(default_factory=RoundingRule)
    exclusions: Exclusions = field(default_factory=Exclusions)
    grouping: tuple[LineGrouping, ...] = (LineGrouping.ROLE,)
    unit: str = "hour"
    template: str | None = None
    show_people: bool = False
    multipliers: tuple[Multiplier, ...] = ()

    def multiplier_of(self, worklog: Worklog) -> Multiplier | None:
        """The first that holds (billing-rules §3.1)."""
        return next((one for one in self.multipliers if one.holds(worklog)), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one worklog."""

    bill: bool
    by: str
    reason: str
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known about worklogs elsewhere: seconds taken by other invoices, and decisions, by worklog id."""

    allocated: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
