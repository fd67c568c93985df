"""Time that was billed and is another now (billing-rules §6, E12): the difference, at the price that was billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money

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
    the newest price. With `increases` false (a cap bounds the deal) more time is left to late work. Differences that
    come to no hours make no line.
    """
    by_worklog: dict[str, list[Earlier]] = defaultdict(list)
    for one in earlier:
        by_worklog[one.worklog_id].append(one)
    lines: list[Line] = []
    for worklog_id, held in sorted(by_worklog.items()):
        now = changed.get(worklog_id)
        if now is None:
            continue
        newest_first = sorted(held, key=lambda one: (one.month.first, one.invoice_number), reverse=True)
        billed = sum(one.seconds for one in held)
        if now.seconds < billed:
            lines += _given_back(newest_first, now, billed - now.seconds, place)
        elif increases and now.seconds > max(billed, taken.get(worklog_id, 0)):
            more = now.seconds - max(billed, taken.get(worklog_id, 0))
            lines += _line(newest_first[0], now, more, place)
    return lines


def _given_back(held: Sequence[Earlier], now: Now, seconds: int, place: Place) -> list[Line]:
    lines: list[Line] = []
    for one in held:
        part = min(seconds, max(0, one.seconds))
        seconds -= part
        if part:
            lines += _line(one, now, -part, place)
    return lines


def _line(one: Earlier, now: Now, difference: int, place: Place) -> list[Line]:
    hours = place.rules.rounding.hours(difference)
    if not hours or not one.by_the_hour:
        return []
    price = Price(one.rate_id, one.unit_price, place.currency, "billed", one.work_date)
    part = CorrectionPart(one.invoice_number, one.month.name, one.seconds, one.seconds + difference)
    return [
        Line(
            key=f"correction&worklog={one.worklog_id}&invoice={one.invoice_id}",
            basis=LineBasis.CORRECTION,
            rate=price,
            hours=hours,
            net=round_money(hours * one.unit_price, place.currency),
            worklogs=(Billed(now.worklog, now.role, UNPRICED, difference, difference),),
            service_from=one.work_date,
            service_to=one.work_date,
            rules=place.rules,
            period=one.month,
            part=part,
        )
    ]
