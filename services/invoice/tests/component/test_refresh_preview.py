"""A refresh that shows its difference first: hand edits and manual lines stay, chosen lines are taken alone."""

from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import PrefillFailed, PrefillProblem
from proxima_common.contracts.words import DealType, LineBasis

from ..billing import code, ok, rows
from ..deals import H, amount_line, retainer
from ..line import Json, Line
from ..scenes import an_application, proposed, seen

pytestmark = pytest.mark.connected


async def worked_on(line: Line) -> Json:
    """A draft with a price set by hand, a manual line and a line that will go."""
    draft = await line.draft("A2", proposed("dev", [seen("w1")]), proposed("qa", [seen("w2")]))
    path = f"/invoices/{draft['invoice_id']}"
    dev = draft["lines"][0]["line_id"]
    edited = await line.patch(f"{path}/lines/{dev}", {"unit_price": "500000"}, f'"{draft["version"]}"')
    manual = {"text": "Travel", "unit": "day", "quantity": "1", "unit_price": "100000"}
    await ok(line.post(f"{path}/lines", manual, etag=edited.headers["etag"]))
    return await line.read(draft["invoice_id"])


async def previewed(line: Line, draft: Json, *lines: Any, **values: Any) -> Json:
    asked = await line.post(f"/invoices/{draft['invoice_id']}/refresh/preview")
    assert asked.status_code == 202, asked.text
    assert asked.json()["version"] == draft["version"]
    await line.propose(UUID(draft["invoice_id"]), *lines, **values)
    return await ok(line.get(f"/invoices/{draft['invoice_id']}/refresh/preview"))


async def apply(line: Line, draft: Json, run_id: str, keys: list[str] | None = None) -> Any:
    body = {"run_id": run_id, "keys": keys}
    now = await line.read(draft["invoice_id"])
    return await line.post(f"/invoices/{draft['invoice_id']}/refresh/apply", body, etag=f'"{now["version"]}"')


async def allocated(line: Line) -> list[str]:
    held = await rows(line, "select worklog_id from allocation where released_at is null order by 1")
    return [row.worklog_id for row in held]


async def test_the_difference_is_shown_and_nothing_has_happened(line: Line) -> None:
    draft = await worked_on(line)
    shown = await previewed(line, draft, proposed("dev", [seen("w1"), seen("w3")]), proposed("ops", [seen("w4")]))
    assert (shown["state"], shown["net_before"], shown["net_after"]) == ("ready", "1050000.00", "1550000.00")
    kinds = {one["key"]: one["kind"] for one in shown["lines"]}
    assert kinds == {"dev": "changed", None: "kept", "ops": "added", "qa": "removed"}
    dev = shown["lines"][0]
    changes = {one["field"]: (one["before"], one["after"]) for one in dev["fields"]}
    assert changes["quantity"] == ("1.000000", "2.000000")
    assert (dev["kept_by_hand"], dev["worklogs_added"]) == (["unit_price"], ["w3"])
    now = await line.read(draft["invoice_id"])
    assert (now["lines"], now["version"]) == (draft["lines"], draft["version"])
    assert await allocated(line) == ["w1", "w2"]


async def test_what_was_shown_is_applied_once_and_again_changes_nothing(line: Line) -> None:
    draft = await worked_on(line)
    fresh = [proposed("dev", [seen("w1"), seen("w3")]), proposed("ops", [seen("w4")])]
    shown = await previewed(line, draft, *fresh)
    done = await apply(line, draft, shown["run_id"])
    assert done.status_code == 200, done.text
    assert [(one["key"], one["net"]) for one in done.json()["lines"]] == [
        ("dev", "1000000.00"),
        (None, "100000.00"),
        ("ops", "450000.00"),
    ]
    assert done.json()["net"] == shown["net_after"]
    assert await allocated(line) == ["w1", "w3", "w4"]
    assert code(await apply(line, draft, shown["run_id"])) == (409, "stale_preview")
    again = await previewed(line, await line.read(draft["invoice_id"]), *fresh)
    assert {one["kind"] for one in again["lines"]} == {"same", "kept"}


