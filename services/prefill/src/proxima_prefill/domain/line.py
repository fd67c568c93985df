"""Lines and what a proposal consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import LineBasis, LineGrouping

from proxima_prefill.domain.calculation import CorrectionPart, Part, RetainerPart
from proxima_prefill.domain.deal import HourlyRules, Multiplier
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.rates import Price, RateRule
from proxima_prefill.domain.retainer import Statement
from proxima_prefill.domain.worklogs import Worklog

UNPRICED = RateRule("unpriced", Decimal(0), "", Validity(date.min, None))
"""Stands at time that no price of its own is asked for: included hours, work of a fixed price."""


@dataclass(frozen=True, slots=True)
class Billed:
    """A worklog, or a part of one: `open_seconds` before rounding, `seconds` its part of the rounded time."""

    worklog: Worklog
    role: str | None
    rate: RateRule
    open_seconds: int
    seconds: int
    multiplier: Multiplier | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `net` = round(hours × rate), in the rate's currency, before tax. `group` says what was cut by.

    `time_seconds` is there when `hours` are not those of the worklogs but a share of so much time. `period` is the
    month that the text speaks of.
    """

    key: str
    basis: LineBasis
    rate: Price
    hours: Decimal
    net: Decimal
    worklogs: tuple[Billed, ...]
    service_from: date
    service_to: date
    rules: HourlyRules
    period: MonthPeriod
    group: tuple[tuple[LineGrouping, str], ...] = ()
    multiplier: Multiplier | None = None
    part: Part | None = None
    component: str | None = None
    titles: dict[str, str] = field(default_factory=dict)
    time_seconds: int | None = None

    @property
    def by_time(self) -> bool:
        """Whether it is hours × a price of an hour, not one amount."""
        return self.part is None or isinstance(self.part, RetainerPart | CorrectionPart)

    @property
    def open_seconds(self) -> int:
        return sum(billed.open_seconds for billed in self.worklogs)

    @property
    def rounded_seconds(self) -> int:
        if self.time_seconds is not None:
            return self.time_seconds
        return sum(billed.seconds for billed in self.worklogs)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amount comes from and what it is for: the terms in force, the days of service, the month it names."""

    version: str
    valid_from: date
    first: date
    last: date
    period: MonthPeriod
    rules: HourlyRules
    currency: str


def amount_line(
    place: Place,
    basis: LineBasis,
    name: str,
    amount: Decimal,
    part: Part,
    *,
    component: str | None = None,
    titles: dict[str, str] | None = None,
    worklogs: tuple[Billed, ...] = (),
) -> Line:
    """A line of one amount: 1 (or −1) × it. `name` makes its key, the same from run to run."""
    return Line(
        key=name,
        basis=basis,
        rate=Price(f"fixed:{name}", abs(amount), place.currency, "terms", place.valid_from),
        hours=Decimal(1 if amount >= 0 else -1),
        net=amount,
        worklogs=worklogs,
        service_from=place.first,
        service_to=place.last,
        rules=place.rules,
        period=place.period,
        part=part,
        component=component,
        titles=titles or {},
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every second of the application's work, once: on a line, left out with a reason, consumed, or carried.

    `consumed` is used up without a line; `carried` stays open above a cap. `notes` are facts for the month-end page.
    """

    lines: tuple[Line, ...]
    excluded: tuple[Excluded, ...] = ()
    consumed: tuple[Billed, ...] = ()
    carried: tuple[Billed, ...] = ()
    statement: Statement | None = None
    notes: tuple[str, ...] = ()

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))


def net_of(lines: list[Line] | tuple[Line, ...]) -> Decimal:
    """Σ of the amounts."""
    return sum((line.net for line in lines), Decimal(0))
