"""Not to exceed, to the second and the cent (billing-rules §5.2, E9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_common.contracts.words import LineBasis
from proxima_prefill.domain.calculation import CapPart
from proxima_prefill.domain.cap import Cap, Capped, lost, within_cap
from proxima_prefill.domain.deal import HourlyRules
from proxima_prefill.domain.hours import Pool
from proxima_prefill.domain.line import Billed, Place
from proxima_prefill.domain.period import MonthPeriod

Make = Callable[..., Any]
D = Decimal
HOUR = 3600
OCTOBER = MonthPeriod.of("2026-10")
PLACE = Place("1", date(2020, 1, 1), OCTOBER.first, OCTOBER.last, OCTOBER, HourlyRules(), "EUR")


def capped(
    worklog: Make, rate: Make, seconds: list[int], *, limit: str, before: str = "0", price: str = "45.00"
) -> Capped:
    rule = rate(price)
    entries = [
        Billed(worklog(work_date=date(2026, 10, day), spent_seconds=size), None, rule, size, 0)
        for day, size in enumerate(seconds, 1)
    ]
    pool = Pool(OCTOBER, OCTOBER.first, OCTOBER.last, HourlyRules(), tuple(entries))
    return within_cap([pool], Cap(D(limit), "period", "carried"), D(before), PLACE, "cap")


def told(found: Capped) -> list[tuple[LineBasis, Decimal, list[int]]]:
    return [(line.basis, line.net, [one.open_seconds for one in line.worklogs]) for line in found.lines]


def test_the_entry_that_crosses_is_billed_in_part_and_the_later_ones_not_at_all(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [10 * HOUR] * 3, limit="800.00", before="100.00")
    assert told(found) == [
        (LineBasis.HOURS, D("450.00"), [10 * HOUR]),
        (LineBasis.CAP, D("250.00"), [20_000]),
    ]
    assert [entry.open_seconds for entry in found.above] == [16_000, 10 * HOUR]
    assert found.lines[-1].part == CapPart(
        cap=D("800.00"),
        per="period",
        billed_before=D("550.00"),
        uncapped_net=D("900.00"),
        above="carried",
        unbilled_seconds=52_000,
    )


def test_what_fits_exactly_needs_no_closing_line(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [10 * HOUR, 2 * HOUR], limit="450.00")
    assert told(found) == [(LineBasis.HOURS, D("450.00"), [10 * HOUR])]
    assert [entry.open_seconds for entry in found.above] == [2 * HOUR]
    whole = capped(worklog, rate, [10 * HOUR], limit="450.00")
    assert (told(whole), whole.above) == ([(LineBasis.HOURS, D("450.00"), [10 * HOUR])], ())


def test_nothing_is_left_of_a_cap_that_was_used_up_or_exceeded(worklog: Make, rate: Make) -> None:
    for before in ("450.00", "500.00"):
        found = capped(worklog, rate, [HOUR, HOUR], limit="450.00", before=before)
        assert (found.lines, [entry.open_seconds for entry in found.above]) == ((), [HOUR, HOUR])


def test_the_seconds_of_a_part_are_rounded_to_the_nearest(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [HOUR], limit="2.00", price="7.00")
    assert told(found) == [(LineBasis.CAP, D("2.00"), [1029])]
    assert [entry.open_seconds for entry in found.above] == [2571]


def test_money_that_is_billed_has_a_second_behind_it(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [60], limit="0.01", price="99999.00")
    assert told(found) == [(LineBasis.CAP, D("0.01"), [1])]
    assert [entry.open_seconds for entry in found.above] == [59]


def test_lost_time_names_the_cap(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [2 * HOUR], limit="45.00")
    (out,) = lost(found.above, Cap(D("45.00"), "period", "lost"), "EUR")
    assert (out.seconds, out.reason, out.detail) == (HOUR, "over_cap", "above the cap of 45.00 EUR per period")


def test_an_entry_whose_rest_is_less_than_half_a_second_is_billed_whole(worklog: Make, rate: Make) -> None:
    found = capped(worklog, rate, [36, 40, 44], limit="999.99", price="100000.00")
    assert told(found) == [(LineBasis.CAP, D("999.99"), [36])]
    assert [entry.open_seconds for entry in found.above] == [40, 44]
