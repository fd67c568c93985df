"""What the registry is narrowed to, as conditions on its narrow rows. Values travel as parameters, never as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proxima_common.contracts.api.registry import RegistryFilters
from proxima_common.contracts.words import FactName, FactState, InvoiceStatus
from proxima_common.errors import FieldError, Invalid
from proxima_common.said import said
from sqlalchemy import ColumnElement, FromClause, Text, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from proxima_invoice.adapters.tables.registry import DIMENSIONS, ENTRY, WORDS

Condition = ColumnElement[bool]
LONGEST_RANGE = 120
"""Months; a longer range is not asked month by month."""
_DRIFTED = f"{FactName.DRIFT}:{FactState.WAITING}"
_OWED = (InvoiceStatus.SENT, InvoiceStatus.ACCEPTED)
_MONTHS = {"month", "month_from", "month_to"}
_LISTS = ("status", "deal_type", "kind", "payment_state")
_PEOPLE = {"created_by": "created", "touched_by": "touched", "approved_by": "approved"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters, and the legal entities that are `visible` to who asks (None: every one)."""

    filters: RegistryFilters
    visible: frozenset[str] | None

    @property
    def asked(self) -> dict[str, Any]:
        """What was really asked for, by filter."""
        return self.filters.model_dump(mode="json", exclude_defaults=True)

    @property
    def months(self) -> list[str]:
        """The months of a range with two ends; none when the range is open, or too long to go through."""
        first, last = _range(self.filters)
        found = _months(first, last) if first and last else []
        return found if len(found) <= LONGEST_RANGE else []

    @property
    def few(self) -> bool:
        """Whether a key keeps the rows few, so that they may be sorted after they were found."""
        return bool(self.filters.client_id or self.filters.application_id or self.filters.number)

    @property
    def kept(self) -> bool:
        """Whether the totals that are kept can answer: nothing is asked that they are not kept by."""
        return self.asked.keys() <= set(DIMENSIONS) | _MONTHS


def conditions(wanted: Wanted, *, without: Sequence[str] = ()) -> list[Condition]:
    """What a row of `registry_entry` has to meet; `without` names filters that the caller sees to itself."""
    filters = wanted.filters
    found = _dimensions(wanted, ENTRY, without)
    found += [
        ENTRY.c[name] == value
        for name in ("client_id", "application_id", "number", "imported")
        if (value := getattr(filters, name)) is not None
    ]
    found += _marks(filters)
    if filters.gross_from is not None:
        found.append(ENTRY.c.gross >= filters.gross_from)
    if filters.gross_to is not None:
        found.append(ENTRY.c.gross <= filters.gross_to)
    if filters.overdue_on is not None:
        # In the words of the index that keeps the unpaid.
        found += [ENTRY.c.outstanding > 0, ENTRY.c.status.in_(_OWED), ENTRY.c.due_date < filters.overdue_on]
    if filters.q is not None:
        with_words = select(WORDS.c.invoice_id).where(WORDS.c.words.op("@@")(func.registry_query(filters.q)))
        found.append(ENTRY.c.invoice_id.in_(with_words))
    return found


def dimensions(wanted: Wanted, kept: FromClause) -> list[Condition]:
    """The same on the totals that are kept."""
    return _dimensions(wanted, kept, ())


def check(filters: RegistryFilters) -> None:
    """Refuse filters that contradict each other, naming the field."""
    first, last = _range(filters)
    faults = []
    if filters.month and (filters.month_from or filters.month_to):
        faults.append(FieldError("query:month", said("month_or_range", "one month, or a range")))
    if first and last and first > last:
        faults.append(FieldError("query:month_to", said("ends_before_begins", "the range ends before it begins")))
    if filters.gross_from is not None and filters.gross_to is not None and filters.gross_from > filters.gross_to:
        faults.append(FieldError("query:gross_to", said("ends_before_begins", "the range ends before it begins")))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)


def _dimensions(wanted: Wanted, rows: FromClause, without: Sequence[str]) -> list[Condition]:
    filters = wanted.filters
    found: list[Condition] = []
    if wanted.visible is not None:
        found.append(rows.c.legal_entity_id.in_(sorted(wanted.visible)))
    for name in ("legal_entity_id", "currency"):
        if (value := getattr(filters, name)) is not None:
            found.append(rows.c[name] == value)
    for name in _LISTS:
        if name not in without and (words := getattr(filters, name)):
            found.append(rows.c[name].in_(words))
    first, last = _range(filters)
    if "period" in without:
        return found
    if first == last and first is not None:
        found.append(rows.c.period == first)
    else:
        found += [rows.c.period >= first] if first else []
        found += [rows.c.period <= last] if last else []
    return found


def _marks(filters: RegistryFilters) -> list[Condition]:
    found: list[Condition] = []
    if filters.fact:
        found.append(ENTRY.c.facts.contains(_texts(filters.fact)))
    if filters.drift is not None:
        drifted = ENTRY.c.facts.contains(_texts([_DRIFTED]))
        found.append(drifted if filters.drift else ~drifted)
    if filters.tag:
        found.append(ENTRY.c.tags.contains(_texts(filters.tag)))
    people = [f"{did} {who}" for name, did in _PEOPLE.items() if (who := getattr(filters, name))]
    if people:
        found.append(ENTRY.c.people.contains(_texts(people)))
    return found


def _range(filters: RegistryFilters) -> tuple[str | None, str | None]:
    return (filters.month, filters.month) if filters.month else (filters.month_from, filters.month_to)


def _months(first: str, last: str) -> list[str]:
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _texts(words: list[str]) -> ColumnElement[list[str]]:
    return literal(words, ARRAY(Text))
