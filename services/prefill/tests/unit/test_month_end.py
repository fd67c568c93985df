"""Cost of the work, and the rows of the month-end page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill import OverviewMade, UnclaimedFound

Make = Callable[..., Any]
HOUR = 3600
OVERRIDE = UUID("00000000-0000-7000-8000-00000000000a")


def test_cost_counts_all_the_time_and_stays_in_its_currency(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", exclusions={"internal_labels": ["x"]})
    desk.rates = [rate("99.00")]
    desk.costs = [
        rate("10.00", application_id=None, role="Dev", currency="USD"),
        rate("20.00", application_id=None, person_id="anna", currency="USD"),
    ]
    desk.worklogs = [
        worklog(spent_seconds=HOUR),
        worklog(spent_seconds=1801, labels=("x",)),
        worklog(spent_seconds=HOUR, billable_seconds=0),
        worklog(spent_seconds=HOUR, person_id="bob"),
        worklog(spent_seconds=HOUR, is_deleted=True),
        worklog(spent_seconds=HOUR, work_date=date(2026, 9, 1)),
    ]
    found = desk.lines(late_since="2026-09")
    cost = found.cost
    assert (cost.currency, cost.amount, cost.seconds, cost.unpriced_seconds) == (
        "USD",
        Decimal("50.01"),
        3 * HOUR + 1801,
        HOUR,
    )
    assert "20.00" not in "".join(line.model_dump_json() for line in found.lines)
    desk.costs.append(rate("10.00", application_id=None, person_id="bob", currency="UZS"))
    assert desk.lines().cost is None
    assert "mixed_cost_currencies" in desk.flags()


def test_without_cost_rates_there_is_no_estimate(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR")
    desk.rates, desk.worklogs = [rate("99.00")], [worklog()]
    assert desk.lines().cost is None


def test_an_overview_answers_the_listed_and_the_rest(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="0")
    listed = desk.item(invoice_id=None, components=[{"component": "fee", "month": "2026-10", "amount": "100"}])
    (row, _) = desk.ask("overview", listed)
    assert (row.expected_net, row.flags) == (0, ["nothing_to_bill"])
    *rows, unclaimed, finished = desk.ask("overview", unlisted_except=[])
    assert [(type(one), one.expected_net) for one in rows] == [(OverviewMade, Decimal("100.00"))]
    assert isinstance(unclaimed, UnclaimedFound)
    (_, finished) = desk.ask("overview", unlisted_except=["A"])
    assert finished.answered == 0
    *rows, _, finished = desk.ask("overview", listed, unlisted_except=[])
    assert (finished.answered, rows[0].expected_net) == (1, 0)


def test_a_source_that_nobody_touches_is_stale(desk: Any) -> None:
    desk.deal("SUP", fee="100.00", included_hours="0")
    (row, _) = desk.ask("overview", desk.item(), as_of=datetime(2026, 10, 9, 10, tzinfo=UTC))
    assert row.flags == ["stale_source"]
    (row, _) = desk.ask("overview", desk.item(), as_of=datetime(2026, 10, 9, 9, tzinfo=UTC))
    assert row.flags == []


def test_an_overview_tells_the_rules_of_the_source_as_they_are_written_there(desk: Any, rate: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="0")
    desk.rates = [rate("99.00", application_id=None, client_id=None), rate("45.00", role="dev")]
    (row, _) = desk.ask("overview", desk.item(invoice_id=None))
    assert [(one.version, one.terms["fee"]) for one in row.rules.terms] == [("1", "100.00")]
    assert [(one.level, one.role, one.amount) for one in row.rules.rates] == [
        ("deal_role", "dev", Decimal("45.00")),
        ("company_card", None, Decimal("99.00")),
    ]
