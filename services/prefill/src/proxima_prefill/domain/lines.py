"""From worklogs to lines of an hourly deal, in the order that is consistent on paper (billing-rules §4).

filter → billable seconds → sum per rounding scope → minimum, increment → hours of fixed scale → × rate → round once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import ExclusionReason, LineGrouping, RoundingScope
from proxima_common.money import round_money

from proxima_prefill.domain.deal import Deal, Exclusions, HourlyRules, Ledger
from proxima_prefill.domain.filters import Candidate, Excluded, exclude
from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateBook, RateRule, Work
from proxima_prefill.domain.rounding import spread
from proxima_prefill.domain.worklogs import Worklog, impossible

MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Billed:
    """A worklog on a line: `open_seconds` before rounding, `seconds` its part of the rounded time."""

    worklog: Worklog
    role: str | None
    rate: RateRule
    open_seconds: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `net` = round(hours × rate), in the rate's currency, before tax. `group` says what was cut by."""

    key: str
    group: tuple[tuple[LineGrouping, str], ...]
    rate: RateRule
    hours: Decimal
    net: Decimal
    worklogs: tuple[Billed, ...]
    service_from: date
    service_to: date

    @property
    def open_seconds(self) -> int:
        return sum(billed.open_seconds for billed in self.worklogs)

    @property
    def rounded_seconds(self) -> int:
        return sum(billed.seconds for billed in self.worklogs)


@dataclass(frozen=True, slots=True)
class Proposal:
    """All worklogs of the application, once each: on a line or left out with a reason."""

    lines: tuple[Line, ...]
    excluded: tuple[Excluded, ...]

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A worklog and the applications whose scopes claim it."""

    worklog: Worklog
    claimants: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A worklog that is billed; `open_seconds` are those that no other invoice has, before rounding."""

    worklog: Worklog
    role: str | None
    open_seconds: int


def propose(
    work: Iterable[Claimed],
    *,
    deal: Deal,
    rules: HourlyRules,
    rates: Iterable[RateRule],
    people: People,
    ledger: Ledger,
    period: MonthPeriod,
) -> Proposal:
    """Lines for the application's worklogs of a month; `Refused` names every missing rate and impossible entry.

    The result does not depend on the order of `work`.
    """
    ordered = sorted(work, key=lambda claimed: (claimed.worklog.work_date, claimed.worklog.worklog_id))
    problems = impossible([claimed.worklog for claimed in ordered])
    if problems:
        raise Refused(*problems[:MOST_PROBLEMS])
    kept, excluded, problems = sift(ordered, deal=deal, exclusions=rules.exclusions, people=people, ledger=ledger)
    billed, unpriced = _rated(kept, deal, _book(rates, deal, ledger), ledger)
    if problems or unpriced:
        raise Refused(*(problems + unpriced)[:MOST_PROBLEMS])
    lines, too_little = _cut(_rounded(billed, rules), rules, deal, period)
    return Proposal(tuple(lines), tuple(excluded + too_little))


def sift(
    work: Iterable[Claimed], *, deal: Deal, exclusions: Exclusions, people: People, ledger: Ledger
) -> tuple[list[Kept], list[Excluded], list[Problem]]:
    """What is billed and what is not, before any price; problems are people with two roles at once."""
    kept: list[Kept] = []
    excluded: list[Excluded] = []
    problems: dict[Problem, None] = {}
    for claimed in work:
        worklog = claimed.worklog
        try:
            role = people.role_on(worklog.person_id, worklog.work_date)
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
            continue
        out = exclude(Candidate(worklog, claimed.claimants, role), deal, exclusions, ledger)
        if out is None:
            kept.append(Kept(worklog, role, worklog.to_bill - ledger.allocated.get(worklog.worklog_id, 0)))
        else:
            excluded.append(out)
    return kept, excluded, list(problems)


def _book(rates: Iterable[RateRule], deal: Deal, ledger: Ledger) -> RateBook:
    always = Validity(date.min, None)
    overrides = [
        RateRule(f"decision:{worklog_id}", decision.unit_price, deal.currency, always, worklog_id=worklog_id)
        for worklog_id, decision in ledger.decisions.items()
        if decision.bill and decision.unit_price is not None
    ]
    return RateBook(
        [*overrides, *rates], application_id=deal.application_id, client_id=deal.client_id, currency=deal.currency
    )


