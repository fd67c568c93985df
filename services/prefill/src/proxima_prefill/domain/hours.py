"""From time to lines, in the order that is consistent on paper (billing-rules §4).

filter → billable seconds → multiplier → sum per rounding scope → minimum, increment → hours of fixed scale → × rate →
round once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import ExclusionReason, LineBasis, LineGrouping, RoundingScope
from proxima_common.money import round_money

from proxima_prefill.domain.deal import Deal, HourlyRules, Ledger
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.line import UNPRICED, Billed, Line
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateBook, RateRule, Work
from proxima_prefill.domain.rounding import spread
from proxima_prefill.domain.work import Kept
from proxima_prefill.domain.worklogs import Worklog

Group = tuple[tuple[LineGrouping, str], ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Time of one month under one version of the terms; what makes its lines differ from another pool's is `mark`.

    `first` and `last` are its days of service.
    """

    period: MonthPeriod
    first: date
    last: date
    rules: HourlyRules
    entries: tuple[Billed, ...]
    basis: LineBasis = LineBasis.HOURS
    mark: str = ""


def timed(kept: Iterable[Kept], rules: HourlyRules) -> list[Billed]:
    """Time with its multiplier, without a price; not rounded yet."""
    return [
        Billed(entry.worklog, entry.role, UNPRICED, entry.open_seconds, 0, rules.multiplier_of(entry.worklog))
        for entry in kept
    ]


def rate_book(rates: Iterable[RateRule], deal: Deal, ledger: Ledger) -> RateBook:
    """The deal's bill rates, with the prices that people gave to single worklogs."""
    always = Validity(date.min, None)
    decided = [
        RateRule(f"decision:{worklog_id}", decision.unit_price, deal.currency, always, worklog_id=worklog_id)
        for worklog_id, decision in ledger.decisions.items()
        if decision.bill and decision.unit_price is not None
    ]
    return RateBook(
        [*decided, *rates], application_id=deal.application_id, client_id=deal.client_id, currency=deal.currency
    )


def priced(entries: Iterable[Billed], book: RateBook, deal: Deal, ledger: Ledger) -> tuple[list[Billed], list[Problem]]:
    """The same time with the rate of its work date; problems name what is missing."""
    found: list[Billed] = []
    problems: dict[Problem, None] = {}
    for entry in entries:
        try:
            rate = book.choose(work_of(entry.worklog, entry.role, deal, ledger))
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
        else:
            found.append(Billed(entry.worklog, entry.role, rate, entry.open_seconds, entry.seconds, entry.multiplier))
    return found, list(problems)


def work_of(worklog: Worklog, role: str | None, deal: Deal, ledger: Ledger) -> Work:
    """What a rate is matched against."""
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


def rounded(entries: Iterable[Billed], rules: HourlyRules) -> list[Billed]:
    """Round per scope, rate and multiplier, then give each worklog its share of the rounded time."""
    buckets: dict[tuple[object, ...], list[Billed]] = defaultdict(list)
    for entry in entries:
        name = entry.multiplier and entry.multiplier.name
        buckets[entry.rate.rate_id, name, *_scope_key(entry.worklog, rules.rounding.scope)].append(entry)
    result = []
    for members in buckets.values():
        parts = [entry.open_seconds for entry in members]
        multiplier = members[0].multiplier
        total = sum(parts) * multiplier.factor if multiplier else sum(parts)
        shares = spread(rules.rounding.rounded(total), parts)
        result += [
            Billed(entry.worklog, entry.role, entry.rate, entry.open_seconds, share, entry.multiplier)
            for entry, share in zip(members, shares, strict=True)
        ]
    return result


def hour_lines(pool: Pool) -> tuple[list[Line], list[Excluded]]:
    """Lines of priced time, rounded here; a group that comes to no hours is left out and says so."""
    groups: dict[tuple[Group, str, str], list[Billed]] = defaultdict(list)
    for entry in rounded(pool.entries, pool.rules):
        group = group_of(entry, pool.rules.grouping)
        groups[group, entry.rate.price.rate_id, entry.multiplier.name if entry.multiplier else ""].append(entry)
    lines: list[Line] = []
    too_little: list[Excluded] = []
    for (group, _, _), entries in sorted(groups.items(), key=lambda item: item[0]):
        entries.sort(key=in_time)
        hours = pool.rules.rounding.hours(sum(entry.seconds for entry in entries))
        if hours == 0:
            too_little += no_time(entries)
        else:
            lines.append(line_of(pool, group, entries, hours))
    return lines, too_little


def lines_of(pools: Iterable[Pool]) -> tuple[list[Line], list[Excluded]]:
    """Those of all pools, one pool after the other."""
    lines: list[Line] = []
    too_little: list[Excluded] = []
    for pool in pools:
        made, none = hour_lines(pool)
        lines += made
        too_little += none
    return lines, too_little


def in_time(entry: Billed) -> tuple[date, str]:
    """Chronological, and the same whatever the order of reading."""
    return entry.worklog.work_date, entry.worklog.worklog_id


def no_time(entries: Iterable[Billed]) -> list[Excluded]:
    """What rounding leaves nothing of."""
    detail = "rounded to no time by the deal"
    return [Excluded(e.worklog, e.open_seconds, ExclusionReason.NOT_BILLABLE, detail) for e in entries]


def line_of(pool: Pool, group: Group, entries: Sequence[Billed], hours: Decimal) -> Line:
    """hours × the rate that all entries share."""
    price = entries[0].rate.price
    multiplier = entries[0].multiplier
    first, last = pool.first, pool.last
    if any(by in (LineGrouping.DAY, LineGrouping.WORKLOG) for by, _ in group):
        first, last = entries[0].worklog.work_date, entries[-1].worklog.work_date
    marks = [pool.mark] if pool.mark else []
    times = [f"time={multiplier.name}"] if multiplier else []
    return Line(
        key="&".join([*marks, *(f"{by}={value}" for by, value in group), f"rate={price.rate_id}", *times]),
        basis=pool.basis,
        rate=price,
        hours=hours,
        net=round_money(hours * price.amount, price.currency),
        worklogs=tuple(entries),
        service_from=first,
        service_to=last,
        rules=pool.rules,
        period=pool.period,
        group=group,
        multiplier=multiplier,
    )


def group_of(entry: Billed, grouping: Iterable[LineGrouping]) -> Group:
    """What the entry is grouped by."""
    return tuple((by, _group_value(entry, by)) for by in grouping)


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
