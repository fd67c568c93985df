"""The worked examples of support deals, minimum and cap, by their numbers.

Each goes the whole way of a request, from the terms as JSON to the proposal as invoice reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.prefill import LinesProposed, ProposedLine
from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money
from proxima_common.replay import replay
from proxima_prefill.domain.people import Engagement
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.retainer import Balance, Carry, Lot, Rollover, settle

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


def test_e5_support_with_overage(desk: Any, worklog: Make) -> None:
    desk.application |= {"price_currency": "UZS", "document_currency": "UZS", "document_set": "esf+act"}
    desk.language = "ru"
    desk.deal("SUP", fee="18000000.00", included_hours="20", overage={"rate": "950000.00"})
    desk.worklogs = [worklog(work_date=date(2026, 10, 1 + n), spent_seconds=int(23.5 * HOUR / 5)) for n in range(5)]
    found = desk.lines()
    assert nets(found) == [(LineBasis.FEE, Decimal("18000000.00")), (LineBasis.OVERAGE, Decimal("3325000.00"))]
    assert sum(line.net for line in found.lines) == Decimal("21325000.00")
    fee, over = found.lines
    assert (fee.quantity, fee.component, fee.text) == (1, "fee", "Услуги технической поддержки за октябрь 2026 г.")
    assert (over.quantity, over.unit_price) == (Decimal("3.50"), Decimal("950000.00"))
    # 18.8 h in four entries, then 1.2 h of the fifth are included: the fifth stands on both lines.
    assert [len(line.worklogs) for line in found.lines] == [5, 1]
    assert sum(w.billed_seconds for w in fee.worklogs) == 20 * HOUR
    assert sum(w.billable_seconds for line in found.lines for w in line.worklogs) == int(23.5 * HOUR)
    assert found.retainer is not None
    assert (found.retainer.used_seconds, found.retainer.overage_seconds) == (84_600, 12_600)


SIX_MONTHS = [
    # used, available, overage, forfeited, carried out
    (14, 20, 0, 0, [(1, 6)]),
    (18, 26, 0, 0, [(2, 8)]),
    (33, 28, 5, 0, []),
    (5, 20, 0, 5, [(4, 10)]),
    (0, 30, 0, 20, [(5, 10)]),
    (31, 30, 1, 0, []),
]


def test_e6_rollover() -> None:
    rollover = Rollover(Carry.SURPLUS, cap_seconds=10 * HOUR, expires_after=2)
    balance = Balance()
    for number, (used, available, overage, forfeited, carried) in enumerate(SIX_MONTHS, 1):
        month = MonthPeriod(date(2026, number, 1))
        found = settle(balance, month=month, granted=20 * HOUR, used=used * HOUR, rollover=rollover)
        assert found.available == available * HOUR, number
        assert found.overage == overage * HOUR, number
        assert sum(lot.seconds for lot in found.expired) == forfeited * HOUR, number
        assert [(lot.month.first.month, lot.seconds) for lot in found.closing] == [(m, h * HOUR) for m, h in carried]
        balance = Balance(found.closing)


def test_e6_third_month_as_it_is_proposed(desk: Any, worklog: Make) -> None:
    rollover = {"mode": "surplus", "cap_hours": "10", "expires_after_periods": 2}
    desk.deal("SUP", fee="1000.00", included_hours="20", overage={"rate": "50.00"}, rollover=rollover)
    desk.worklogs = [worklog(work_date=date(2026, 3, 2), spent_seconds=33 * HOUR)]
    lots = [{"lot_month": "2026-02", "seconds": 8 * HOUR}]
    found = desk.lines("2026-03", retainer={"version": 4, "provisional": True, "lots": lots})
    assert nets(found) == [(LineBasis.FEE, Decimal("1000.00")), (LineBasis.OVERAGE, Decimal("250.00"))]
    assert found.retainer is not None
    assert (found.retainer.version, found.retainer.provisional) == (4, True)
    assert (found.retainer.closing, found.retainer.expired) == ([], [])
    part = only(found, LineBasis.OVERAGE).explanation.retainer
    assert part is not None
    assert (part.opening_seconds, part.granted_seconds, part.used_seconds) == (8 * HOUR, 20 * HOUR, 33 * HOUR)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "days"),
    [(date(2026, 11, 10), None, 21), (date(2026, 1, 1), date(2026, 11, 22), 21)],
)
def test_e7_proration(desk: Any, valid_from: date, valid_to: date | None, days: int) -> None:
    desk.application |= {"valid_from": valid_from, "valid_to": valid_to}
    desk.deal("SUP", fee="1200.00", included_hours="20")
    found = desk.lines("2026-11")
    assert nets(found) == [(LineBasis.FEE, Decimal("840.00"))]
    fee = found.lines[0].explanation.fee
    assert fee is not None
    assert fee.proration is not None
    assert (fee.full, fee.proration.days, fee.proration.of_days) == (Decimal("1200.00"), days, 30)
    assert found.retainer is not None
    assert found.retainer.granted_seconds == 14 * HOUR
    desk.deal("SUP", fee="1200.00", included_hours="20", prorate=False)
    whole = desk.lines("2026-11")
    assert (nets(whole), whole.retainer and whole.retainer.granted_seconds) == (
        [(LineBasis.FEE, Decimal("1200.00"))],
        20 * HOUR,
    )


def test_e8_minimum_fee(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", minimum="1500.00")
    desk.worklogs, desk.rates = [worklog(spent_seconds=int(22.5 * HOUR))], [rate("55.00")]
    found = desk.lines()
    assert nets(found) == [(LineBasis.HOURS, Decimal("1237.50")), (LineBasis.MINIMUM, Decimal("262.50"))]
    assert found.lines[1].text == "Difference to the monthly minimum for October 2026"
    assert nets(desk.lines(supplement=True)) == [(LineBasis.LATE, Decimal("1237.50"))]
    desk.deal("HR", minimum="1500.00", cap={"amount": "1000.00", "per": "period", "above": "lost"})
    assert nets(desk.lines()) == [(LineBasis.CAP, Decimal("1000.00"))]


@pytest.mark.parametrize("sizes", [[40], [8] * 5, [28, 12], [0.5] * 80])
@pytest.mark.parametrize("above", ["lost", "carried"])
def test_e9_cap(desk: Any, worklog: Make, rate: Make, sizes: list[float], above: str) -> None:
    desk.deal("HR", cap={"amount": "10000.00", "per": "deal", "above": above})
    desk.rates = [rate("45.00")]
    desk.worklogs = [
        worklog(work_date=date(2026, 10, 1 + n % 28), spent_seconds=int(h * HOUR)) for n, h in enumerate(sizes)
    ]
    before = [{"component": "time", "month": "2026-08", "amount": "8700.00"}]
    found = desk.lines(components=before)
    assert sum(net for _, net in nets(found)) == Decimal("1300.00")
    closing = only(found, LineBasis.CAP)
    assert closing.explanation.cap is not None
    assert closing.explanation.cap.unbilled_seconds == 40_000  # 11.111111 h
    assert sum(w.billable_seconds for line in found.lines for w in line.worklogs) == 104_000  # 28.888889 h
    lost = {out.reason: out.seconds for out in found.excluded}
    assert sum(out.seconds for out in found.excluded) == (40_000 if above == "lost" else 0)
    assert set(lost) == ({"over_cap"} if above == "lost" else set())
    assert "cap_reached" in desk.flags(components=before)


def test_e9_carried_time_takes_the_room_of_a_later_month(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", cap={"amount": "100.00", "per": "period", "above": "carried"})
    desk.rates = [rate("10.00")]
    entry = worklog(work_date=date(2026, 9, 10), spent_seconds=12 * HOUR)
    desk.worklogs = [entry, worklog(work_date=date(2026, 10, 10), spent_seconds=9 * HOUR)]
    september = desk.lines("2026-09")
    (billed,) = september.lines[0].worklogs
    taken = {"worklog_id": entry.worklog_id, "seconds": billed.billable_seconds}
    time = [{"component": "time", "month": "2026-09", "amount": "100.00"}]
    october = desk.lines(allocations=[taken], late_since="2026-09", components=time)
    assert nets(october) == [(LineBasis.LATE, Decimal("20.00")), (LineBasis.CAP, Decimal("80.00"))]
    assert billed.billable_seconds == 10 * HOUR


@pytest.mark.parametrize(("order", "amounts"), [("chronological", ["150.00"]), ("pro_rata", ["115.38", "24.23"])])
def test_e23_which_hours_are_overage(desk: Any, worklog: Make, rate: Make, order: str, amounts: list[str]) -> None:
    desk.deal("SUP", fee="500.00", included_hours="10", overage={"order": order}, rounding={"hours_scale": 6})
    desk.rates = [rate("50.00", role="Dev"), rate("35.00", role="QA")]
    always = Validity(date(2020, 1, 1), None)
    desk.people = [Engagement("d", "D", "Dev", always), Engagement("q", "Q", "QA", always)]
    desk.worklogs = [
        worklog(person_id=person, work_date=date(2026, 10, day), spent_seconds=hours * HOUR)
        for day, (person, hours) in enumerate([("d", 6), ("q", 3), ("d", 4)], 1)
    ]
    found = desk.lines()
    assert [net for basis, net in nets(found) if basis is LineBasis.OVERAGE] == [Decimal(amount) for amount in amounts]
    assert sum(w.billable_seconds for line in found.lines for w in line.worklogs) == 13 * HOUR
    over = [w.billed_seconds for line in found.lines if line.basis is LineBasis.OVERAGE for w in line.worklogs]
    assert sum(over) == 3 * HOUR


def test_e26_deficit_rollover(desk: Any, worklog: Make) -> None:
    desk.deal("SUP", fee="900.00", included_hours="40", rollover={"mode": "deficit"}, overage={"rate": "99.00"})
    lots: list[dict[str, Any]] = []
    available = []
    for number, used in enumerate((30, 60, 0), 8):
        month = f"2026-{number:02}"
        desk.worklogs = [worklog(work_date=date(2026, number, 3), spent_seconds=used * HOUR)] if used else []
        found = desk.lines(month, retainer={"version": number, "provisional": False, "lots": lots})
        assert nets(found) == [(LineBasis.FEE, Decimal("900.00"))]
        assert found.retainer is not None
        available.append((found.retainer.granted_seconds + sum(lot.seconds for lot in found.retainer.opening)) // HOUR)
        lots = [lot.model_dump() for lot in found.retainer.closing]
    assert available == [40, 50, 30]


def test_lots_of_a_deficit_are_paid_back_from_the_next_grant() -> None:
    opening = Balance((Lot(MonthPeriod.of("2026-08"), -5 * HOUR),))
    month = MonthPeriod.of("2026-09")
    found = settle(opening, month=month, granted=8 * HOUR, used=4 * HOUR, rollover=Rollover(Carry.SURPLUS))
    assert (found.overage, found.closing) == (HOUR, ())
