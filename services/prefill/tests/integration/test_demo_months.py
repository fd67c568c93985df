"""The demo months as they are billed, read through the views of the real engine."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client
from proxima_common.contracts.prefill import LinesProposed, OverviewMade, PrefillFailed, RunFinished, UnclaimedFound
from proxima_common.ids import derived_id
from proxima_common.money import round_money
from proxima_demo.awkward import AWKWARD

pytestmark = pytest.mark.connected
STORIES = {story.name: [str(row["worklog_id"]) for row in (*story.rows, *story.later)] for story in AWKWARD}


def billed(found: LinesProposed) -> dict[str, Any]:
    return {worklog.worklog_id: worklog for line in found.lines for worklog in line.worklogs}


def left_out(found: LinesProposed) -> dict[str, str]:
    return {out.worklog_id: out.reason for out in found.excluded}


@pytest.mark.parametrize("month", ["2026-08", "2026-09", "2026-10"])
def test_2_9_and_10_bill_without_error(ask: Any, month: str) -> None:
    *found, finished = ask("lines", month, *(ask.item(number, month) for number in (2, 9, 10)))
    assert [type(answer) for answer in found] == [LinesProposed] * 3
    assert isinstance(finished, RunFinished)
    assert (finished.answered, finished.failed) == (3, 0)
    for answer in found:
        assert answer.lines
        for line in answer.lines:
            assert line.net == round_money(line.quantity * line.unit_price, line.currency), line.key
            assert line.currency == answer.application.price_currency
            assert line.text
            assert sum(worklog.billed_seconds for worklog in line.worklogs) == line.explanation.rounded_seconds


def test_asking_twice_gives_the_same_lines(ask: Any) -> None:
    first, second = ask.lines(9, "2026-10"), ask.lines(9, "2026-10")
    assert first.lines == second.lines
    assert first.excluded == second.excluded


def test_awkward_entries_of_application_9(ask: Any) -> None:
    august, september, october = (ask.lines(9, month) for month in ("2026-08", "2026-09", "2026-10"))
    seen = billed(august) | billed(september) | billed(october)
    out = left_out(august) | left_out(september) | left_out(october)
    assert seen[STORIES["billable is missing"][0]].billable_seconds == 3600
    assert out[STORIES["billable is zero"][0]] == "not_billable"
    over = seen[STORIES["billed more than spent"][0]]
    assert (over.raw_seconds, over.billable_seconds) == (1800, 3600)
    assert seen[STORIES["renamed key"][0]].issue_key == "GER-102"
    assert seen[STORIES["moved issue"][0]].issue_key == "GER-104"
    assert out[STORIES["deleted"][0]] == "deleted"
    assert STORIES["project with two clients"][0] in billed(september)
    assert "🚀" in seen[STORIES["many lines and emoji"][0]].description
    assert STORIES["late September entry"][0] not in seen
    assert "person_excluded" in set(out.values())


def test_awkward_entries_of_applications_2_and_10(ask: Any) -> None:
    shops = {month: ask.lines(2, month) for month in ("2026-08", "2026-09")}
    widgets = {month: ask.lines(10, month) for month in ("2026-08", "2026-09", "2026-10")}
    assert billed(shops["2026-08"])[STORIES["billable became unset"][0]].billable_seconds == 7200
    assert billed(shops["2026-08"])[STORIES["deleted and restored"][0]].billable_seconds == 5400
    assert billed(shops["2026-08"])[STORIES["author without a role"][0]].role == ""
    assert left_out(shops["2026-09"])[STORIES["warranty"][0]] == "warranty"
    assert STORIES["moved issue"][0] not in billed(shops["2026-09"])
    assert left_out(widgets["2026-09"])[STORIES["internal label"][0]] == "internal"
    assert STORIES["half past eleven at night"][0] in billed(widgets["2026-08"])
    assert STORIES["two in the morning"][0] in billed(widgets["2026-10"])
    assert STORIES["moved to another month"][0] not in billed(widgets["2026-09"])
    assert STORIES["moved to another month"][0] in billed(widgets["2026-10"])
    assert STORIES["an issue of its own"][0] in billed(widgets["2026-10"])
    assert Counter(billed(widgets["2026-08"]).keys())[STORIES["loaded twice"][0]] == 1


def test_a_promotion_in_the_month_changes_the_price_from_its_day(ask: Any) -> None:
    september = ask.lines(9, "2026-09")
    prices = {
        (line.explanation.rate.amount, worklog.work_date < date(2026, 9, 16))
        for line in september.lines
        for worklog in line.worklogs
        if worklog.person_id == "p01"
    }
    assert prices == {(Decimal("40.00"), True), (Decimal("52.00"), False)}


def test_a_persons_own_price_from_its_day(ask: Any) -> None:
    october = ask.lines(9, "2026-10")
    levels = {
        (line.explanation.rate.level, line.unit_price, worklog.work_date >= date(2026, 10, 15))
        for line in october.lines
        for worklog in line.worklogs
        if worklog.person_id == "p01"
    }
    assert levels == {("deal_role", Decimal("52.00"), False), ("deal_person", Decimal("55.00"), True)}


@pytest.mark.parametrize(
    ("application", "month", "code", "field"),
    [
        (5, "2026-10", "missing_rate", "rates/role=DevOps engineer"),
        (8, "2026-11", "outside_validity", "application/valid_to"),
        (11, "2026-07", "outside_validity", "application/valid_from"),
        (99, "2026-10", "unknown_application", "application_id"),
    ],
)
def test_what_cannot_be_billed_says_why(ask: Any, application: int, month: str, code: str, field: str) -> None:
    item = ask.item(application, month)
    failed, finished = ask("lines", month, item)
    assert isinstance(failed, PrefillFailed)
    assert failed.subject_id == item.subject_id
    assert (failed.problems[0].code, failed.problems[0].field) == (code, field)
    assert finished.failed == 1


def test_application_5_bills_before_the_work_without_price(ask: Any) -> None:
    assert ask.lines(5, "2026-09").lines


def test_already_billed_time_is_not_billed_again(ask: Any) -> None:
    first = ask.lines(10, "2026-09")
    taken = [{"worklog_id": w.worklog_id, "seconds": w.billable_seconds} for w in billed(first).values()]
    again = ask.lines(10, "2026-09", allocations=taken, supplement=True)
    assert again.lines == []
    assert {out.worklog_id for out in again.excluded if out.reason == "already_billed"} == set(billed(first))


def test_partly_billed_time_leaves_the_rest_as_late_work(ask: Any) -> None:
    first = ask.lines(9, "2026-09")
    part = next(worklog for worklog in billed(first).values() if worklog.billable_seconds >= 7200)
    taken = [{"worklog_id": w.worklog_id, "seconds": w.billable_seconds} for w in billed(first).values() if w != part]
    taken.append({"worklog_id": part.worklog_id, "seconds": part.billable_seconds - 1800})
    again = ask.lines(9, "2026-09", allocations=taken, supplement=True)
    (line,) = again.lines
    assert (line.explanation.billable_seconds, line.quantity) == (1800, Decimal("0.50"))
    assert line.key.startswith("late&")
    assert line.text.startswith("Late work, September 2026: ")


def test_the_overview_of_a_month(ask: Any) -> None:
    *rows, unclaimed, finished = ask("overview", "2026-10")
    assert isinstance(finished, RunFinished)
    assert (finished.answered, finished.failed) == (12, 0)
    found = {row.application.application_id: row for row in rows if isinstance(row, OverviewMade)}
    assert len(found) == 12
    assert found["APP-09"].period_id == derived_id("period", "APP-09", "2026-10")
    assert found["APP-02"].flags == []
    assert found["APP-05"].flags[:1] == ["missing_rate"]
    assert found["APP-05"].expected_net is None
    assert found["APP-05"].billable_seconds > 0
    assert "ambiguous_scope" in found["APP-05"].flags
    assert {"missing_catalog_code", "ambiguous_scope"} <= set(found["APP-06"].flags)
    assert found["APP-08"].flags == ["nothing_to_bill", "contract_ends"]
    assert found["APP-01"].flags == ["provisional"]
    assert all(found[f"APP-{number:02}"].expected_net is not None for number in range(1, 13) if number != 5)
    assert found["APP-12"].billable_seconds > 0
    lines = ask.lines(9, "2026-10")
    assert found["APP-09"].expected_net == sum(line.net for line in lines.lines)
    assert found["APP-09"].worklogs == len(billed(lines)) + len(lines.excluded)
    assert isinstance(unclaimed, UnclaimedFound)
    assert {out.reason for out in unclaimed.worklogs} == {"needs_mapping", "ambiguous_scope"}
    assert STORIES["two scopes overlap"][0] in {out.worklog_id for out in unclaimed.worklogs}


def test_late_work_is_flagged(ask: Any) -> None:
    (row, _) = ask("overview", "2026-09", ask.item(9, "2026-09"))
    assert (row.late_seconds, "late_worklogs" in row.flags) == (7200, True)
    assert "more_billed_than_spent" in ask("overview", "2026-08", ask.item(9, "2026-08"))[0].flags


def test_unclaimed_work_of_september(ask: Any) -> None:
    unclaimed = next(found for found in ask("overview", "2026-09") if isinstance(found, UnclaimedFound))
    reasons = {out.worklog_id: out.reason for out in unclaimed.worklogs}
    assert reasons[STORIES["no account"][0]] == "needs_mapping"
    assert reasons[STORIES["closed account"][0]] == "needs_mapping"
    assert STORIES["account on the issue only"][0] not in reasons


@pytest.mark.parametrize("month", ["2026-08", "2026-09", "2026-10"])
def test_every_worklog_of_a_month_is_somewhere(ask: Any, writer: Client, demo: str, month: str) -> None:
    *rows, unclaimed, _ = ask("overview", month)
    ambiguous = sum(out.reason == "ambiguous_scope" for out in unclaimed.worklogs)
    shown = sum(row.worklogs for row in rows) + unclaimed.total_worklogs
    first = date.fromisoformat(f"{month}-01")
    query = f"SELECT count() FROM {demo}.worklogs WHERE toStartOfMonth(work_date) = {{first:Date}}"
    total = writer.query(query, parameters={"first": first}).first_row[0]
    # An ambiguous entry stands with both claimants and in the list of strays.
    assert shown - 2 * ambiguous == total
