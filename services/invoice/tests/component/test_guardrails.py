"""What parks an invoice until somebody says why it may go on, and what is green."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import CostEstimate
from sqlalchemy import text

from ..billing import code, executor_of, ok, overview, pointers, results, take
from ..line import APPROVER, PREPARER, VIEWER, Json, Line
from ..scenes import NOW, proposed, seen
from .test_approval import next_draft, set_policy, state

pytestmark = pytest.mark.connected


async def spiking(line: Line) -> Json:
    """September billed at 1 512 000, October drafted with ten times the hours."""
    await line.approved(await line.finalized(await line.draft(month="2026-09")))
    big = proposed("dev", [seen(f"big-{number}") for number in range(40)])
    return await line.draft("A2", big)


async def test_a_spike_parks_until_somebody_says_why(line: Line) -> None:
    draft = await spiking(line)
    finalize = f"/invoices/{draft['invoice_id']}/finalize"
    refused = await line.post(finalize, etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "parked")
    assert "above the mean of the last 1 months" in refused.json()["detail"]
    (action,) = [one for one in draft["allowed_actions"] if one["action"] == "finalize"]
    assert not action["allowed"]
    assert "above the mean" in action["reason"]
    (rail,) = (await ok(line.get(state(draft))))["guardrails"]
    assert (rail["code"], rail["released_by"]) == ("spike", None)

    release = f"/invoices/{draft['invoice_id']}/guardrails/release"
    body = {"codes": ["spike"], "reason": "a new shop opened"}
    assert code(await line.post(release, body, VIEWER)) == (403, "role_missing")
    idle = await line.post(release, {"codes": ["spike", "zero_total"], "reason": "why not"}, APPROVER)
    assert (code(idle), pointers(idle)) == ((409, "not_stopped"), ["/codes/1"])
    passed = await ok(line.post(release, body, APPROVER))
    assert "approver" not in passed["touched_by"]
    assert (await ok(line.get(state(draft))))["guardrails"][0]["reason"] == "a new shop opened"
    await line.finalized(passed)


async def test_another_total_is_another_question(line: Line) -> None:
    draft = await spiking(line)
    body = {"codes": ["spike"], "reason": "a new shop opened"}
    passed = await ok(line.post(f"/invoices/{draft['invoice_id']}/guardrails/release", body))
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    changed = await ok(line.patch(path, {"quantity": "99"}, f'"{passed["version"]}"'))
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{changed["version"]}"')
    assert code(refused) == (409, "parked")


async def test_a_zero_total_goes_on_when_somebody_says_why(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("zero-1")]))
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    changed = await ok(line.patch(path, {"unit_price": "0"}, f'"{draft["version"]}"'))
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{changed["version"]}"')
    assert code(refused) == (409, "parked")
    body = {"codes": ["zero_total"], "reason": "the contract asks for a paper every month"}
    passed = await ok(line.post(f"/invoices/{draft['invoice_id']}/guardrails/release", body))
    assert (await line.finalized(passed))["gross"] == "0.00"


async def green_month(line: Line) -> tuple[Json, Json]:
    """A2 billed alike in September and October, A3 for the first time; both drafted."""
    await line.approved(await line.finalized(await line.draft(month="2026-09")))
    return await line.draft(), await next_draft(line)


async def test_green_is_what_looks_like_the_month_before(line: Line) -> None:
    steady, new = await green_month(line)
    preview = await ok(line.get("/months/2026-10/green?verb=finalize"))
    assert [item["invoice_id"] for item in preview["green"]] == [steady["invoice_id"]]
    assert [(item["invoice_id"], item["against"]) for item in preview["rest"]] == [
        (new["invoice_id"], ["there is no invoice of the month before to compare with"])
    ]
    assert preview["totals"] == [{"currency": "UZS", "count": 1, "amount": steady["gross"]}]
    assert (await ok(line.get(state(steady))))["against_green"] == []
    none = await ok(line.get("/months/2026-10/green?verb=finalize", ("stranger", ("preparer", "S2"))))
    assert (none["green"], none["rest"]) == ([], [])


async def test_a_batch_takes_all_green_and_only_what_was_shown(line: Line) -> None:
    steady, _ = await green_month(line)
    body = {"verb": "finalize", "month": "2026-10", "all_green": True, "expected_count": 2}
    assert code(await line.post("/batches", body)) == (409, "preview_changed")
    wrong = await line.post("/batches", body | {"invoice_ids": [steady["invoice_id"]]})
    assert (wrong.status_code, pointers(wrong)) == (422, ["/invoice_ids"])
    asked = await ok(line.post("/batches", body | {"expected_count": 1}))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert results(done) == [("done", "2026-0002")]
    assert code(await line.post("/batches", body | {"expected_count": None})) == (409, "nothing_green")


async def test_months_without_a_draft_are_green_by_what_they_come_to(line: Line) -> None:
    before = await line.approved(await line.finalized(await line.draft(month="2026-09")))
    async with line.made.database.transaction() as tx:
        await tx.execute(text("update invoice set terms_version = 't1'"))
    later = NOW + timedelta(minutes=1)
    values = {"flags": [], "expected_net": before["net"], "source_as_of": later}
    await take(line, overview("A2", **values), overview("A9", **values))
    preview = await ok(line.get("/months/2026-10/green?verb=create"))
    assert [item["application_id"] for item in preview["green"]] == ["A2"]
    assert [item["application_id"] for item in preview["rest"]] == ["A9"]
    body = {"verb": "create", "month": "2026-10", "all_green": True}
    asked = await ok(line.post("/batches", body))
    await executor_of(line).drain()
    assert results(await ok(line.get(f"/batches/{asked['batch_id']}"))) == [("done", "drafted")]


async def costing(line: Line, amount: str, **values: Any) -> Json:
    """A draft over 1 350 000 net, whose work cost this much."""
    created = await ok(line.post("/invoices", {"application_id": "A2", "month": "2026-10"}))
    estimate = {"currency": "UZS", "amount": amount, "seconds": 10800, "unpriced_seconds": 0} | values
    await line.propose(UUID(created["invoice_id"]), cost=CostEstimate(**estimate))
    return await line.read(created["invoice_id"])


async def test_a_low_margin_parks_and_is_told_only_to_those_who_may_see_it(line: Line) -> None:
    draft = await costing(line, "1300000.00")
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "parked")
    assert "the margin is below 10 %" in refused.json()["detail"]
    for who, margin in ((APPROVER, "3.7037"), (PREPARER, "3.7037"), (VIEWER, None)):
        assert (await ok(line.get(state(draft), who)))["margin_percent"] == margin


@pytest.mark.parametrize("values", [{"unpriced_seconds": 60}, {"currency": "GBP"}])
async def test_a_cost_that_is_not_whole_or_not_convertible_is_not_known(line: Line, values: Json) -> None:
    draft = await costing(line, "1300000.00", **values)
    assert (await ok(line.get(state(draft))))["margin_percent"] is None
    await line.finalized(draft)


async def test_a_margin_that_nobody_knows_takes_the_level_that_asks_for_it(line: Line) -> None:
    await set_policy(line, {"levels": [{"number": 1}, {"number": 2, "below_margin": "30"}]})
    review = await line.files_made(await line.finalized())
    assert (await ok(line.get(state(review))))["needed_levels"] == [1, 2]