async def test_chosen_lines_are_taken_and_the_others_stay(line: Line) -> None:
    draft = await worked_on(line)
    shown = await previewed(line, draft, proposed("dev", [seen("w1"), seen("w3")]), proposed("ops", [seen("w4")]))
    assert code(await apply(line, draft, shown["run_id"], ["nobody"])) == (409, "line_not_found")
    done = await apply(line, draft, shown["run_id"], ["ops"])
    assert done.status_code == 200, done.text
    assert [(one["key"], one["quantity"]) for one in done.json()["lines"]] == [
        ("dev", "1.000000"),
        ("qa", "1.000000"),
        (None, "1.000000"),
        ("ops", "1.000000"),
    ]
    assert await allocated(line) == ["w1", "w2", "w4"]
    assert "preparer" in done.json()["touched_by"]


async def test_lines_that_share_time_go_together(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]), proposed("qa", [seen("w2")]))
    shown = await previewed(line, draft, proposed("dev", [seen("w1"), seen("w2")]))
    refused = await apply(line, draft, shown["run_id"], ["dev"])
    assert code(refused) == (409, "lines_share_time")
    assert "dev, qa" in refused.json()["detail"]
    both = await apply(line, draft, shown["run_id"], ["dev", "qa"])
    assert [one["key"] for one in both.json()["lines"]] == ["dev"]
    assert await allocated(line) == ["w1", "w2"]


async def test_only_the_newest_proposal_is_applied_and_none_that_was_overtaken(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    old = await previewed(line, draft, proposed("dev", [seen("w1"), seen("w3")]))
    new = await previewed(line, draft, proposed("dev", [seen("w1"), seen("w4")]))
    assert code(await apply(line, draft, old["run_id"])) == (409, "stale_preview")
    await line.know(an_application(application_id="A4"))
    await line.draft("A4", proposed("dev", [seen("w4")]))
    assert code(await apply(line, draft, new["run_id"])) == (409, "stale_preview")


async def test_hours_of_support_are_taken_whole(line: Line) -> None:
    support = an_application(application_id="A7", deal_type=DealType.SUP)
    await line.know(support)
    draft = (await line.post("/invoices", {"application_id": "A7", "month": "2026-10"})).json()
    fee = amount_line("fee", "18000000", LineBasis.FEE, "fee", [seen("s1", 14 * H)])
    hours = retainer({}, 20, 14, {"2026-10": 6})
    await line.propose(UUID(draft["invoice_id"]), fee, application=support, retainer=hours)
    more = amount_line("fee", "18000000", LineBasis.FEE, "fee", [seen("s1", 14 * H), seen("s2", H)])
    now = await line.read(draft["invoice_id"])
    shown = await previewed(line, now, more, application=support, retainer=retainer({}, 20, 15, {"2026-10": 5}))
    assert code(await apply(line, draft, shown["run_id"], ["fee"])) == (409, "take_all")
    assert (await apply(line, draft, shown["run_id"])).status_code == 200


async def test_a_preview_that_was_not_asked_or_not_answered_says_so(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    path = f"/invoices/{draft['invoice_id']}/refresh/preview"
    assert code(await line.get(path)) == (404, "no_preview")
    await line.post(path)
    assert (await ok(line.get(path)))["state"] == "waiting"
    request = (await line.events("prefill.requested.v1"))[-1]["body"]
    await line.hear(
        PrefillFailed(
            run_id=request["run_id"],
            subject_id=draft["invoice_id"],
            invoice_id=draft["invoice_id"],
            application_id="A2",
            month="2026-10",
            problems=[PrefillProblem(code="missing_rate", detail="no rate for role dev")],
        )
    )
    shown = await ok(line.get(path))
    assert (shown["state"], shown["detail"], shown["lines"]) == ("failed", "no rate for role dev", [])
    now = await line.read(draft["invoice_id"])
    assert now["prefill_problems"] == []
