"""Fees in arrears and ahead, included hours, late support work, flags of the hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineBasis
from proxima_common.replay import replay

Make = Callable[..., Any]
HOUR = 3600
OVERRIDE = UUID("00000000-0000-7000-8000-00000000000a")


def shown(found: Any) -> list[tuple[str, str]]:
    for line in found.lines:
        assert replay(line.explanation) == line.net, line.key
    return [(line.key, format(line.net, "f")) for line in found.lines]


def test_a_fee_is_proposed_once_a_month(desk: Any, worklog: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="2", fees=[{"component_id": "x", "title": {}, "amount": "7.00"}])
    desk.worklogs = [worklog()]
    assert [line.component for line in desk.lines().lines] == ["fee", "fee:x"]
    billed = [{"component": "fee", "month": "2026-10", "amount": "100.00"}]
    (line,) = (found := desk.lines(components=billed)).lines
    assert (line.component, [w.worklog_id for w in line.worklogs]) == ("fee:x", ["1"])
    assert [w.worklog_id for w in found.consumed] == []
    both = [*billed, {"component": "fee:x", "month": "2026-10", "amount": "7.00"}]
    again = desk.lines(components=both, supplement=True)
    assert (again.lines, [w.billable_seconds for w in again.consumed]) == ([], [HOUR])
    assert again.retainer.granted_seconds == 0
    september = [{"component": "fee", "month": "2026-09", "amount": "100.00"}]
    assert len(desk.lines(components=september).lines) == 2


def test_a_fee_ahead_abroad_is_the_next_months(desk: Any, worklog: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="1", billed="ahead", overage={"rate": "9.00"})
    desk.worklogs = [worklog(spent_seconds=2 * HOUR)]
    found = desk.lines()
    assert shown(found) == [("fee&month=2026-11", "100.00"), ("overage&rate=terms:overage", "9.00")]
    assert (found.lines[0].service_from, found.lines[0].service_to) == (date(2026, 11, 1), date(2026, 11, 30))
    assert found.lines[0].text == "Support for November 2026"
    assert [w.billed_seconds for w in found.consumed] == [HOUR]
    desk.application["valid_from"] = date(2026, 10, 1)
    first = desk.lines()
    assert [(line.component, line.key) for line in first.lines if line.basis is LineBasis.FEE] == [
        ("fee", "fee&month=2026-10"),
        ("fee:2026-11", "fee:2026-11&month=2026-11"),
    ]
    desk.application |= {"valid_from": date(2020, 1, 1), "valid_to": date(2026, 11, 1)}
    assert [line.basis for line in desk.lines().lines] == [LineBasis.OVERAGE]


def test_a_fee_ahead_at_home_goes_with_its_supply(desk: Any) -> None:
    desk.deal("SUP", fee="100.00", included_hours="1", billed="ahead")
    desk.application["document_set"] = "bill+esf"
    assert shown(desk.lines()) == [("fee&month=2026-10", "100.00")]


def test_a_deal_that_begins_to_be_billed_ahead_loses_no_month(desk: Any) -> None:
    arrears = {"deal_type": "SUP", "fee": "100.00", "included_hours": "1"}
    desk.application["deal_type"] = "SUP"
    desk.terms = [
        (arrears, date(2020, 1, 1), date(2026, 10, 1)),
        (arrears | {"billed": "ahead"}, date(2026, 10, 1), date(2026, 12, 1)),
        (arrears, date(2026, 12, 1), None),
    ]
    months = [[line.service_from.month for line in desk.lines(f"2026-{month:02}").lines] for month in (9, 10, 11, 12)]
    assert months == [[9], [10, 11], [12], []]
    assert [line.service_from.month for line in desk.lines("2027-01").lines] == [1]


def test_included_time_without_overage_terms_is_not_billed_and_flagged(desk: Any, worklog: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="1")
    desk.worklogs = [worklog(spent_seconds=3 * HOUR)]
    found = desk.lines()
    assert shown(found) == [("fee&month=2026-10", "100.00")]
    assert found.retainer.overage_seconds == 2 * HOUR
    assert desk.flags() == ["overage_not_billed"]


def test_late_support_work_draws_on_this_months_hours(desk: Any, worklog: Make) -> None:
    desk.deal("SUP", fee="100.00", included_hours="3", overage={"rate": "10.00"})
    desk.worklogs = [
        worklog(worklog_id="late", work_date=date(2026, 9, 30), spent_seconds=4 * HOUR),
        worklog(worklog_id="own", spent_seconds=HOUR),
    ]
    found = desk.lines(late_since="2026-09")
    assert [(line.basis, line.net, line.service_from.month, line.text) for line in found.lines[1:]] == [
        (LineBasis.OVERAGE, Decimal("10.00"), 10, "Support above the included hours for October 2026"),
        (
            LineBasis.LATE,
            Decimal("10.00"),
            9,
            "Late work, September 2026: Support above the included hours for September 2026",
        ),
    ]
    assert (found.retainer.used_seconds, found.retainer.overage_seconds) == (5 * HOUR, 2 * HOUR)
    shown(found)


def test_flags_of_the_hours(desk: Any, worklog: Make) -> None:
    desk.deal(
        "SUP", fee="100.00", included_hours="10", overage={"rate": "9", "alert_percent": "80", "stop_percent": 120}
    )
    state = {"version": 1, "provisional": True, "lots": []}

    def flags(hours: float) -> list[str]:
        desk.worklogs = [worklog(spent_seconds=int(hours * HOUR))]
        return list(desk.flags(retainer=state))

    assert flags(7.9) == ["provisional"]
    assert flags(8) == ["provisional", "overage_alert"]
    assert flags(12) == ["provisional", "overage_alert", "overage_stop"]
