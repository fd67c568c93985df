"""Terms, prices and scopes with dates, and what staff set before the source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.words import LineBasis, ScopeKind
from proxima_common.replay import replay
from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.scopes import Scope

Make = Callable[..., Any]
HOUR = 3600
OVERRIDE = UUID("00000000-0000-7000-8000-00000000000a")


def shown(found: Any) -> list[tuple[str, str]]:
    for line in found.lines:
        assert replay(line.explanation) == line.net, line.key
    return [(line.key, format(line.net, "f")) for line in found.lines]


def test_hours_are_split_by_the_version_of_their_day(desk: Any, worklog: Make, rate: Make) -> None:
    quarter = {"deal_type": "HR", "rounding": {"increment_minutes": 15, "mode": "up"}, "lines": {"grouping": ["month"]}}
    hour = quarter | {"rounding": {"increment_minutes": 60, "mode": "up"}, "due_days": 7}
    desk.terms = [(quarter, date(2020, 1, 1), date(2026, 10, 15)), (hour, date(2026, 10, 15), None)]
    desk.rates = [rate("40.00")]
    desk.worklogs = [worklog(work_date=date(2026, 10, day), spent_seconds=10 * 60) for day in (14, 15)]
    found = desk.lines()
    assert [(line.quantity, line.service_from, line.service_to) for line in found.lines] == [
        (Decimal("0.25"), date(2026, 10, 1), date(2026, 10, 14)),
        (Decimal("1.00"), date(2026, 10, 15), date(2026, 10, 31)),
    ]
    assert [key.split("&")[0] for key, _ in shown(found)] == ["terms=2026-10-01", "terms=2026-10-15"]
    assert found.terms_version == "1+2"
    assert found.document_terms.due.days == 7


def test_versions_that_say_the_same_are_one(desk: Any, worklog: Make, rate: Make) -> None:
    terms = {"deal_type": "HR", "cap": {"amount": "500", "per": "period", "above": "lost"}}
    desk.terms = [(terms, date(2020, 1, 1), date(2026, 10, 15)), (terms, date(2026, 10, 15), None)]
    desk.rates, desk.worklogs = [rate("40.00")], [worklog()]
    assert shown(desk.lines()) == [("role=&rate=r1", "40.00")]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("minimum", {"deal_type": "HR", "minimum": "1"}, {"deal_type": "HR", "minimum": "2"}),
        ("cap", {"deal_type": "HR"}, {"deal_type": "HR", "cap": {"amount": "1", "per": "deal", "above": "lost"}}),
        (
            "overage",
            {"deal_type": "SUP", "fee": "1", "included_hours": "1"},
            {"deal_type": "SUP", "fee": "1", "included_hours": "1", "overage": {"rate": "3"}},
        ),
        (
            "fee",
            {"deal_type": "SUP", "fee": "1", "included_hours": "1", "prorate": False},
            {"deal_type": "SUP", "fee": "2", "included_hours": "1", "prorate": False},
        ),
        (
            "included_hours",
            {"deal_type": "SUP", "fee": "1", "included_hours": "1", "prorate": False},
            {"deal_type": "SUP", "fee": "1", "included_hours": "2", "prorate": False},
        ),
    ],
)
def test_what_has_no_rule_within_a_month_is_refused_by_name(desk: Any, name: str, first: Any, second: Any) -> None:
    desk.application["deal_type"] = first["deal_type"]
    desk.terms = [(first, date(2020, 1, 1), date(2026, 10, 15)), (second, date(2026, 10, 15), None)]
    assert desk.refused() == [("terms_change_within_month", f"deal_terms/{name}")]


def test_a_fee_that_rises_in_the_month_counts_by_days(desk: Any, worklog: Make) -> None:
    old = {"deal_type": "SUP", "fee": "310.00", "included_hours": "31"}
    more = {"component_id": "night", "title": {"en": "Night watch"}, "amount": "62.00"}
    new = {"deal_type": "SUP", "fee": "620.00", "included_hours": "62", "fees": [more]}
    desk.application["deal_type"] = "SUP"
    desk.terms = [(old, date(2020, 1, 1), date(2026, 10, 11)), (new, date(2026, 10, 11), None)]
    desk.worklogs = [worklog()]
    found = desk.lines()
    assert [
        (line.component, format(line.net, "f"), line.service_from.day, line.service_to.day) for line in found.lines
    ] == [
        ("fee", "100.00", 1, 10),
        ("fee:2026-10-11", "420.00", 11, 31),
        ("fee:night", "42.00", 11, 31),
    ]
    assert found.retainer.granted_seconds == (10 + 42) * HOUR
    assert found.lines[2].text == "Night watch, October 2026"
    shown(found)


def test_staffs_terms_win_on_their_days_and_say_so(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR")
    desk.rates, desk.worklogs = [rate("10.00")], [worklog(work_date=date(2026, 10, 20), spent_seconds=60)]
    terms = {"deal_type": "HR", "minimum": "500.00", "discount_percent": "5"}
    override = {"override_id": str(OVERRIDE), "valid_from": "2026-10-01", "valid_to": None, "terms": terms}
    found = desk.lines(terms_overrides=[override])
    assert [line.basis for line in found.lines] == [LineBasis.HOURS, LineBasis.MINIMUM]
    assert found.terms_version == f"override:{OVERRIDE}"
    assert (found.document_terms.override_id, found.document_terms.discount_percent) == (OVERRIDE, Decimal(5))
    assert desk.lines("2026-09", terms_overrides=[override]).terms_version == "1"
    assert desk.refused(terms_overrides=[override, override]) == [("ambiguous_terms", "deal_terms/A")]
    whole = desk.lines(terms_override={"deal_type": "HR", "minimum": "600.00"}, terms_overrides=[override])
    assert whole.lines[-1].net == Decimal("599.80")


def test_what_the_terms_say_of_the_papers(desk: Any) -> None:
    desk.deal(
        "HR",
        due={"counted_from": "sending", "days": 5, "kind": "banking"},
        exchange={"basis": "fixed", "fixed": "12500"},
        cash_rounding="100",
        prices_include_tax=True,
        esf_lines="each",
        acceptance_days=10,
        discount_percent="3",
        due_days=9,
    )
    terms = desk.lines().document_terms
    assert (terms.due.counted_from, terms.due.days, terms.exchange.fixed) == ("sending", 5, Decimal(12500))
    assert (terms.cash_rounding, terms.prices_include_tax, terms.esf_lines) == (Decimal(100), True, "each")
    assert (terms.acceptance_days, terms.discount_percent, terms.override_id) == (10, Decimal(3), None)


def override(**more: Any) -> dict[str, Any]:
    usual = {
        "rate_id": "o1",
        "application_id": "A",
        "client_id": None,
        "currency": "EUR",
        "amount": "60",
        "valid_from": "2026-10-10",
        "valid_to": None,
    }
    return usual | more


def test_staffs_rate_wins_over_an_equal_one_and_says_so(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", lines={"grouping": ["worklog"]})
    desk.rates = [rate("40.00"), rate("90.00", person_id="bob")]
    desk.worklogs = [
        worklog(worklog_id="1", work_date=date(2026, 10, 9)),
        worklog(worklog_id="2", work_date=date(2026, 10, 10)),
        worklog(worklog_id="3", work_date=date(2026, 10, 10), person_id="bob"),
    ]
    rates = [line.explanation.rate for line in desk.lines(rate_overrides=[override()]).lines]
    assert [(one.rate_id, one.level, one.amount) for one in rates] == [
        ("r1", "deal_default", Decimal("40.00")),
        ("override:o1", "override:deal_default", Decimal("60.00")),
        ("r2", "deal_person", Decimal("90.00")),
    ]
    card = [override(application_id=None, client_id="C", amount="5")]
    assert {line.explanation.rate.level for line in desk.lines(rate_overrides=card).lines} == {
        "deal_default",
        "deal_person",
    }
    twice = [override(), override(rate_id="o2")]
    assert {code for code, _ in desk.refused(rate_overrides=twice)} == {"ambiguous_rate"}


def test_staffs_scope_takes_work_on_its_days(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR")
    desk.rates = [rate("40.00")]
    desk.scopes.append(Scope("B", ScopeKind.PROJECT, "NEW", Validity(date(2020, 1, 1), None)))
    desk.worklogs = [worklog(project_key="NEW", work_date=date(2026, 10, day)) for day in (9, 10)]
    scope = {"kind": "project", "key": "NEW", "valid_from": "2026-10-10", "valid_to": None}
    assert desk.lines().lines == []
    (line,) = desk.lines(scope_overrides=[scope]).lines
    assert [entry.work_date.day for entry in line.worklogs] == [10]


def test_a_multiplier_counts_before_rounding_and_once(desk: Any, worklog: Make, rate: Make) -> None:
    weekend = {"name": "weekend", "factor": "1.5", "weekdays": [6, 7]}
    night = {"name": "night", "factor": "2", "labels": ["night"], "issue_types": ["Bug"]}
    desk.deal(
        "HR", multipliers=[night, weekend], rounding={"increment_minutes": 15, "mode": "up"}, lines={"grouping": []}
    )
    desk.rates = [rate("40.00")]
    saturday = date(2026, 10, 10)
    desk.worklogs = [
        worklog(work_date=saturday, spent_seconds=40 * 60),
        worklog(work_date=saturday, spent_seconds=HOUR, labels=("night",), issue_type="Bug"),
        worklog(work_date=saturday, spent_seconds=HOUR, labels=("night",)),
        worklog(spent_seconds=40 * 60, labels=("night",)),
    ]
    found = desk.lines()
    hours = {
        (one.explanation.multiplier.name if one.explanation.multiplier else None): one.quantity for one in found.lines
    }
    assert hours == {None: Decimal("0.75"), "weekend": Decimal("2.50"), "night": Decimal("2.00")}
    assert {one.text for one in found.lines} == {
        "Services for October 2026",
        "Services for October 2026: weekend",
        "Services for October 2026: night",
    }
    raw = {one.explanation.billable_seconds: one.explanation.rounded_seconds for one in found.lines}
    assert raw == {100 * 60: 9000, HOUR: 2 * HOUR, 40 * 60: 45 * 60}
