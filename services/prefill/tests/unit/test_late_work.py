"""Late work, corrections of what was billed, and drift after them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from proxima_common.contracts.words import LineBasis
from proxima_common.replay import replay
from proxima_prefill.domain.period import Validity
from proxima_prefill.usecases.hashes import source_hash

Make = Callable[..., Any]
HOUR = 3600
OVERRIDE = UUID("00000000-0000-7000-8000-00000000000a")


def shown(found: Any) -> list[tuple[str, str]]:
    for line in found.lines:
        assert replay(line.explanation) == line.net, line.key
    return [(line.key, format(line.net, "f")) for line in found.lines]


def test_late_work_has_the_rules_and_the_price_of_its_day(desk: Any, worklog: Make, rate: Make) -> None:
    base = {"deal_type": "HR", "lines": {"grouping": ["month"]}, "exclusions": {"internal_labels": ["x"]}}
    desk.terms = [
        (base | {"rounding": {"increment_minutes": 30, "mode": "up"}}, date(2020, 1, 1), date(2026, 10, 1)),
        (base, date(2026, 10, 1), None),
    ]
    desk.rates = [
        rate("40.00", validity=Validity(date(2020, 1, 1), date(2026, 10, 1))),
        rate("60.00", validity=Validity(date(2026, 10, 1), None)),
    ]
    desk.worklogs = [
        worklog(worklog_id="aug", work_date=date(2026, 8, 31), spent_seconds=60),
        worklog(worklog_id="sep", work_date=date(2026, 9, 1), spent_seconds=60),
        worklog(worklog_id="out", work_date=date(2026, 9, 1), labels=("x",)),
        worklog(worklog_id="billed", work_date=date(2026, 9, 2)),
        worklog(worklog_id="own", spent_seconds=60 * 6),
    ]
    taken = [{"worklog_id": "billed", "seconds": HOUR}]
    found = desk.lines(late_since="2026-09", allocations=taken)
    assert shown(found) == [
        ("month=2026-10&rate=r2", "6.00"),
        ("late=2026-09&month=2026-09&rate=r1", "20.00"),
    ]
    assert found.excluded == []
    assert [line.basis for line in found.lines] == [LineBasis.HOURS, LineBasis.LATE]
    assert len(desk.lines(late_since="2026-08", allocations=taken).lines) == 3
    assert len(desk.lines(allocations=taken).lines) == 1


@pytest.mark.parametrize("language", ["ru", "uz-Latn", "uz-Cyrl"])
def test_late_work_is_named_in_the_language_of_the_document(
    desk: Any, worklog: Make, rate: Make, language: str
) -> None:
    desk.deal("HR")
    desk.language = language
    desk.rates, desk.worklogs = [rate("40.00")], [worklog(work_date=date(2026, 9, 1))]
    (line,) = desk.lines(late_since="2026-09").lines
    begins = {"ru": "Работы, учтённые позже, ", "uz-Latn": "Kechikkan ishlar, ", "uz-Cyrl": "Кечиккан ишлар, "}
    assert line.text.startswith(begins[language])


def earlier(entry: Any, seconds: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "worklog_id": entry.worklog_id,
        "invoice_id": str(uuid4()),
        "invoice_number": "S-9",
        "month": "2026-09",
        "work_date": entry.work_date.isoformat(),
        "issue_key": entry.issue_key,
        "seconds": entry.to_bill if seconds is None else seconds,
        "unit_price": "45.00",
        "rate_id": "r1",
        "source_hash": source_hash(entry),
    } | more


@pytest.fixture
def entry(worklog: Make) -> Any:
    return worklog(worklog_id="7", work_date=date(2026, 9, 22), spent_seconds=4 * HOUR)


@pytest.mark.parametrize(
    ("change", "hours", "asked"),
    [
        ({}, None, ["worklogs"]),
        ({"description": "better words"}, None, ["worklogs"]),
        ({"is_deleted": True}, "-4.00", ["worklogs"]),
        ({"billable_seconds": 0}, "-4.00", ["worklogs"]),
        ({"spent_seconds": 5 * HOUR}, "1.00", ["worklogs"]),
        ({"work_date": date(2026, 9, 2), "spent_seconds": 3 * HOUR}, "-1.00", ["worklogs"]),
        ({"work_date": date(2026, 10, 2)}, None, ["worklogs"]),
        ({"project_key": "OTHER"}, "-4.00", ["worklogs", "worklogs_by_id"]),
        (None, "-4.00", ["worklogs", "worklogs_by_id"]),
    ],
)
def test_what_became_of_billed_time(
    desk: Any, rate: Make, entry: Any, change: dict[str, Any] | None, hours: str | None, asked: list[str]
) -> None:
    desk.deal("HR")
    desk.rates = [rate("99.00")]
    desk.worklogs = [] if change is None else [replace(entry, **change)]
    taken = [{"worklog_id": "7", "seconds": 4 * HOUR}]
    found = desk.lines(earlier=[earlier(entry)], allocations=taken, late_since="2026-09")
    assert desk.shelf.asked == asked
    if hours is None:
        assert found.lines == []
        return
    (line,) = found.lines
    assert (line.basis, line.quantity, line.unit_price) == (LineBasis.CORRECTION, Decimal(hours), Decimal("45.00"))
    assert line.net == Decimal(hours) * 45 == replay(line.explanation)
    assert [w.billable_seconds for w in line.worklogs] == [int(Decimal(hours) * HOUR)]
    assert line.explanation.rate.level == "billed"


def test_time_that_counted_more_is_given_back_as_it_counted(desk: Any, entry: Any) -> None:
    desk.deal("HR", multipliers=[{"name": "release", "factor": "1.5", "labels": ["release"]}])
    desk.worklogs = [replace(entry, spent_seconds=int(2.5 * HOUR), labels=("release",))]
    held = [earlier(replace(entry, labels=("release",)))]
    (line,) = desk.lines(earlier=held, allocations=[{"worklog_id": "7", "seconds": 4 * HOUR}]).lines
    assert (line.quantity, line.net) == (Decimal("-2.25"), Decimal("-101.25"))
    assert [(w.billable_seconds, w.billed_seconds) for w in line.worklogs] == [(-5400, -8100)]
    assert replay(line.explanation) == line.net


def test_the_open_rest_of_an_unchanged_entry_is_late_work_not_a_correction(desk: Any, rate: Make, entry: Any) -> None:
    desk.deal("HR")
    desk.rates, desk.worklogs = [rate("99.00")], [entry]
    taken = [{"worklog_id": "7", "seconds": HOUR}]
    found = desk.lines(earlier=[earlier(entry, HOUR)], allocations=taken, late_since="2026-09")
    assert [(line.basis, line.quantity, line.unit_price) for line in found.lines] == [
        (LineBasis.LATE, Decimal("3.00"), Decimal("99.00"))
    ]


def test_late_work_does_not_fill_this_months_minimum(desk: Any, worklog: Make, rate: Make, entry: Any) -> None:
    desk.deal("HR", minimum="100.00")
    desk.rates, desk.worklogs = [rate("20.00")], [entry, worklog(spent_seconds=HOUR)]
    found = desk.lines(late_since="2026-09")
    assert [(line.basis, line.net) for line in found.lines] == [
        (LineBasis.HOURS, Decimal("20.00")),
        (LineBasis.LATE, Decimal("80.00")),
        (LineBasis.MINIMUM, Decimal("80.00")),
    ]


def test_the_newest_invoice_gives_back_first(desk: Any, entry: Any) -> None:
    desk.deal("HR")
    desk.worklogs = [replace(entry, spent_seconds=HOUR)]
    held = [
        earlier(entry, 2 * HOUR, invoice_number="S-10", unit_price="40.00"),
        earlier(entry, 2 * HOUR),
    ]
    found = desk.lines(earlier=held, allocations=[{"worklog_id": "7", "seconds": 4 * HOUR}])
    assert [(line.explanation.correction.invoice_number, line.net) for line in found.lines] == [
        ("S-9", Decimal("-90.00")),
        ("S-10", Decimal("-40.00")),
    ]
    # What was given back is held as negative time, and is not given back again.
    back = [*held, earlier(entry, -3 * HOUR, source_hash=source_hash(desk.worklogs[0]), month="2026-10")]
    assert desk.lines("2026-11", earlier=back).lines == []


def test_overage_is_given_back_before_included_time_and_once(desk: Any, entry: Any) -> None:
    desk.deal("SUP", fee="100.00", included_hours="5")
    desk.worklogs = [replace(entry, spent_seconds=HOUR)]
    held = [
        earlier(entry, 3 * HOUR, rate_id="fixed:fee", unit_price="0"),
        earlier(entry, HOUR, rate_id="terms:overage", unit_price="50.00"),
    ]
    taken = [{"worklog_id": "7", "seconds": 4 * HOUR}]
    found = desk.lines(earlier=held, allocations=taken)
    assert [(line.basis, line.net) for line in found.lines] == [
        (LineBasis.FEE, Decimal("100.00")),
        (LineBasis.CORRECTION, Decimal("-50.00")),
    ]
    back = earlier(entry, -HOUR, rate_id="terms:overage", unit_price="50.00", month="2026-10", invoice_number="S-10")
    again = desk.lines("2026-11", earlier=[*held, back], allocations=taken)
    assert [line.basis for line in again.lines] == [LineBasis.FEE]


def drift(desk: Any, billed: list[dict[str, Any]], **more: Any) -> list[tuple[str, str, int, int]]:
    (found, _) = desk.ask("drift", desk.item("2026-09", billed=billed, **more), month="2026-09")
    return [(one.worklog_id, one.kind, one.billed_seconds, one.now_seconds) for one in found.differences]


def test_drift_is_over_when_a_later_invoice_has_corrected_it(desk: Any, entry: Any) -> None:
    desk.deal("HR")
    desk.worklogs = [replace(entry, spent_seconds=HOUR)]
    held = [{"worklog_id": "7", "seconds": seconds, "source_hash": source_hash(entry)} for seconds in (HOUR, 3 * HOUR)]
    assert drift(desk, held) == [("7", "changed", 4 * HOUR, HOUR)]
    assert drift(desk, held, allocations=[{"worklog_id": "7", "seconds": -3 * HOUR}]) == []
    assert drift(desk, held, allocations=[{"worklog_id": "7", "seconds": -2 * HOUR}]) != []


def test_time_above_a_cap_is_not_late(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", cap={"amount": "100.00", "per": "period", "above": "lost"})
    desk.rates = [rate("50.00")]
    desk.worklogs = [worklog(work_date=date(2026, 9, day)) for day in (1, 2, 3)]
    held = [
        {"worklog_id": one.worklog_id, "seconds": HOUR, "source_hash": source_hash(one)} for one in desk.worklogs[:2]
    ]
    assert drift(desk, held) == []
    assert [kind for _, kind, _, _ in drift(desk, held[1:])] == ["late"]


def test_time_behind_a_fee_has_no_price_to_correct(desk: Any, entry: Any) -> None:
    desk.deal("SUP", fee="100.00", included_hours="5")
    desk.worklogs = [replace(entry, spent_seconds=HOUR)]
    held = [earlier(entry, rate_id="fixed:fee&month=2026-09", unit_price="100.00")]
    item = {"earlier": held, "allocations": [{"worklog_id": "7", "seconds": 4 * HOUR}]}
    assert [line.basis for line in desk.lines(**item).lines] == [LineBasis.FEE]
    assert "changed_included_time" in desk.flags(**item)


def test_more_time_under_a_cap_is_late_work(desk: Any, rate: Make, entry: Any) -> None:
    desk.deal("HR", cap={"amount": "100.00", "per": "period", "above": "carried"})
    desk.rates = [rate("99.00")]
    desk.worklogs = [replace(entry, spent_seconds=6 * HOUR)]
    taken = [{"worklog_id": "7", "seconds": 4 * HOUR}]
    found = desk.lines(earlier=[earlier(entry)], allocations=taken, late_since="2026-09")
    (line,) = found.lines
    assert (line.basis, line.net, line.service_to) == (LineBasis.CAP, Decimal("100.00"), date(2026, 9, 30))
    assert line.text == "Services for September 2026, up to the agreed limit"


def test_late_work_above_a_cap_that_loses_stays_lost(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", cap={"amount": "100.00", "per": "period", "above": "lost"})
    desk.rates = [rate("50.00")]
    desk.worklogs = [worklog(work_date=date(2026, 9, 9)), worklog(spent_seconds=HOUR)]
    components = [{"component": "time", "month": "2026-09", "amount": "75.00"}]
    found = desk.lines(late_since="2026-09", components=components)
    assert [(line.basis, line.net, line.service_from.month) for line in found.lines] == [
        (LineBasis.HOURS, Decimal("50.00"), 10),
        (LineBasis.CAP, Decimal("25.00"), 9),
    ]
    assert [(out.reason, out.seconds) for out in found.excluded] == [("over_cap", 1800)]
