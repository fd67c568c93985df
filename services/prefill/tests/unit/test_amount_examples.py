"""The worked examples of late work, fixed price, advances and currency, by their numbers.

Each goes the whole way of a request, from the terms as JSON to the proposal as invoice reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from proxima_common.contracts.prefill import LinesProposed, ProposedLine
from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money
from proxima_common.replay import replay
from proxima_prefill.usecases.hashes import source_hash

Make = Callable[..., Any]
HOUR = 3600


def nets(found: LinesProposed) -> list[tuple[LineBasis, Decimal]]:
    for line in found.lines:
        assert replay(line.explanation) == line.net, line.key
        assert round_money(line.quantity * line.unit_price, line.currency) == line.net, line.key
    return [(line.basis, line.net) for line in found.lines]


def only(found: LinesProposed, basis: LineBasis) -> ProposedLine:
    (line,) = [line for line in found.lines if line.basis is basis]
    return line


def test_e12_late_and_edited(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", lines={"grouping": ["month"]})
    desk.rates = [rate("45.00")]
    edited = worklog(work_date=date(2026, 9, 22), spent_seconds=4 * HOUR)
    late = worklog(work_date=date(2026, 9, 24), spent_seconds=3 * HOUR)
    own = [worklog(work_date=date(2026, 10, 5 + n), spent_seconds=8 * HOUR) for n in range(10)]
    earlier = {
        "worklog_id": edited.worklog_id,
        "invoice_id": str(uuid4()),
        "invoice_number": "9/2026",
        "month": "2026-09",
        "work_date": "2026-09-22",
        "issue_key": "PAY-1",
        "seconds": 4 * HOUR,
        "unit_price": "45.00",
        "rate_id": "r1",
        "source_hash": source_hash(edited),
    }
    item = {
        "late_since": "2026-08",
        "allocations": [{"worklog_id": edited.worklog_id, "seconds": 4 * HOUR}],
        "earlier": [earlier],
    }
    desk.worklogs = [*own, late, edited]
    assert nets(desk.lines(**item)) == [(LineBasis.HOURS, Decimal("3600.00")), (LineBasis.LATE, Decimal("135.00"))]
    desk.worklogs = [*own, late, worklog(worklog_id=edited.worklog_id, work_date=edited.work_date, spent_seconds=9000)]
    found = desk.lines(**item)
    assert nets(found) == [
        (LineBasis.HOURS, Decimal("3600.00")),
        (LineBasis.LATE, Decimal("135.00")),
        (LineBasis.CORRECTION, Decimal("-67.50")),
    ]
    assert sum(line.net for line in found.lines) == Decimal("3667.50")
    _, after, back = found.lines
    assert (after.service_from, after.service_to) == (date(2026, 9, 1), date(2026, 9, 30))
    assert after.text == "Late work, September 2026: Services for September 2026"
    assert (back.quantity, back.unit_price, back.service_from) == (
        Decimal("-1.50"),
        Decimal("45.00"),
        date(2026, 9, 22),
    )
    assert back.text == "Correction to No. 9/2026, September 2026: PAY-1"
    assert [w.billable_seconds for w in back.worklogs] == [-5400]
    assert desk.shelf.asked == ["worklogs"]
    assert {"late_work", "corrections"} <= set(desk.flags(**item))


def test_e13_milestones(desk: Any, worklog: Make) -> None:
    plan = [("M1", "30", "2026-08-28"), ("M2", "40", "2026-09-30"), ("M3", "30", "2026-10-30")]
    milestones = [{"milestone_id": m, "title": {"en": m}, "percent": p, "accepted_on": day} for m, p, day in plan]
    desk.application |= {"price_currency": "UZS", "document_currency": "UZS"}
    desk.deal("FP", price="48000000.00", milestones=milestones)
    desk.worklogs = [worklog(work_date=date(2026, 9, 2))]
    components: list[dict[str, str]] = []
    amounts = []
    for month in ("2026-08", "2026-09", "2026-10"):
        found = desk.lines(month, components=components)
        ((basis, amount),) = nets(found)
        amounts.append(amount)
        assert basis is LineBasis.MILESTONE
        assert found.lines[0].component is not None
        components.append({"component": found.lines[0].component, "month": month, "amount": str(amount)})
        assert [w.billed_seconds for w in found.consumed] == ([HOUR] if month == "2026-09" else [])
    assert amounts == [Decimal("14400000.00"), Decimal("19200000.00"), Decimal("14400000.00")]
    assert desk.lines("2026-11", components=components).lines == []
    assert desk.flags("2026-11", components=components) == ["nothing_to_bill"]


def test_e13_the_last_percent_takes_the_remainder(desk: Any) -> None:
    thirds = ["33.3333", "33.3333", "33.3334"]
    milestones = [
        {"milestone_id": str(n), "title": {"en": "x"}, "percent": p, "accepted_on": "2026-10-01"}
        for n, p in enumerate(thirds)
    ]
    desk.deal("FP", price="1000.00", milestones=milestones)
    found = desk.lines()
    assert [net for _, net in nets(found)] == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]


def test_e13_acceptance_recorded_by_staff_wins(desk: Any) -> None:
    milestones = [{"milestone_id": "M1", "title": {"en": "Plan"}, "amount": "500.00", "planned_on": "2026-10-30"}]
    changes = [{"change_id": "C1", "title": {"en": "Export"}, "amount": "80.00"}]
    desk.deal("FP", price="500.00", milestones=milestones, change_requests=changes)
    assert desk.lines().lines == []
    accepted = [{"milestone_id": name, "accepted_on": "2026-10-20"} for name in ("M1", "C1")]
    found = desk.lines(accepted=accepted)
    assert nets(found) == [(LineBasis.MILESTONE, Decimal("500.00")), (LineBasis.CHANGE_REQUEST, Decimal("80.00"))]
    assert [line.text for line in found.lines] == ["Accepted stage: Plan", "Additional work: Export"]
    assert desk.lines("2026-09", accepted=accepted).lines == []
    billed = [{"component": line.component, "month": "2026-10", "amount": str(line.net)} for line in found.lines]
    assert desk.lines("2026-11", accepted=accepted, components=billed).lines == []


def test_e14_percent_complete(desk: Any) -> None:
    months = [("2026-08", "33.33"), ("2026-09", "66.67"), ("2026-10", "50")]
    desk.deal(
        "FP", price="10000.00", progress=[{"month": month, "cumulative_percent": share} for month, share in months]
    )
    components: list[dict[str, str]] = []
    amounts = []
    for month, _ in months:
        recorded = [{"month": "2026-10", "cumulative_percent": share} for share in ("90", "100")]
        ((_, amount),) = nets(desk.lines(month, components=components, progress=recorded))
        amounts.append(amount)
        components.append({"component": "progress", "month": month, "amount": str(amount)})
    assert amounts == [Decimal("3333.00"), Decimal("3334.00"), Decimal("3333.00")]
    assert (
        desk.lines("2026-11", components=components, progress=[{"month": "2026-10", "cumulative_percent": "100"}]).lines
        == []
    )
    # What was billed too early is taken back.
    assert nets(desk.lines("2026-10", components=components)) == [(LineBasis.PROGRESS, Decimal("-5000.00"))]


def test_e14_instalments_close_exactly(desk: Any) -> None:
    desk.deal("FP", price="1000.00", instalments={"count": 3, "first_month": "2026-08"})
    components: list[dict[str, str]] = []
    amounts = []
    for month in ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"):
        for line in desk.lines(month, components=components).lines:
            assert replay(line.explanation) == line.net
            amounts.append(line.net)
            components.append({"component": line.component, "month": month, "amount": str(line.net)})
    assert amounts == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]
    assert [one["component"] for one in components] == ["instalment:1", "instalment:2", "instalment:3"]


def _stages(how: str) -> dict[str, Any]:
    stages = [("M1", "5000.00", "2026-09-30"), ("M2", "7000.00", "2026-10-30")]
    return {
        "price": "12000.00",
        "advance": {"percent": "30", "offset": how},
        "milestones": [
            {"milestone_id": name, "title": {"en": name}, "amount": amount, "accepted_on": day}
            for name, amount, day in stages
        ],
    }


@pytest.mark.parametrize(
    ("how", "first", "second"), [("proportional", "3500.00", "4900.00"), ("fastest", "1400.00", "7000.00")]
)
def test_e15_advance(desk: Any, how: str, first: str, second: str) -> None:
    desk.deal("FP", **_stages(how))
    found = desk.lines("2026-09", advance={"advanced": "3600.00", "offset": "0"})
    assert sum(net for _, net in nets(found)) == Decimal(first)
    offset = -only(found, LineBasis.ADVANCE_OFFSET).net
    billed = [{"component": "milestone:M1", "month": "2026-09", "amount": "5000.00"}]
    last = desk.lines(advance={"advanced": "3600.00", "offset": str(offset)}, components=billed)
    assert sum(net for _, net in nets(last)) == Decimal(second)
    assert Decimal(first) + Decimal(second) + Decimal("3600.00") == Decimal("12000.00")


def test_e15_at_home_the_bill_shows_the_offset_not_a_line(desk: Any) -> None:
    desk.deal("FP", **_stages("proportional"))
    desk.application["document_set"] = "bill+esf"
    found = desk.lines("2026-09", advance={"advanced": "3600.00", "offset": "0"})
    assert nets(found) == [(LineBasis.MILESTONE, Decimal("5000.00"))]


def test_e18_the_price_currency_stays_until_the_invoice(desk: Any, worklog: Make, rate: Make) -> None:
    desk.application |= {"price_currency": "USD", "document_currency": "UZS"}
    desk.deal("HR", exchange={"basis": "period_end"})
    desk.worklogs = [worklog(spent_seconds=int(37.75 * HOUR))]
    desk.rates = [rate("32.50", currency="USD")]
    found = desk.lines()
    (line,) = found.lines
    assert (line.quantity, line.unit_price, line.net, line.currency) == (
        Decimal("37.75"),
        Decimal("32.50"),
        Decimal("1226.88"),
        "USD",
    )
    assert found.document_terms is not None
    assert found.document_terms.exchange is not None
    assert found.document_terms.exchange.basis == "period_end"
