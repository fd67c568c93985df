"""The demo months of all twelve applications, told what the invoices before have billed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client
from proxima_common.contracts.prefill import LinesProposed
from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money
from proxima_common.replay import replay
from proxima_demo.awkward import AWKWARD
from proxima_demo.load import happen_later
from proxima_prefill.adapters.clickhouse import ClickHouseSource

pytestmark = pytest.mark.connected
MONTHS = ("2026-08", "2026-09", "2026-10")
LATE = {story.name: str(story.later[0]["worklog_id"]) for story in AWKWARD if story.later}


class Books:
    """What the invoice service would tell of one application, month after month."""

    def __init__(self, ask: Any, application: int) -> None:
        self._ask = ask
        self._application = application
        self.components: list[dict[str, Any]] = []
        self.lots: list[dict[str, Any]] = []
        self.posted = 0
        self.earlier: list[dict[str, Any]] = []

    def bill(self, month: str, **more: Any) -> LinesProposed:
        state = {"version": self.posted, "provisional": False, "lots": self.lots}
        found: LinesProposed = self._ask.lines(
            self._application,
            month,
            components=self.components,
            retainer=state,
            earlier=self.earlier,
            allocations=[{"worklog_id": one["worklog_id"], "seconds": one["seconds"]} for one in self.earlier],
            late_since="2026-08" if month > "2026-08" else None,
            **more,
        )
        self._keep(found, month)
        return found

    def _keep(self, found: LinesProposed, month: str) -> None:
        timed = (LineBasis.HOURS, LineBasis.LATE, LineBasis.OVERAGE, LineBasis.CAP, LineBasis.CORRECTION)
        for line in found.lines:
            component = line.component or ("time" if line.basis in timed else None)
            if component:
                self.components.append({"component": component, "month": month, "amount": str(line.net)})
            self.earlier += [self._earlier(line, seen, month) for seen in line.worklogs]
        self.earlier += [self._earlier(None, seen, month) for seen in found.consumed]
        if found.retainer:
            self.posted += 1
            self.lots = [lot.model_dump() for lot in found.retainer.closing]

    @staticmethod
    def _earlier(line: Any, seen: Any, month: str) -> dict[str, Any]:
        by_hour = line is not None and line.basis in (LineBasis.HOURS, LineBasis.LATE, LineBasis.OVERAGE)
        return {
            "worklog_id": seen.worklog_id,
            "invoice_id": str(uuid4()),
            "invoice_number": month,
            "month": month,
            "work_date": seen.work_date.isoformat(),
            "issue_key": seen.issue_key,
            "seconds": seen.billable_seconds,
            "unit_price": str(line.unit_price) if by_hour else "0",
            "rate_id": line.explanation.rate.rate_id if line else "",
            "source_hash": seen.source_hash,
        }


def amounts(found: LinesProposed) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for line in found.lines:
        totals[line.basis.value] = totals.get(line.basis.value, Decimal(0)) + line.net
    return totals


@pytest.mark.parametrize("application", [number for number in range(1, 13) if number != 5])
def test_three_months_in_a_row(ask: Any, application: int) -> None:
    books = Books(ask, application)
    keys: set[tuple[str, str]] = set()
    for month in MONTHS:
        found = books.bill(month)
        for line in found.lines:
            assert replay(line.explanation) == line.net, line.key
            assert round_money(line.quantity * line.unit_price, line.currency) == line.net, line.key
            assert line.basis is not LineBasis.CORRECTION
            keys.add((month, line.key))
        assert found.document_terms is not None
    billed: dict[str, int] = {}
    for part in books.earlier:
        billed[part["worklog_id"]] = billed.get(part["worklog_id"], 0) + part["seconds"]
    # What was billed is never proposed again, whatever the month.
    again = books.bill("2026-10")
    assert [line.basis for line in again.lines if line.worklogs or line.component] == []
    assert all(seconds >= 0 for seconds in billed.values())


def test_application_1_carries_hours_by_lots(ask: Any) -> None:
    books = Books(ask, 1)
    statements = [books.bill(month).retainer for month in MONTHS]
    assert [(one.used_seconds, one.overage_seconds, one.version) for one in statements if one] == [
        (72_000, 0, 0),
        (50_400, 0, 1),
        (106_200, 12_600, 2),
    ]
    # October used 29.5 h of 26: what September carried is gone, and 3.5 h are above it (E5).
    assert books.lots == []


def test_application_4_bills_each_accepted_milestone_once(ask: Any) -> None:
    books = Books(ask, 4)
    assert [amounts(books.bill(month)) for month in MONTHS] == [
        {"milestone": Decimal("14400000.00")},
        {"milestone": Decimal("19200000.00")},
        {},
    ]
    accepted = [{"milestone_id": "M3", "accepted_on": "2026-11-05"}]
    last = books.bill("2026-11", accepted=accepted)
    assert amounts(last) == {"milestone": Decimal("14400000.00")}
    assert last.lines[0].text == "Қабул қилинган босқич: Топшириш"


def test_application_7_is_topped_up_and_capped(ask: Any) -> None:
    books = Books(ask, 7)
    months = [amounts(books.bill(month)) for month in MONTHS]
    assert months[2] == {"hours": Decimal("11300000.00"), "minimum": Decimal("3700000.00")}
    capped = Books(ask, 7)
    capped.components.append({"component": "time", "month": "2026-07", "amount": "95000000.00"})
    found = capped.bill("2026-08")
    assert sum(line.net for line in found.lines) == Decimal("5000000.00")
    assert found.lines[-1].basis is LineBasis.CAP
    assert amounts(capped.bill("2026-09")) == {}


def test_application_11_offsets_its_advance(ask: Any) -> None:
    books = Books(ask, 11)
    offset, nets = Decimal(0), []
    for month, percent in (("2026-09", "40"), ("2026-10", "70"), ("2026-11", "100")):
        progress = [{"month": month, "cumulative_percent": percent}]
        found = books.bill(month, advance={"advanced": "3600.00", "offset": str(offset)}, progress=progress)
        offset -= amounts(found)["advance_offset"]
        nets.append(sum(line.net for line in found.lines))
    assert nets == [Decimal("3360.00"), Decimal("2520.00"), Decimal("2520.00")]
    assert (offset, sum(nets) + offset) == (Decimal("3600.00"), Decimal("12000.00"))


def test_application_12_borrows_from_the_next_month(ask: Any) -> None:
    books = Books(ask, 12)
    for month in MONTHS:
        found = books.bill(month)
        assert amounts(found) == {"fee": Decimal("4000.00")}
    # E26: 30 of 40, 60 of 50, and in October 28 of the 30 that are left.
    assert [(lot["lot_month"], lot["seconds"]) for lot in books.lots] == [("2026-10", 7_200)]


def test_what_happens_after_september_is_on_octobers_invoice(
    writer: Client, changeable: str, read_only: Any, asker: Any
) -> None:
    books = Books(asker(ClickHouseSource(read_only(changeable))), 9)
    for month in ("2026-08", "2026-09"):
        books.bill(month)
    happen_later(writer, warehouse=f"{changeable}_base")
    october = books.bill("2026-10")
    (late,) = [line for line in october.lines if line.basis is LineBasis.LATE]
    (back,) = [line for line in october.lines if line.basis is LineBasis.CORRECTION]
    assert [w.worklog_id for w in late.worklogs] == [LATE["late September entry"]]
    assert (late.quantity, late.text) == (
        Decimal("3.00"),
        "Late work, September 2026: Senior developer, September 2026",
    )
    assert [w.worklog_id for w in back.worklogs] == [LATE["cut after billing"]]
    assert (back.quantity, back.net) == (Decimal("-1.50"), Decimal("-78.00"))


def test_cost_is_estimated_for_every_month_with_work(ask: Any) -> None:
    for application in (1, 2, 4, 9, 12):
        found = ask.lines(application, "2026-09")
        assert found.cost is not None
        assert (found.cost.currency, found.cost.amount > 0) == ("USD", True)
        assert "cost" not in "".join(line.model_dump_json() for line in found.lines)
