"""The worked examples of the billing rules, by their numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import ExclusionReason, LineGrouping, RoundingMode, RoundingScope
from proxima_common.money import allocate
from proxima_prefill.domain.deal import Exclusions, HourlyRules, Ledger
from proxima_prefill.domain.line import Proposal
from proxima_prefill.domain.people import Engagement
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.rounding import RoundingRule, spread
from proxima_prefill.domain.worklogs import Worklog

Make = Callable[..., Any]


def by(grouping: LineGrouping, **rounding: Any) -> HourlyRules:
    return HourlyRules(grouping=(grouping,), rounding=RoundingRule(**rounding))


@pytest.mark.parametrize(
    ("grouping", "scale", "total"),
    [
        (LineGrouping.MONTH, 6, "108.75"),
        (LineGrouping.MONTH, 2, "108.90"),
        (LineGrouping.WORKLOG, 2, "108.90"),
        (LineGrouping.WORKLOG, 6, "108.75"),
    ],
)
def test_e1_rounding_of_hours(
    worklog: Make, rate: Make, proposal: Make, grouping: LineGrouping, scale: int, total: str
) -> None:
    worklogs = [worklog(spent_seconds=seconds) for seconds in (5400, 2700, 600)]
    assert proposal(worklogs, [rate("45.00")], by(grouping, hours_scale=scale)).net == Decimal(total)


def test_e1_lines_of_single_worklogs(worklog: Make, rate: Make, proposal: Make) -> None:
    worklogs = [worklog(spent_seconds=seconds) for seconds in (5400, 2700, 600)]
    lines = proposal(worklogs, [rate("45.00")], by(LineGrouping.WORKLOG)).lines
    assert [line.net for line in lines] == [Decimal("67.50"), Decimal("33.75"), Decimal("7.65")]


@pytest.mark.parametrize(
    ("mode", "scope", "minutes", "total"),
    [
        (RoundingMode.UP, RoundingScope.WORKLOG, 180, "180.00"),
        (RoundingMode.UP, RoundingScope.ISSUE_PER_PERIOD, 150, "150.00"),
        (RoundingMode.UP, RoundingScope.PERIOD, 135, "135.00"),
        (RoundingMode.NONE, RoundingScope.WORKLOG, 133, "133.20"),
    ],
)
def test_e2_scope_of_rounding(
    worklog: Make, rate: Make, proposal: Make, mode: RoundingMode, scope: RoundingScope, minutes: int, total: str
) -> None:
    # 133 minutes are 2.22 h on paper; the 133.00 of the example are hours of six decimals.
    worklogs = [
        worklog(issue_id=issue, spent_seconds=60 * spent)
        for issue, spent in [(1, 10), (1, 7), (1, 50), (2, 5), (2, 61)]
    ]
    made = proposal(worklogs, [rate("60.00")], by(LineGrouping.MONTH, increment_minutes=15, mode=mode, scope=scope))
    assert [line.rounded_seconds for line in made.lines] == [60 * minutes]
    assert made.net == Decimal(total)


def test_e2_unrounded_with_six_decimals(worklog: Make, rate: Make, proposal: Make) -> None:
    made = proposal([worklog(spent_seconds=60 * 133)], [rate("60.00")], by(LineGrouping.MONTH, hours_scale=6))
    assert made.net == Decimal("133.00")


@pytest.mark.parametrize(
    ("minutes", "up", "down", "half_up", "half_down"),
    [
        (100, 102, 96, 102, 102),
        (9, 12, 6, 12, 6),
        (3, 6, 0, 6, 0),
        (1, 6, 0, 0, 0),
        (6, 6, 6, 6, 6),
        (0, 0, 0, 0, 0),
    ],
)
def test_e3_six_minute_increment(minutes: int, up: int, down: int, half_up: int, half_down: int) -> None:
    expected = {
        RoundingMode.UP: up,
        RoundingMode.DOWN: down,
        RoundingMode.NEAREST_HALF_UP: half_up,
        RoundingMode.NEAREST_HALF_DOWN: half_down,
        RoundingMode.NONE: minutes,
    }
    for mode, wanted in expected.items():
        assert RoundingRule(increment_minutes=6, mode=mode).rounded(60 * minutes) == 60 * wanted, mode


def test_e4_minimum_per_issue(worklog: Make, rate: Make, proposal: Make) -> None:
    rules = by(
        LineGrouping.MONTH,
        increment_minutes=15,
        mode=RoundingMode.UP,
        scope=RoundingScope.ISSUE_PER_PERIOD,
        minimum_minutes=30,
    )
    worklogs = [worklog(issue_id=1, spent_seconds=12 * 60), worklog(issue_id=2, spent_seconds=40 * 60)]
    (line,) = proposal(worklogs, [rate("50.00")], rules).lines
    assert (line.rounded_seconds, line.hours, line.net) == (75 * 60, Decimal("1.25"), Decimal("62.50"))


def test_e4_minimum_of_a_ticket_is_applied_once(worklog: Make, rate: Make, proposal: Make) -> None:
    rules = by(
        LineGrouping.ISSUE,
        increment_minutes=60,
        mode=RoundingMode.UP,
        scope=RoundingScope.ISSUE_PER_PERIOD,
        minimum_minutes=60,
    )
    worklogs = [worklog(spent_seconds=60 * minutes) for minutes in (45, 45, 5)]
    (line,) = proposal(worklogs, [rate("50.00")], rules).lines
    assert line.rounded_seconds == 120 * 60


@pytest.fixture
def e10(worklog: Make, rate: Make) -> tuple[list[Worklog], list[RateRule], list[Engagement]]:
    rates = [
        rate("40.00", role="Dev", validity=Validity(date(2026, 1, 1), date(2026, 10, 1))),
        rate("45.00", role="Dev", validity=Validity(date(2026, 10, 1), None)),
        rate("52.00", person_id="anna", validity=Validity(date(2026, 10, 15), None)),
    ]
    worklogs = [
        worklog(person_id="anna", work_date=date(2026, 10, 14), spent_seconds=3 * 3600),
        worklog(person_id="anna", work_date=date(2026, 10, 15), spent_seconds=2 * 3600),
        worklog(person_id="bob", work_date=date(2026, 9, 30), spent_seconds=4 * 3600),
        worklog(person_id="bob", work_date=date(2026, 10, 1), spent_seconds=5400),
    ]
    people = [Engagement(person, person, "Dev", Validity(date(2020, 1, 1), None)) for person in ("anna", "bob")]
    return worklogs, rates, people


def test_e10_effective_rates(e10: tuple[list[Worklog], list[RateRule], list[Engagement]], proposal: Make) -> None:
    worklogs, rates, people = e10
    made = proposal(worklogs, rates, by(LineGrouping.WORKLOG), people=people)
    nets = {line.worklogs[0].worklog.work_date: line.net for line in made.lines}
    assert nets == {
        date(2026, 10, 14): Decimal("135.00"),
        date(2026, 10, 15): Decimal("104.00"),
        date(2026, 9, 30): Decimal("160.00"),
        date(2026, 10, 1): Decimal("67.50"),
    }
    assert made.net == Decimal("466.50")


def test_e10_different_rates_never_merge(
    e10: tuple[list[Worklog], list[RateRule], list[Engagement]], proposal: Make
) -> None:
    worklogs, rates, people = e10
    made = proposal(worklogs, rates, by(LineGrouping.ROLE), people=people)
    assert sorted(line.rate.amount for line in made.lines) == [Decimal("40.00"), Decimal("45.00"), Decimal("52.00")]
    assert made.net == Decimal("466.50")


def test_e11_billable_seconds(worklog: Make, rate: Make, proposal: Make) -> None:
    worklogs = [
        worklog(spent_seconds=7200, billable_seconds=5400),
        worklog(spent_seconds=3600, billable_seconds=None),
        worklog(spent_seconds=1800, billable_seconds=0),
    ]
    made = proposal(worklogs, [rate("48.00")], by(LineGrouping.MONTH))
    assert made.lines[0].open_seconds == 9000
    assert made.net == Decimal("120.00")
    assert [out.reason for out in made.excluded] == [ExclusionReason.NOT_BILLABLE]


@pytest.mark.parametrize(
    ("scale", "mode", "hours", "net"),
    [
        (6, RoundingMode.NONE, "37.333333", "16799999.85"),
        (2, RoundingMode.NONE, "37.33", "16798500.00"),
        (2, RoundingMode.UP, "37.50", "16875000.00"),
    ],
)
def test_e20_quantity_precision(
    worklog: Make, rate: Make, proposal: Make, scale: int, mode: RoundingMode, hours: str, net: str
) -> None:
    rules = by(LineGrouping.MONTH, hours_scale=scale, mode=mode, increment_minutes=15)
    (line,) = proposal([worklog(spent_seconds=37 * 3600 + 20 * 60)], [rate("450000.00")], rules).lines
    assert (line.hours, line.net) == (Decimal(hours), Decimal(net))


def test_e21_filtering(worklog: Make, rate: Make, proposal: Make) -> None:
    rules = HourlyRules(
        exclusions=Exclusions(internal_projects=frozenset({"INT"}), warranty_issue_types=frozenset({"Warranty"}))
    )
    worklogs = [
        worklog(spent_seconds=5400, billable_seconds=5400),
        worklog(issue_type="Warranty"),
        worklog(project_key="INT"),
        worklog(billable_seconds=0),
        worklog(spent_seconds=3600, billable_seconds=None),
        worklog(project_key="NEW"),
    ]
    made: Proposal = proposal(
        worklogs, [rate("40.00")], rules, claimants=lambda entry: [] if entry.project_key == "NEW" else ["A"]
    )
    assert [(line.open_seconds, line.net) for line in made.lines] == [(9000, Decimal("100.00"))]
    assert {out.worklog.worklog_id: out.reason for out in made.excluded} == {
        worklogs[1].worklog_id: ExclusionReason.WARRANTY,
        worklogs[2].worklog_id: ExclusionReason.INTERNAL,
        worklogs[3].worklog_id: ExclusionReason.NOT_BILLABLE,
        worklogs[5].worklog_id: ExclusionReason.NEEDS_MAPPING,
    }


def test_e22_allocation() -> None:
    assert allocate(Decimal("135.00"), [67, 66], 2) == [Decimal("68.01"), Decimal("66.99")]
    assert allocate(Decimal("100.00"), [1, 1, 1], 2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_e22_rounded_time_is_spread_over_the_entries(worklog: Make, rate: Make, proposal: Make) -> None:
    rules = by(LineGrouping.ISSUE, increment_minutes=15, mode=RoundingMode.UP, scope=RoundingScope.PERIOD)
    worklogs = [worklog(issue_key="A-1", spent_seconds=67 * 60), worklog(issue_key="A-2", spent_seconds=66 * 60)]
    made = proposal(worklogs, [rate("60.00")], rules)
    assert sum(line.rounded_seconds for line in made.lines) == 135 * 60
    assert spread(135 * 60, [67 * 60, 66 * 60]) == [line.rounded_seconds for line in made.lines]


def test_e24_month_boundary(worklog: Make) -> None:
    # 02:00 of 1 October in Tashkent is still 30 September in UTC; the local date decides.
    entry = worklog(work_date=date(2026, 10, 1), created_at=datetime(2026, 9, 30, 21, tzinfo=UTC))
    october = MonthPeriod.of("2026-10")
    assert october.first <= entry.work_date < october.end
    assert MonthPeriod.of("2026-09").end == october.first


def test_e25_idempotence(e10: tuple[list[Worklog], list[RateRule], list[Engagement]], proposal: Make) -> None:
    worklogs, rates, people = e10
    first = proposal(worklogs, rates, people=people)
    assert proposal(worklogs, rates, people=people) == first
    links = [billed.worklog.worklog_id for line in first.lines for billed in line.worklogs]
    assert (sorted(links), first.net) == (sorted(w.worklog_id for w in worklogs), Decimal("466.50"))

    billed = Ledger(allocated={w.worklog_id: w.spent_seconds for w in worklogs})
    again = proposal(worklogs, rates, people=people, ledger=billed)
    assert again.lines == ()
    assert {out.reason for out in again.excluded} == {ExclusionReason.ALREADY_BILLED}

    released = proposal(worklogs, rates, people=people, ledger=Ledger())
    assert released.net == Decimal("466.50")
