"""Which terms hold on which days of a month: staff's dated overrides before the source's versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.contracts.prefill_request import RequestItem, TermsOverride
from proxima_common.hashing import content_hash

from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.work import Claimed
from proxima_prefill.usecases.master_data import DatedTerms
from proxima_prefill.usecases.terms import AnyTerms, read_terms

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class InForce:
    """One version of the terms on the days from `first` to `last`."""

    first: date
    last: date
    terms: AnyTerms
    version: str
    valid_from: date
    override_id: UUID | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class _Version:
    validity: Validity
    version: str
    raw: str | dict[str, Any]
    override_id: UUID | None = None


def terms_in_force(
    application: SourceApplication, window: Window, item: RequestItem, source: Sequence[DatedTerms], *, own: bool = True
) -> list[InForce]:
    """The versions of the days of `window`, in order; equal neighbours are one. `Refused` names a day without terms
    and one with two.

    The single `terms_override` of a request is for its own month (`own`), and holds on all of it.
    """
    if own and item.terms_override is not None:
        terms = read_terms(item.terms_override, application)
        version = f"override:{content_hash('proxima.terms.v1', terms)[:12]}"
        return [InForce(*window, terms, version, window[0])]
    found: list[InForce] = []
    overrides = [_of_staff(one) for one in item.terms_overrides]
    versions = [_Version(one.validity, one.version, one.raw) for one in source]
    for first, last in _stretches(window, [one.validity for one in (*overrides, *versions)]):
        holding = _holding(first, overrides, versions, application.application_id)
        terms = read_terms(holding.raw, application)
        if found and found[-1].terms == terms:
            found[-1] = replace(found[-1], last=last)
        else:
            since = holding.validity.valid_from
            found.append(InForce(first, last, terms, holding.version, since, holding.override_id))
    return found


def version_of(in_force: Sequence[InForce]) -> str:
    """One version, or all of a month that has several."""
    return "+".join(dict.fromkeys(one.version for one in in_force))


def by_version(work: Sequence[Claimed], in_force: Sequence[InForce]) -> Iterator[tuple[InForce, list[Claimed]]]:
    """The work of each version's days; what lies outside of all stands with the nearest."""
    for number, one in enumerate(in_force):
        since = one.first if number else date.min
        until = one.last if number < len(in_force) - 1 else date.max
        yield one, [claimed for claimed in work if since <= claimed.worklog.work_date <= until]


def same_throughout(in_force: Sequence[InForce], *fields: str) -> None:
    """Refuse a month in which one of the fields changes: no rule says what would hold."""
    first = in_force[0].terms
    for name in fields:
        if any(getattr(one.terms, name) != getattr(first, name) for one in in_force):
            raise changes_within_month(name, in_force)


def changes_within_month(name: str, in_force: Sequence[InForce]) -> Refused:
    """The field that may not change before the month ends."""
    detail = f"{name} changes on {in_force[1].first}: let it change with the month, or override it"
    return Refused(Problem("terms_change_within_month", detail, f"deal_terms/{name}"))


def _of_staff(override: TermsOverride) -> _Version:
    validity = Validity(override.valid_from, override.valid_to)
    return _Version(validity, f"override:{override.override_id}", override.terms, override.override_id)


def _stretches(window: Window, validities: Sequence[Validity]) -> Iterator[Window]:
    """The window cut where anything begins or ends to hold."""
    first, last = window
    starts = {first}
    for validity in validities:
        starts |= {day for day in (validity.valid_from, validity.valid_to) if day is not None and first < day <= last}
    ordered = sorted(starts)
    for number, start in enumerate(ordered):
        end = ordered[number + 1] - timedelta(days=1) if number + 1 < len(ordered) else last
        yield start, end


def _holding(day: date, overrides: Sequence[_Version], versions: Sequence[_Version], application_id: str) -> _Version:
    place = f"deal_terms/{application_id}"
    for candidates, what in ((overrides, "overrides"), (versions, "versions")):
        holding = [one for one in candidates if one.validity.holds_on(day)]
        if len(holding) > 1:
            raise Refused(Problem("ambiguous_terms", f"{len(holding)} {what} of the terms hold on {day}", place))
        if holding:
            return holding[0]
    raise Refused(Problem("missing_terms", f"no terms hold on {day}", place))
