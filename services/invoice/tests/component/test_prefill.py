"""Answers of prefill: applied while they are the newest, claiming time once, keeping what staff did by hand."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import Drift, DriftFound, ExcludedWorklog, PrefillFailed, PrefillProblem
from proxima_common.contracts.words import ExclusionReason
from proxima_common.ids import new_id
from proxima_invoice.adapters.exchange_rates import ExchangeRates
from proxima_invoice.domain.exchange import PublishedRate
from sqlalchemy import text

from ..line import Line
from ..scenes import NOW, a_client, an_application, lines_proposed, proposed, seen

pytestmark = pytest.mark.connected


async def allocations(line: Line) -> list[tuple[str, str, int, bool]]:
    async with line.made.database.transaction() as tx:
        rows = await tx.execute(
            text("select worklog_id, kind, seconds, released_at is null as live from allocation order by allocation_id")
        )
        return [tuple(row) for row in rows]


async def last_request(line: Line) -> dict[str, Any]:
    return dict((await line.events("prefill.requested.v1"))[-1]["body"])


async def test_a_draft_claims_the_time_behind_its_lines(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1"), seen("w2", 7200)]))
    assert await allocations(line) == [("w1", "billed", 3600, True), ("w2", "billed", 7200, True)]
    assert draft["lines"][0]["worklog_count"] == 2


async def test_the_same_answer_twice_changes_nothing(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    before = await line.read(draft["invoice_id"])
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.propose(UUID(draft["invoice_id"]), proposed("dev", [seen("w1")]))
    after = await line.read(draft["invoice_id"])
    assert after["lines"] == before["lines"]
    assert await allocations(line) == [("w1", "billed", 3600, True)]


async def test_a_refresh_keeps_hand_edits_and_manual_lines(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]), proposed("qa", [seen("w2")]))
    path, dev = f"/invoices/{draft['invoice_id']}", draft["lines"][0]["line_id"]
    edited = await line.patch(f"{path}/lines/{dev}", {"unit_price": "500000"}, f'"{draft["version"]}"')
    manual = {"text": "Travel", "unit": "day", "quantity": "1", "unit_price": "100000"}
    added = await line.post(f"{path}/lines", manual, etag=edited.headers["etag"])
    assert added.status_code == 200, added.text

    await line.post(f"{path}/refresh")
    await line.propose(
        UUID(draft["invoice_id"]), proposed("dev", [seen("w1"), seen("w3")]), proposed("ops", [seen("w4")])
    )
    now = await line.read(draft["invoice_id"])
    assert [(one["key"], one["text"]) for one in now["lines"]] == [
        ("dev", "Work as dev"),
        (None, "Travel"),
        ("ops", "Work as ops"),
    ]
    dev_line = now["lines"][0]
    assert (dev_line["line_id"], dev_line["quantity"], dev_line["unit_price"]) == (dev, "2.000000", "500000.000000")
    assert [one[:2] + one[3:] for one in await allocations(line)] == [
        ("w1", "billed", True),
        ("w2", "billed", False),
        ("w3", "billed", True),
        ("w4", "billed", True),
    ]


async def test_an_older_run_is_not_applied(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    old = (await last_request(line))["run_id"]
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.hear(lines_proposed(UUID(old), UUID(draft["invoice_id"]), [proposed("dev", [seen("w9")])]))
    now = await line.read(draft["invoice_id"])
    assert now["lines"] == draft["lines"]
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{now["version"]}"')
    assert refused.json()["code"] == "prefill_running"


async def test_a_finalized_invoice_ignores_a_late_answer(line: Line) -> None:
    review = await line.finalized()
    run = (await last_request(line))["run_id"]
    await line.hear(lines_proposed(UUID(run), UUID(review["invoice_id"]), [proposed("dev", [seen("w9")])]))
    assert (await line.read(review["invoice_id"]))["lines"] == review["lines"]


async def test_why_nothing_was_proposed_is_shown_and_refuses_the_finalize(line: Line) -> None:
    created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    run = (await last_request(line))["run_id"]
    problem = PrefillProblem(code="missing_rate", detail="no rate for role dev on 2026-10-05", field="rates")
    await line.hear(
        PrefillFailed(
            run_id=run,
            subject_id=created["invoice_id"],
            invoice_id=created["invoice_id"],
            application_id="A2",
            month="2026-10",
            problems=[problem],
        )
    )
    now = await line.read(created["invoice_id"])
    assert now["prefill_problems"] == [problem.detail]
    refused = await line.post(f"/invoices/{created['invoice_id']}/finalize", etag=f'"{now["version"]}"')
    assert (refused.status_code, refused.json()["code"]) == (409, "prefill_failed")
    assert problem.detail in refused.json()["detail"]


async def test_time_of_another_invoice_is_never_billed_twice(line: Line) -> None:
    await line.draft("A2", proposed("dev", [seen("w1")]))
    created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10", "supplement": True})).json()
    told = (await last_request(line))["items"][0]["allocations"]
    assert told == [{"worklog_id": "w1", "seconds": 3600}]

    # Another draft claims w2 after the question and before the answer.
    await line.know(an_application(application_id="A4"))
    await line.draft("A4", proposed("dev", [seen("w2")]))
    question = next(
        one["body"]
        for one in await line.events("prefill.requested.v1")
        if one["body"]["items"][0]["invoice_id"] == created["invoice_id"]
    )
    answer = [proposed("dev", [seen("w2"), seen("w3")])]
    await line.hear(lines_proposed(UUID(question["run_id"]), UUID(created["invoice_id"]), answer))
    now = await line.read(created["invoice_id"])
    assert now["lines"] == []
    assert [(one["worklog_id"], one["reason"]) for one in now["excluded"]] == [("w2", "already_billed")]
    again = await last_request(line)
    assert again["items"][0]["invoice_id"] == created["invoice_id"]

    await line.hear(lines_proposed(UUID(again["run_id"]), UUID(created["invoice_id"]), answer))
    stuck = await line.read(created["invoice_id"])
    assert "billed meanwhile" in stuck["prefill_problems"][0]
    assert await last_request(line) == again
    await line.post(f"/invoices/{created['invoice_id']}/refresh")
    await line.propose(UUID(created["invoice_id"]), proposed("dev", [seen("w3")]))
    free = await line.read(created["invoice_id"])
    assert (free["prefill_problems"], free["excluded"], len(free["lines"])) == ([], [], 1)


async def test_the_rest_of_a_partly_billed_worklog_may_be_billed(line: Line) -> None:
    await line.draft("A2", proposed("dev", [seen("w1", 3600)]))
    late = await line.draft("A2", proposed("late", [seen("w1", 1800, raw_seconds=5400)]), supplement=True)
    assert late["lines"][0]["quantity"] == "0.500000"
    async with line.made.database.transaction() as tx:
        assert (await tx.execute(text("select seconds from worklog"))).scalar_one() == 5400


async def test_dropped_time_is_free_and_written_off_time_is_not(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]), proposed("qa", [seen("w2")]))
    path = f"/invoices/{draft['invoice_id']}"
    dev, qa = (one["line_id"] for one in draft["lines"])
    dropped = await line.post(f"{path}/lines/{dev}/remove", {"how": "drop"}, etag=f'"{draft["version"]}"')
    assert dropped.status_code == 200, dropped.text
    off = await line.post(
        f"{path}/lines/{qa}/remove", {"how": "write_off", "reason": "goodwill"}, etag=dropped.headers["etag"]
    )
    assert off.json()["lines"] == []
    assert off.json()["touched_by"] == ["preparer"]
    assert await allocations(line) == [
        ("w1", "billed", 3600, False),
        ("w2", "billed", 3600, False),
        ("w2", "written_off", 3600, True),
    ]
    await line.post(f"{path}/refresh")
    assert (await last_request(line))["items"][0]["allocations"] == [{"worklog_id": "w2", "seconds": 3600}]
    await line.propose(UUID(draft["invoice_id"]), proposed("dev", [seen("w1")]))
    assert [one["key"] for one in (await line.read(draft["invoice_id"]))["lines"]] == ["dev"]


async def test_what_was_left_out_keeps_its_reason(line: Line) -> None:
    created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    left_out = ExcludedWorklog(
        worklog_id="w5",
        work_date=date(2026, 10, 6),
        issue_key="OPS-2",
        person_id="p2",
        seconds=900,
        reason=ExclusionReason.WARRANTY,
        detail="issue type Warranty",
    )
    await line.propose(UUID(created["invoice_id"]), proposed("dev", [seen("w1")]), excluded=[left_out])
    now = await line.read(created["invoice_id"])
    assert [(one["worklog_id"], one["reason"]) for one in now["excluded"]] == [("w5", "warranty")]


async def test_a_missing_rate_of_exchange_is_never_one(line: Line) -> None:
    application = an_application(application_id="A5", price_currency="USD")
    await line.know(application)
    created = (await line.post("/invoices", {"application_id": "A5", "month": "2026-10"})).json()
    invoice_id = UUID(created["invoice_id"])
    await line.propose(invoice_id, proposed("dev", [seen("w1")], "32.50", "USD"), application=application)
    now = await line.read(invoice_id)
    assert now["prefill_problems"] == ["there is no rate of exchange from USD to UZS"]
    refused = await line.post(f"/invoices/{invoice_id}/finalize", etag=f'"{now["version"]}"')
    assert refused.status_code == 409

    async with line.made.database.transaction() as tx:
        friday = date(2026, 10, 30)
        await ExchangeRates(tx).enter(PublishedRate("cbu", "USD", "UZS", 1, Decimal("12171.03"), friday, "test", NOW))
    await line.post(f"/invoices/{invoice_id}/refresh")
    await line.propose(invoice_id, proposed("dev", [seen("w1")], "32.50", "USD"), application=application)
    now = await line.read(invoice_id)
    assert (now["prefill_problems"], now["lines"][0]["unit_price"]) == ([], "395558.480000")
    review = await line.finalized(now)
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["exchange_rate"]["issued_on"] == "2026-10-30"
    assert review["lines"][0]["net"] == "395558.48"


async def test_terms_that_changed_meanwhile_make_an_answer_stale(line: Line) -> None:
    created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    async with line.made.database.transaction() as tx:
        await tx.execute(text("update period set context_version = 2"))
    await line.propose(UUID(created["invoice_id"]), proposed("dev", [seen("w1")]))
    now = await line.read(created["invoice_id"])
    assert (now["lines"], now["prefill_problems"]) == ([], ["the month's terms changed while prefill was at work"])


async def test_a_refresh_follows_the_client_unless_staff_said_otherwise(line: Line) -> None:
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}"
    own = [{"role": "primary", "email": "boss@savat-retail.example", "name": None}]
    await line.patch(path, {"recipients": own}, f'"{draft["version"]}"')
    await line.post(f"{path}/refresh")
    moved = a_client(address="Samarkand, 5", emails={"primary": "new@savat-retail.example"})
    await line.propose(UUID(draft["invoice_id"]), client=moved)
    now = await line.read(draft["invoice_id"])
    assert now["buyer"]["address"] == "Samarkand, 5"
    assert now["recipients"] == own


async def test_drift_is_a_fact_beside_the_status(line: Line) -> None:
    approved = await line.approved()
    difference = Drift(
        worklog_id="w1",
        kind="changed",
        issue_key="OPS-1",
        work_date=date(2026, 10, 5),
        billed_seconds=14400,
        now_seconds=9000,
    )
    found = DriftFound(
        run_id=new_id(),
        invoice_id=approved["invoice_id"],
        month="2026-10",
        differences=[difference],
        source_as_of=NOW,
    )
    await line.hear(found)
    now = await line.read(approved["invoice_id"])
    drift = next(fact for fact in now["facts"] if fact["fact"] == "drift")
    assert (drift["state"], drift["detail"], now["status"]) == ("waiting", "1 changed", "approved")
    assert now["version"] == approved["version"]
