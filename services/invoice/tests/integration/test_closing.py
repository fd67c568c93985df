"""Drift with its price, hours confirmed and cancelled, the closing of a month, and the proof of its sums."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import Drift, DriftFound, ExcludedWorklog, MonthTotals, UnclaimedFound
from proxima_common.contracts.words import ExclusionReason
from proxima_common.ids import new_id
from sqlalchemy import text

from ..billing import ADMIN, code, ok, overview, rows, take
from ..line import Json, Line
from ..scenes import NOW, an_application, proposed, seen

pytestmark = pytest.mark.connected

MANAGER = ("manager", ("project_manager", "S1"))
PRINT, OTHER = "b" * 64, "c" * 64


def totals(logged: int, still_open: int = 0, fingerprint: str = PRINT, **excluded: int) -> MonthTotals:
    left_out = {ExclusionReason(reason): seconds for reason, seconds in excluded.items()}
    return MonthTotals(
        logged_seconds=logged,
        open_seconds=still_open,
        excluded_seconds=left_out,
        worklogs=3,
        fingerprint=fingerprint,
    )


def difference(worklog_id: str, billed: int, now: int, kind: Any = "changed") -> Drift:
    return Drift(
        worklog_id=worklog_id,
        kind=kind,
        issue_key="OPS-1",
        work_date=date(2026, 10, 5),
        billed_seconds=billed,
        now_seconds=now,
    )


def found(invoice: Json, *differences: Drift) -> DriftFound:
    return DriftFound(
        run_id=new_id(),
        invoice_id=invoice["invoice_id"],
        month="2026-10",
        differences=list(differences),
        source_as_of=NOW,
    )


async def drift_of(line: Line, invoice: Json) -> list[Json]:
    items: list[Json] = (await ok(line.get(f"/invoices/{invoice['invoice_id']}/drift")))["items"]
    return items


async def test_e12_less_time_than_was_billed_is_proposed_at_the_price_that_was_billed(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1", 14400)], "45"))
    await line.hear(found(draft, difference("w1", 14400, 9000)))
    (one,) = await drift_of(line, draft)
    assert (one["amount"], one["unit_price"], one["proposal"]) == ("-67.5000", "45.000000", "refresh")

    approved = await line.approved(await line.finalized(await line.read(draft["invoice_id"])))
    await line.hear(found(approved, difference("w1", 14400, 9000)))
    (one,) = await drift_of(line, approved)
    assert (one["proposal"], one["state"]) == ("next_invoice", "open")
    await line.hear(found(approved))
    assert await drift_of(line, approved) == []


async def test_what_is_above_the_threshold_takes_a_document_of_its_own(line: Line) -> None:
    approved = await line.approved(await line.finalized(await line.draft("A2", proposed("dev", [seen("w1", 36000)]))))
    await line.hear(found(approved, difference("w1", 36000, 0, "deleted"), difference("w9", 0, 7200, "late")))
    proposals = {one["worklog_id"]: (one["proposal"], one["amount"]) for one in await drift_of(line, approved)}
    assert proposals == {"w1": ("correction", "-4500000.0000"), "w9": ("supplement", "900000.0000")}
    month = await ok(line.get("/months/2026-10/drift"))
    assert [one["number"] for one in month["items"]] == [approved["number"]] * 2
    assert (await ok(line.get("/months/2026-10/drift", ("other", ("viewer", "S2")))))["items"] == []


async def test_a_difference_is_ignored_with_a_reason_until_it_is_another(line: Line) -> None:
    approved = await line.approved()
    await line.hear(found(approved, difference("w1", 3600, 1800)))
    (one,) = await drift_of(line, approved)
    path = f"/drift/{one['drift_id']}/ignore"
    assert code(await line.post(path, {"reason": "no"}))[0] == 422
    ignored = await ok(line.post(path, {"reason": "agreed with the client"}))
    drift = next(fact for fact in ignored["facts"] if fact["fact"] == "drift")
    assert drift["state"] == "done"
    assert code(await line.post(path, {"reason": "once more"})) == (409, "drift_closed")
    timeline = await ok(line.get(f"/invoices/{approved['invoice_id']}/audit"))
    assert (timeline["items"][0]["action"], timeline["items"][0]["reason"]) == (
        "ignore_drift",
        "agreed with the client",
    )
    await line.hear(found(approved, difference("w1", 3600, 1800)))
    assert [part["state"] for part in await drift_of(line, approved)] == ["ignored"]
    await line.hear(found(approved, difference("w1", 3600, 900)))
    assert [part["state"] for part in await drift_of(line, approved)] == ["open"]


async def test_time_on_a_supplement_is_told_when_the_months_own_invoice_is_compared(line: Line) -> None:
    own = await line.draft("A2", proposed("dev", [seen("w1")]))
    await line.draft("A2", proposed("late", [seen("w2")]), supplement=True)
    asked = await line.post(f"/invoices/{own['invoice_id']}/drift/ask")
    assert asked.status_code == 202, asked.text
    (item,) = (await line.events("prefill.requested.v1"))[-1]["body"]["items"]
    assert [one["worklog_id"] for one in item["billed"]] == ["w1"]
    assert item["allocations"] == [{"worklog_id": "w2", "seconds": 3600}]
    assert code(await line.post(f"/invoices/{own['invoice_id']}/drift/ask", None, ("v", ("viewer", "S1"))))[0] == 403
    assert (await line.post("/months/2026-10/drift/ask")).status_code == 202
    assert len((await line.events("prefill.requested.v1"))[-1]["body"]["items"]) == 2


async def test_hours_are_confirmed_as_shown_and_cancelled_by_drift(line: Line) -> None:
    await take(line, overview(totals=totals(36000, 36000)))
    path = "/months/2026-10/periods/A2/confirm-hours"
    assert code(await line.post(path, {"fingerprint": OTHER}, MANAGER)) == (409, "hours_changed")
    assert code(await line.post(path, {"fingerprint": PRINT}, ("a", ("approver", "S1")))) == (403, "role_missing")
    confirmed = await ok(line.post(path, {"fingerprint": PRINT}, MANAGER))
    assert (confirmed["hours_confirmed"], confirmed["confirmed_by"]) == (True, "manager")
    assert (confirmed["confirmed"]["logged_seconds"], confirmed["confirmed"]["worklogs"]) == (36000, 3)
    assert code(await line.post(path, {"fingerprint": PRINT}, MANAGER)) == (409, "hours_confirmed")

    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    await line.hear(found(draft, difference("w1", 3600, 1800)))
    (period,) = (await ok(line.get("/months/2026-10/periods")))["items"]
    assert (period["hours_confirmed"], period["confirmed"]) == (False, None)
    audited = await rows(line, "select action from master_audit where subject like 'period:%' order by position")
    assert [row.action for row in audited] == ["confirm_hours", "hours_not_confirmed"]


async def test_hours_that_read_differently_are_not_confirmed_any_more(line: Line) -> None:
    await take(line, overview(totals=totals(36000, 36000)))
    await ok(line.post("/months/2026-10/periods/A2/confirm-hours", {"fingerprint": PRINT}, MANAGER))
    await take(line, overview(totals=totals(36000, 0)))
    (period,) = (await ok(line.get("/months/2026-10/periods")))["items"]
    assert period["hours_confirmed"]
    await take(line, overview(totals=totals(37000, 0, OTHER)))
    (period,) = (await ok(line.get("/months/2026-10/periods")))["items"]
    assert not period["hours_confirmed"]


def unclaimed(*worklog_ids: str) -> UnclaimedFound:
    stray = [
        ExcludedWorklog(
            worklog_id=one,
            work_date=date(2026, 10, 6),
            issue_key="X-1",
            person_id="p1",
            seconds=900,
            reason=ExclusionReason.NEEDS_MAPPING,
            detail="no application claims it",
        )
        for one in worklog_ids
    ]
    return UnclaimedFound(
        run_id=new_id(), month="2026-10", worklogs=stray, total_worklogs=len(stray), total_seconds=900 * len(stray)
    )


async def blockers(line: Line) -> list[str]:
    read = await ok(line.get("/months/2026-10/closing?legal_entity_id=S1"))
    return [one["code"] for one in read["blockers"]]


async def test_a_month_is_closed_when_nothing_blocks_it(line: Line) -> None:
    close, body = "/months/2026-10/close", {"legal_entity_id": "S1"}
    assert await blockers(line) == ["not_asked", "not_billed"]
    await take(line, overview(totals=totals(7200, 7200)), unclaimed("u1"))
    draft = await line.draft("A2", proposed("dev", [seen("w1"), seen("w2")]))
    await line.hear(found(draft, difference("w1", 3600, 1800)))
    assert await blockers(line) == ["unclaimed_work", "hours_not_confirmed", "open_draft", "drift"]
    refused = await line.post(close, body)
    assert code(refused) == (409, "month_blocked")
    assert "u1" not in refused.text

    assert code(await line.post("/months/2026-10/unclaimed/look", {"reason": "not mine"}))[0] == 404
    looked = await ok(line.post("/months/2026-10/unclaimed/look", {"reason": "internal training"}, ADMIN))
    assert looked["looked_by"] == "admin"
    await line.hear(found(draft))
    await ok(line.post("/months/2026-10/periods/A2/confirm-hours", {"fingerprint": PRINT}, MANAGER))
    await line.approved(await line.finalized(await line.read(draft["invoice_id"])))
    assert await blockers(line) == []
    assert code(await line.post(close, body | {"force_reason": "just in case"})) == (409, "nothing_to_force")
    closed = await ok(line.post(close, body))
    assert (closed["closed_by"], closed["forced_reason"]) == ("preparer", None)
    assert code(await line.post(close, body)) == (409, "month_closed")
    await take(line, unclaimed("u1", "u2"))
    assert await blockers(line) == ["unclaimed_work"]


async def test_a_month_is_forced_shut_with_a_reason_and_opened_again(line: Line) -> None:
    body = {"legal_entity_id": "S1", "force_reason": "the client is bankrupt"}
    assert code(await line.post("/months/2026-10/close", body, ("p", ("preparer", "S1")))) == (403, "role_missing")
    forced = await ok(line.post("/months/2026-10/close", body, ADMIN))
    assert forced["forced_reason"] == "the client is bankrupt"
    refused = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    assert code(refused) == (409, "month_closed")
    again = {"legal_entity_id": "S1", "reason": "an invoice was forgotten"}
    opened = await ok(line.post("/months/2026-10/reopen", again, ADMIN))
    assert opened["closed_at"] is None
    assert code(await line.post("/months/2026-10/reopen", again, ADMIN)) == (409, "month_open")
    assert (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).status_code == 201


async def test_nothing_to_bill_is_taken_back_with_a_reason(line: Line) -> None:
    await take(line, overview())
    path = "/months/2026-10/periods/A2"
    assert code(await line.post(f"{path}/reopen", {"reason": "it is open"})) == (409, "period_open")
    await ok(line.post(f"{path}/nothing-to-bill", {"reason": "on holiday"}))
    opened = await ok(line.post(f"{path}/reopen", {"reason": "late worklogs came"}))
    assert (opened["state"], opened["reason"]) == ("open", None)
    assert (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).status_code == 201


async def reconciled(line: Line) -> tuple[Json, list[str]]:
    read = await ok(line.get("/months/2026-10/reconciliation"))
    return read["rows"][0], [fault["code"] for fault in read["faults"]]


async def billed_month(line: Line) -> Json:
    """Of 5 h: 2 h billed, 1 h written off, 1 h left out as warranty, 1 h open."""
    draft = await line.draft("A2", proposed("dev", [seen("w1", 7200)]), proposed("qa", [seen("w2")]))
    off = {"how": "write_off", "reason": "goodwill"}
    qa = draft["lines"][1]["line_id"]
    await ok(line.post(f"/invoices/{draft['invoice_id']}/lines/{qa}/remove", off, etag=f'"{draft["version"]}"'))
    run = await ok(line.post("/months/2026-10/overview"))
    await take(line, overview(run_id=UUID(run["run_id"]), totals=totals(18000, 3600, warranty=3600)))
    return draft


async def test_all_time_of_a_month_is_billed_written_off_open_or_left_out(line: Line) -> None:
    await billed_month(line)
    row, faults = await reconciled(line)
    assert (row["logged_seconds"], row["billed_seconds"], row["written_off_seconds"]) == (18000, 7200, 3600)
    assert (row["open_seconds"], row["excluded_seconds"]) == (3600, {"warranty": 3600})
    assert (row["difference_seconds"], row["moved"], faults) == (0, False, [])
    other = await ok(line.get("/months/2026-10/reconciliation", ("other", ("viewer", "S2"))))
    assert (other["rows"], other["faults"]) == ([], [])


@pytest.mark.parametrize(
    ("tampering", "faults"),
    [
        ("update allocation set seconds = 5400 where worklog_id = 'w1'", ["difference", "not_as_billed"]),
        (
            "update allocation set seconds = 9000 where worklog_id = 'w1'",
            ["difference", "not_as_billed", "more_than_logged"],
        ),
        ("delete from allocation where kind = 'written_off'", ["difference"]),
    ],
)
async def test_a_planted_error_is_found_and_named(line: Line, owner: Any, tampering: str, faults: list[str]) -> None:
    await billed_month(line)
    await owner.execute(tampering)
    row, found_faults = await reconciled(line)
    assert found_faults == faults
    assert row["difference_seconds"] != 0


async def test_a_worklog_that_vanished_is_found_and_named(line: Line) -> None:
    draft = await billed_month(line)
    await take(line, overview(totals=totals(10800, 3600, OTHER, warranty=3600)))
    await line.hear(found(draft, difference("w1", 7200, 0, "deleted")))
    read = await ok(line.get("/months/2026-10/reconciliation"))
    assert [fault["code"] for fault in read["faults"]] == ["difference", "not_in_source"]
    assert read["faults"][0]["detail"] == "7200 s more accounted for than logged"
    assert "w1" in read["faults"][1]["detail"]


async def test_what_was_claimed_after_the_question_is_no_error(line: Line, clock: Any) -> None:
    run = await ok(line.post("/months/2026-10/overview"))
    await take(line, overview(run_id=UUID(run["run_id"]), totals=totals(7200, 7200)))
    clock.move(timedelta(seconds=60))
    await line.draft("A2", proposed("dev", [seen("w1", 7200)]))
    row, faults = await reconciled(line)
    assert (row["moved"], faults) == (True, [])


async def test_an_overview_of_many_applications_is_one_run(line: Line) -> None:
    for number in range(201):
        await line.know(an_application(application_id=f"B{number:03d}"))
    run = await ok(line.post("/months/2026-10/overview"))
    requests = [one["body"] for one in await line.events("prefill.requested.v1")]
    assert [len(one["items"]) for one in requests] == [200, 2]
    assert [len(one["unlisted_except"] or []) for one in requests] == [202, 0]
    assert requests[0]["run_id"] == run["run_id"]
    assert Decimal(len({item["application_id"] for one in requests for item in one["items"]})) == 202
    async with line.made.database.transaction() as tx:
        parts = await tx.execute(text("select part_of from prefill_run order by run_id"))
        assert [str(row.part_of) if row.part_of else None for row in parts] == [None, run["run_id"]]


async def test_a_month_of_no_calendar_is_refused(line: Line) -> None:
    assert code(await line.post("/months/0000-01/overview"))[0] == 422
    assert code(await line.get("/months/0000-01/closing?legal_entity_id=S1"))[0] == 422
