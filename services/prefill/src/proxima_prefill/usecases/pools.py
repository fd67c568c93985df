"""An item's time, cut by month and version of the terms, before any price."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.words import LineBasis

from proxima_prefill.domain.deal import Deal, Exclusions, Ledger
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.hours import Pool, timed
from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.work import MOST_PROBLEMS, Claimed, Kept, in_order, sift
from proxima_prefill.domain.worklogs import impossible
from proxima_prefill.usecases.in_force import InForce, by_version
from proxima_prefill.usecases.terms import time_rules


@dataclass(frozen=True, slots=True)
class Pooled:
    """Time to bill, and what was left out."""

    pools: list[Pool]
    excluded: list[Excluded]


def own_pools(
    item: RequestItem,
    deal: Deal,
    ledger: Ledger,
    period: MonthPeriod,
    in_force: Sequence[InForce],
    work: Sequence[Claimed],
    people: People,
) -> Pooled:
    """The month's own time; on a supplement it is late work of the month."""
    basis, mark = (LineBasis.LATE, "late") if item.supplement else (LineBasis.HOURS, "")
    return _pooled(deal, ledger, period, in_force, work, people, basis, mark)


def late_pools(
    item: RequestItem,
    deal: Deal,
    ledger: Ledger,
    late: Mapping[MonthPeriod, Sequence[Claimed]],
    people: People,
    in_force_in: Callable[[MonthPeriod], list[InForce]],
    settled: frozenset[str],
) -> list[Pool]:
    """Open time of earlier months under the terms of those months, without what a correction speaks for (`settled`).

    What was left out of those months was told then, and is not told again.
    """
    pools: list[Pool] = []
    for month, work in late.items():
        mine = [
            claimed for claimed in work if _open(claimed, deal, ledger) and claimed.worklog.worklog_id not in settled
        ]
        if mine and month.service_window(deal.validity) is not None:
            pools += _pooled(
                deal, ledger, month, in_force_in(month), mine, people, LineBasis.LATE, f"late={month.name}"
            ).pools
    return [pool for pool in pools if pool.entries]


def sifted(
    deal: Deal, ledger: Ledger, in_force: Sequence[InForce], work: Sequence[Claimed], people: People
) -> tuple[list[Kept], list[Excluded]]:
    """What is billed under the terms of each day, and what is not; before any price. Without terms none exclude."""
    kept: list[Kept] = []
    excluded: list[Excluded] = []
    cut = [
        (time_rules(one.terms, deal.language).exclusions, mine) for one, mine in by_version(in_order(work), in_force)
    ]
    for exclusions, mine in cut or [(Exclusions(), in_order(work))]:
        some, out, _ = sift(mine, deal=deal, exclusions=exclusions, people=people, ledger=ledger)
        kept += some
        excluded += out
    return kept, excluded


def _pooled(
    deal: Deal,
    ledger: Ledger,
    period: MonthPeriod,
    in_force: Sequence[InForce],
    work: Sequence[Claimed],
    people: People,
    basis: LineBasis,
    mark: str,
) -> Pooled:
    ordered = in_order(work)
    wrong = impossible([claimed.worklog for claimed in ordered])
    if wrong:
        raise Refused(*wrong[:MOST_PROBLEMS])
    found = Pooled([], [])
    problems: dict[Problem, None] = {}
    for one, mine in by_version(ordered, in_force):
        rules = time_rules(one.terms, deal.language)
        kept, excluded, two_roles = sift(mine, deal=deal, exclusions=rules.exclusions, people=people, ledger=ledger)
        problems |= dict.fromkeys(two_roles)
        marks = [mark] if mark else []
        if len(in_force) > 1:
            marks.append(f"terms={one.first}")
        entries = tuple(timed(kept, rules))
        found.pools.append(Pool(period, one.first, one.last, rules, entries, basis, "&".join(marks)))
        found.excluded.extend(excluded)
    if problems:
        raise Refused(*list(problems)[:MOST_PROBLEMS])
    return found


def _open(claimed: Claimed, deal: Deal, ledger: Ledger) -> bool:
    worklog = claimed.worklog
    return (
        not worklog.is_deleted
        and claimed.claimants == [deal.application_id]
        and worklog.to_bill > ledger.allocated.get(worklog.worklog_id, 0)
    )
