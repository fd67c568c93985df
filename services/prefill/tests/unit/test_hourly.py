"""Hourly deals at their edges: prices of single entries, the minimum, months that a cap looks at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_common.contracts.words import LineBasis
from proxima_prefill.domain.cap import Cap
from proxima_prefill.domain.deal import Decision, HourlyRules, Ledger
from proxima_prefill.domain.hourly import HourlyDeal, hourly_proposal
from proxima_prefill.domain.hours import Pool, timed
from proxima_prefill.domain.line import Billed, Line, Place
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.work import Kept

Make = Callable[..., Any]
D = Decimal
HOUR = 3600
SEPTEMBER, OCTOBER = MonthPeriod.of("2026-09"), MonthPeriod.of("2026-10")
PLACE = Place("1", date(2020, 1, 1), OCTOBER.first, OCTOBER.last, OCTOBER, HourlyRules(), "EUR")


def pool(worklog: Make, rate: Make, month: MonthPeriod, hours: int, mark: str = "") -> Pool:
    entry = Billed(worklog(work_date=month.first, spent_seconds=hours * HOUR), None, rate("10.00"), hours * HOUR, 0)
    basis = LineBasis.LATE if mark else LineBasis.HOURS
    return Pool(month, month.first, month.last, HourlyRules(), (entry,), basis, mark)


def nets(lines: tuple[Line, ...]) -> list[tuple[LineBasis, Decimal]]:
    return [(line.basis, line.net) for line in lines]


def test_a_price_that_a_person_gave_to_one_entry_holds_for_it_alone(worklog: Make, rate: Make, proposal: Make) -> None:
    entries = [worklog(), worklog()]
    ledger = Ledger(decisions={entries[0].worklog_id: Decision(True, "anna", "agreed", D("99.00"))})
    found = proposal(entries, [rate("45.00")], ledger=ledger)
    assert sorted((line.net, line.rate.level) for line in found.lines) == [
        (D("45.00"), "deal_default"),
        (D("99.00"), "worklog"),
    ]


def test_a_price_below_one_is_a_price(worklog: Make, rate: Make, proposal: Make) -> None:
    assert [line.net for line in proposal([worklog()], [rate("0.01")]).lines] == [D("0.01")]


def test_time_waits_for_its_rounding_with_no_second_of_it(worklog: Make) -> None:
    (entry,) = timed([Kept(worklog(), "Dev", 90)], HourlyRules())
    assert (entry.open_seconds, entry.seconds, entry.role) == (90, 0, "Dev")


def test_a_minimum_that_is_just_reached_needs_no_line(worklog: Make, rate: Make) -> None:
    def of(minimum: str, *, supplement: bool = False) -> list[tuple[LineBasis, Decimal]]:
        deal = HourlyDeal(minimum=D(minimum), supplement=supplement)
        return nets(hourly_proposal([pool(worklog, rate, OCTOBER, 5)], deal, PLACE).lines)

    hours = (LineBasis.HOURS, D("50.00"))
    assert of("50.00") == [hours]
    assert of("49.99") == [hours]
    assert of("50.01") == [hours, (LineBasis.MINIMUM, D("0.01"))]
    assert of("60.00", supplement=True) == [hours]


def test_each_month_has_its_own_cap_where_the_excess_is_lost(worklog: Make, rate: Make) -> None:
    pools = [pool(worklog, rate, OCTOBER, 5), pool(worklog, rate, SEPTEMBER, 4, "late=2026-09")]
    deal = HourlyDeal(cap=Cap(D("30.00"), "period", "lost"), billed_time={SEPTEMBER: D("20.00")})
    found = hourly_proposal(pools, deal, PLACE)
    assert [(line.key, line.net, line.period) for line in found.lines] == [
        ("cap", D("30.00"), OCTOBER),
        ("cap&late=2026-09", D("10.00"), SEPTEMBER),
    ]
    assert sorted(out.seconds for out in found.excluded) == [2 * HOUR, 3 * HOUR]
    assert (found.carried, found.notes) == ((), ("cap_reached",))


def test_this_months_cap_counts_late_work_where_the_excess_is_carried(worklog: Make, rate: Make) -> None:
    pools = [pool(worklog, rate, OCTOBER, 5), pool(worklog, rate, SEPTEMBER, 4, "late=2026-09")]
    deal = HourlyDeal(minimum=D(100), cap=Cap(D("60.00"), "period", "carried"), billed_time={OCTOBER: D("10.00")})
    found = hourly_proposal(pools, deal, PLACE)
    assert sum(line.net for line in found.lines) == D("50.00")
    assert sum(entry.open_seconds for entry in found.carried) == 4 * HOUR
    assert found.excluded == ()


def test_a_cap_of_the_deal_counts_every_month(worklog: Make, rate: Make) -> None:
    deal = HourlyDeal(
        cap=Cap(D("60.00"), "deal", "lost"), billed_time={SEPTEMBER: D("20.00"), MonthPeriod.of("2026-08"): D("15.00")}
    )
    found = hourly_proposal([pool(worklog, rate, OCTOBER, 5)], deal, PLACE)
    assert nets(found.lines) == [(LineBasis.CAP, D("25.00"))]
