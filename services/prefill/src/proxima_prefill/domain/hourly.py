"""Hourly deals: Σ rounded hours × rate, then cap and minimum (billing-rules §5.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from proxima_common.contracts.words import LineBasis

from proxima_prefill.domain.calculation import MinimumPart
from proxima_prefill.domain.cap import Cap, Capped, lost, within_cap
from proxima_prefill.domain.deal import Deal, HourlyRules, Ledger
from proxima_prefill.domain.hours import Pool, lines_of, priced, rate_book, timed
from proxima_prefill.domain.line import Line, Place, Proposal, amount_line, net_of
from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Refused
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.work import MOST_PROBLEMS, Claimed, in_order, sift
from proxima_prefill.domain.worklogs import impossible


@dataclass(frozen=True, slots=True)
class HourlyDeal:
    """What an hourly deal says about amounts; `billed_time` is what live invoices bill of hours, by month.

    `supplement` is an additional invoice of a month: the minimum was settled by the first.
    """

    minimum: Decimal | None = None
    cap: Cap | None = None
    billed_time: dict[MonthPeriod, Decimal] = field(default_factory=dict)
    supplement: bool = False


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
    """Hours of one month under one version of the terms; `Refused` names every missing rate and impossible entry.

    The result does not depend on the order of `work`.
    """
    ordered = in_order(work)
    problems = impossible([claimed.worklog for claimed in ordered])
    if problems:
        raise Refused(*problems[:MOST_PROBLEMS])
    kept, excluded, problems = sift(ordered, deal=deal, exclusions=rules.exclusions, people=people, ledger=ledger)
    entries, unpriced = priced(timed(kept, rules), rate_book(rates, deal, ledger), deal, ledger)
    if problems or unpriced:
        raise Refused(*(problems + unpriced)[:MOST_PROBLEMS])
    first, last = period.service_window(deal.validity) or (period.first, period.last)
    lines, too_little = lines_of([Pool(period, first, last, rules, tuple(entries))])
    return Proposal(tuple(lines), tuple(excluded + too_little))


def hourly_proposal(pools: Sequence[Pool], deal: HourlyDeal, place: Place) -> Proposal:
    """Lines of priced time, of this month and of late work, with the cap's closing line and the true-up.

    A cap counts the time that other invoices bill. Where its excess is lost, late work is measured against the cap of
    its own month; where it is carried, against this month's. The minimum looks at this month's work alone; a month that
    the cap cut short has none, else it would bill again what must not be billed.
    """
    capped = _capped(pools, deal, place)
    lines = list(capped.lines)
    excluded, carried = list(capped.excluded), capped.above
    notes = ("cap_reached",) if capped.above else ()
    if deal.cap is not None and deal.cap.above == "lost":
        excluded += lost(capped.above, deal.cap, place.currency)
        carried = ()
    true_up = [] if capped.above else _true_up(lines, deal, place)
    return Proposal((*lines, *true_up), tuple(excluded), carried=carried, notes=notes)


def _capped(pools: Sequence[Pool], deal: HourlyDeal, place: Place) -> Capped:
    cap = deal.cap
    if cap is None:
        lines, too_little = lines_of(pools)
        return Capped(tuple(lines), tuple(too_little))
    if cap.per == "deal":
        return within_cap(pools, cap, sum(deal.billed_time.values(), Decimal(0)), place, "cap")
    if cap.above == "carried":
        return within_cap(pools, cap, _billed_in(deal, place.period), place, "cap")
    by_month: dict[MonthPeriod, list[Pool]] = defaultdict(list)
    for pool in pools:
        by_month[pool.period].append(pool)
    found = []
    for month, mine in by_month.items():
        name = "cap" if month == place.period else f"cap&late={month.name}"
        found.append(within_cap(mine, cap, _billed_in(deal, month), place, name))
    return Capped(
        tuple(line for one in found for line in one.lines),
        tuple(out for one in found for out in one.excluded),
        tuple(entry for one in found for entry in one.above),
    )


def _billed_in(deal: HourlyDeal, month: MonthPeriod) -> Decimal:
    return deal.billed_time.get(month, Decimal(0))


def _true_up(lines: Sequence[Line], deal: HourlyDeal, place: Place) -> list[Line]:
    if deal.minimum is None or deal.supplement:
        return []
    worked = net_of([line for line in lines if line.period == place.period])
    if worked >= deal.minimum:
        return []
    part = MinimumPart(deal.minimum, worked)
    return [amount_line(place, LineBasis.MINIMUM, "minimum", deal.minimum - worked, part)]
