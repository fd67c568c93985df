"""Drift is asked for what invoices hold, and shown on them."""

from datetime import date

import pytest
from proxima_common.contracts.prefill import Drift, DriftFound
from proxima_invoice.adapters.billed_work import BilledWorkReader
from proxima_invoice.usecases.ask_drift import ask_drift, watched_months

from ..line import Line
from ..scenes import NOW, proposed, seen


def test_this_month_and_three_before_it_are_watched_over_a_new_year() -> None:
    assert watched_months(date(2027, 2, 1)) == ["2026-11", "2026-12", "2027-01", "2027-02"]


@pytest.mark.connected
async def test_what_an_invoice_holds_is_asked_and_the_answer_is_shown(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1"), seen("w2", 7200)]))
    async with line.made.database.transaction() as tx:
        asked = await ask_drift(line.made.desk(tx), BilledWorkReader(tx), draft["period"])
    request = (await line.events("prefill.requested.v1"))[-1]["body"]
    assert asked == 1
    assert request["purpose"] == "drift"
    assert [part["worklog_id"] for part in request["items"][0]["billed"]] == ["w1", "w2"]
    assert [part["seconds"] for part in request["items"][0]["billed"]] == [3600, 7200]

    cut = Drift(
        worklog_id="w2",
        kind="changed",
        issue_key="X-1",
        work_date=date(2026, 10, 2),
        billed_seconds=7200,
        now_seconds=3600,
    )
    await line.hear(
        DriftFound(
            run_id=request["run_id"],
            invoice_id=draft["invoice_id"],
            month=draft["period"],
            differences=[cut],
            source_as_of=NOW,
        )
    )
    facts = {fact["fact"]: fact for fact in (await line.read(draft["invoice_id"]))["facts"]}
    assert facts["drift"]["state"] == "waiting"
    assert facts["drift"]["detail"] == "1 changed"


@pytest.mark.connected
async def test_an_invoice_that_was_voided_holds_nothing_to_ask_about(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    discarded = await line.post(f"/invoices/{draft['invoice_id']}/discard", {"reason": "made by mistake"})
    assert discarded.status_code == 200, discarded.text
    async with line.made.database.transaction() as tx:
        assert await ask_drift(line.made.desk(tx), BilledWorkReader(tx), draft["period"]) == 0