def _rated(kept: list[Kept], deal: Deal, book: RateBook, ledger: Ledger) -> tuple[list[Billed], list[Problem]]:
    billed: list[Billed] = []
    problems: dict[Problem, None] = {}
    for entry in kept:
        try:
            rate = book.choose(_work(entry.worklog, entry.role, deal, ledger))
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
        else:
            billed.append(Billed(entry.worklog, entry.role, rate, entry.open_seconds, 0))
    return billed, list(problems)


def _work(worklog: Worklog, role: str | None, deal: Deal, ledger: Ledger) -> Work:
    return Work(
        deal.application_id,
        deal.client_id,
        worklog.person_id,
        role,
        worklog.issue_key,
        worklog.issue_type,
        worklog.work_date,
        worklog.worklog_id if worklog.worklog_id in ledger.decisions else None,
    )


def _rounded(billed: list[Billed], rules: HourlyRules) -> list[Billed]:
    """Round per scope and rate, then give each worklog its share of the rounded time."""
    buckets: dict[tuple[object, ...], list[Billed]] = defaultdict(list)
    for entry in billed:
        buckets[entry.rate.rate_id, *_scope_key(entry.worklog, rules.rounding.scope)].append(entry)
    result = []
    for entries in buckets.values():
        parts = [entry.open_seconds for entry in entries]
        shares = spread(rules.rounding.rounded(sum(parts)), parts)
        result += [
            Billed(entry.worklog, entry.role, entry.rate, entry.open_seconds, share)
            for entry, share in zip(entries, shares, strict=True)
        ]
    return result


def _scope_key(worklog: Worklog, scope: RoundingScope) -> tuple[object, ...]:
    match scope:
        case RoundingScope.WORKLOG:
            return (worklog.worklog_id,)
        case RoundingScope.ISSUE_PER_DAY:
            return (worklog.issue_id, worklog.work_date)
        case RoundingScope.ISSUE_PER_PERIOD:
            return (worklog.issue_id,)
        case RoundingScope.PERSON_PER_DAY:
            return (worklog.person_id, worklog.work_date)
        case RoundingScope.PERIOD:
            return ()


def _cut(
    billed: list[Billed], rules: HourlyRules, deal: Deal, period: MonthPeriod
) -> tuple[list[Line], list[Excluded]]:
    groups: dict[tuple[tuple[tuple[LineGrouping, str], ...], str], list[Billed]] = defaultdict(list)
    for entry in billed:
        group = tuple((by, _group_value(entry, by)) for by in rules.grouping)
        groups[group, entry.rate.rate_id].append(entry)
    lines: list[Line] = []
    too_little: list[Excluded] = []
    for (group, _), entries in sorted(groups.items(), key=lambda item: item[0]):
        entries.sort(key=lambda entry: (entry.worklog.work_date, entry.worklog.worklog_id))
        hours = rules.rounding.hours(sum(entry.seconds for entry in entries))
        if hours == 0:
            too_little += [
                Excluded(e.worklog, e.open_seconds, ExclusionReason.NOT_BILLABLE, "rounded to no time by the deal")
                for e in entries
            ]
            continue
        lines.append(_line(group, entries, hours, deal, period))
    return lines, too_little


def _line(
    group: tuple[tuple[LineGrouping, str], ...], entries: list[Billed], hours: Decimal, deal: Deal, period: MonthPeriod
) -> Line:
    rate = entries[0].rate
    window = period.service_window(deal.validity) or (period.first, period.last)
    if any(by in (LineGrouping.DAY, LineGrouping.WORKLOG) for by, _ in group):
        window = (entries[0].worklog.work_date, entries[-1].worklog.work_date)
    return Line(
        key="&".join([*(f"{by}={value}" for by, value in group), f"rate={rate.rate_id}"]),
        group=group,
        rate=rate,
        hours=hours,
        net=round_money(hours * rate.amount, rate.currency),
        worklogs=tuple(entries),
        service_from=window[0],
        service_to=window[1],
    )


def _group_value(entry: Billed, by: LineGrouping) -> str:
    worklog = entry.worklog
    match by:
        case LineGrouping.WORKLOG:
            return worklog.worklog_id
        case LineGrouping.ISSUE:
            return worklog.issue_key
        case LineGrouping.EPIC:
            return worklog.epic_key or ""
        case LineGrouping.PERSON:
            return worklog.person_id
        case LineGrouping.ROLE:
            return entry.role or ""
        case LineGrouping.DAY:
            return worklog.work_date.isoformat()
        case LineGrouping.MONTH:
            return worklog.work_date.strftime("%Y-%m")
        case LineGrouping.PROJECT:
            return worklog.project_key
