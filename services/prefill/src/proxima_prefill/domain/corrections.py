"""Time that was billed and is another now (billing-rules §6, E12): the difference, at the price that was billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_half_up, round_money

from proxima_prefill.domain.calculation import CorrectionPart
from proxima_prefill.domain.line import UNPRICED, Billed, Line, Place
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.rates import Price
from proxima_prefill.domain.worklogs import Worklog


@dataclass(frozen=True, slots=True)
class Earlier:
    """Time of a worklog on a numbered invoice, before rounding; the price is of one hour."""

    worklog_id: str
    invoice_id: str
    invoice_number: str
    month: MonthPeriod
    work_date: date
    seconds: int
    unit_price: Decimal
    rate_id: str

    @property
    def by_the_hour(self) -> bool:
        """Fees, milestones and the like have no price of an hour: their time is not corrected in money."""
        return self.unit_price > 0 and not self.rate_id.startswith("fixed:")


@dataclass(frozen=True, slots=True)
class Now:
    """A worklog that has changed since: as it is, and how much of it is still to be billed here."""

    worklog: Worklog
    role: str | None
    seconds: int


def corrections(
    earlier: Sequence[Earlier],
    changed: Mapping[str, Now],
    taken: Mapping[str, int],
    place: Place,
    *,
    increases: bool,
) -> list[Line]:
    """A line for each changed worklog and invoice, the newest invoice first to give back.

    `taken` is what invoices hold of a worklog altogether, written off included: more than that is an increase, at
    the newest price. With `increases` false (a cap bounds the deal) more time is left to late work. A difference counts
    by the deal's multiplier, to whole seconds, and meets no increment; one that comes to no hours makes no line.
    """
    by_worklog: dict[str, list[Earlier]] = defaultdict(list)
    for one in earlier:
        by_worklog[one.worklog_id].append(one)
    lines: list[Line] = []
    for worklog_id, held in sorted(by_worklog.items()):
        now = changed.get(worklog_id)
        if now is None:
            continue
        billed = sum(one.seconds for one in held)
        newest_first = still_billed(held)
        if now.seconds < billed:
            lines += _given_back(newest_first, now, billed - now.seconds, place)
        elif increases and newest_first and now.seconds > max(billed, taken.get(worklog_id, 0)):
            more = now.seconds - max(billed, taken.get(worklog_id, 0))
            lines += _line(newest_first[0], now, more, place)
    return lines


def still_billed(held: Sequence[Earlier]) -> list[Earlier]:
    """What invoices still bill of one worklog: what has a price first, of it the newest, as `held` is in time.

    Lines of one invoice and rate are one; what corrections gave back is taken off the newest of its rate. Time above
    the included hours has a price and goes before time within them.
    """
    sums: dict[Earlier, int] = defaultdict(int)
    returned: dict[str, int] = defaultdict(int)
    for one in held:
        if one.seconds < 0:
            returned[one.rate_id] -= one.seconds
        else:
            sums[replace(one, seconds=0)] += one.seconds
    result = []
    newest_first = list(reversed(sums.items()))
    for one, seconds in sorted(newest_first, key=lambda entry: not entry[0].by_the_hour):
        back = min(seconds, returned[one.rate_id])
        returned[one.rate_id] -= back
        if seconds > back:
            result.append(replace(one, seconds=seconds - back))
    return result


def _given_back(held: Sequence[Earlier], now: Now, seconds: int, place: Place) -> list[Line]:
    lines: list[Line] = []
    for one in held:
        part = min(seconds, one.seconds)
        seconds -= part
        if part:
            lines += _line(one, now, -part, place)
    return lines


def _line(one: Earlier, now: Now, difference: int, place: Place) -> list[Line]:
    multiplier = place.rules.multiplier_of(now.worklog)
    counted = int(round_half_up(difference * multiplier.factor, 0)) if multiplier else difference
    hours = place.rules.rounding.hours(counted)
    if not hours or not one.by_the_hour:
        return []
    price = Price(one.rate_id, one.unit_price, place.currency, "billed", one.work_date)
    part = CorrectionPart(one.invoice_number, one.month.name, one.seconds, one.seconds + difference)
    return [
        Line(
            key=f"correction&worklog={one.worklog_id}&invoice={one.invoice_id}&rate={one.rate_id}",
            basis=LineBasis.CORRECTION,
            rate=price,
            hours=hours,
            net=round_money(hours * one.unit_price, place.currency),
            worklogs=(Billed(now.worklog, now.role, UNPRICED, difference, counted, multiplier),),
            service_from=one.work_date,
            service_to=one.work_date,
            rules=place.rules,
            period=one.month,
            multiplier=multiplier,
            part=part,
        )
    ]
