"""Approving with levels, by delegation, against the rules; what parks an invoice; what is green."""

from datetime import timedelta
from typing import Any

import pytest
from proxima_common.contracts.staff import GrantHeld, StaffSnapshot
from proxima_common.contracts.words import Role

from ..billing import ADMIN, code, ok, pointers, rows, take
from ..line import APPROVER, PREPARER, Json, Line
from ..scenes import NOW, an_application

pytestmark = pytest.mark.connected

SECOND = ("second", ("approver", "S1"))
DEPUTY = ("deputy", ("viewer", "S1"))
BOTH = ("both", ("preparer", "S1"), ("approver", "S1"), ("admin", "S1"))
TWO_LEVELS = {"levels": [{"number": 1}, {"number": 2, "above_amount": {"UZS": "1000000"}}]}


async def set_policy(line: Line, body: Json, version: int = 0) -> Json:
    headers = line.as_(ADMIN) | {"If-Match": f'"{version}"'}
    answer = await line.client.put("/legal-entities/S1/approval-policy", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def known_approver(line: Line, staff_id: str = "approver", **values: Any) -> None:
    """Let the gateway say who approves."""
    grants = [GrantHeld(role=Role.APPROVER, legal_entity_id="S1")]
    snapshot = {"staff_id": staff_id, "name": staff_id, "active": True, "grants": grants, "grants_version": 1}
    await take(line, StaffSnapshot(**(snapshot | {"telegram_account": None} | values)))


def delegation(**values: Any) -> Json:
    return {
        "from_staff_id": "approver",
        "to_staff_id": "deputy",
        "legal_entity_id": "S1",
        "valid_from": str(NOW.date() - timedelta(1)),
        "valid_to": str(NOW.date() + timedelta(1)),
        "reason": "on leave",
    } | values


def state(invoice: Json) -> str:
    return f"/invoices/{invoice['invoice_id']}/approval"


async def test_two_levels_take_two_people(line: Line) -> None:
    await set_policy(line, TWO_LEVELS)
    review = await line.files_made(await line.finalized())
    first = await ok(line.post(f"/invoices/{review['invoice_id']}/approve", shown(review), APPROVER))
    assert first["status"] == "needs_review"
    assert code(await line.approve(first)) == (403, "level_given")
    (event,) = await line.events("invoice.internal.approval_given.v1")
    assert (event["body"]["level"], event["body"]["bundle_hash"]) == (1, review["bundle_hash"])
    done = await ok(line.post(f"/invoices/{review['invoice_id']}/approve", shown(first), SECOND))
    assert done["status"] == "approved"
    told = await ok(line.get(state(done)))
    assert told["needed_levels"] == [1, 2]
    assert [(one["level"], one["staff_id"]) for one in told["approvals"]] == [(1, "approver"), (2, "second")]


def shown(invoice: Json) -> Json:
    return {"revision": invoice["revision"], "bundle_hash": invoice["bundle_hash"]}


async def test_an_amendment_takes_every_level_again(line: Line) -> None:
    await set_policy(line, TWO_LEVELS)
    review = await line.files_made(await line.finalized())
    first = (await line.approve(review)).json()
    amended = await ok(
        line.post(f"/invoices/{first['invoice_id']}/amend", {"printed_note": "New"}, etag=f'"{first["version"]}"')
    )
    assert (await ok(line.get(state(amended))))["approvals"] == []


async def test_the_screen_says_why_somebody_may_not_give_the_next_level(line: Line) -> None:
    await set_policy(line, TWO_LEVELS)
    review = await line.files_made(await line.finalized())
    await line.approve(review)
    for who, reason in ((APPROVER, "you gave another level of it; this one takes another person"), (SECOND, None)):
        seen_now = await line.read(review["invoice_id"], who)
        (approve,) = [one for one in seen_now["allowed_actions"] if one["action"] == "approve"]
        assert approve["reason"] == reason


@pytest.mark.parametrize(
    ("levels", "pointer"),
    [
        ([{"number": 2}], "/levels"),
        ([{"number": 1}, {"number": 2}], "/levels/1"),
    ],
)
async def test_levels_that_make_no_sense_are_refused(line: Line, levels: list[Json], pointer: str) -> None:
    headers = line.as_(ADMIN) | {"If-Match": '"0"'}
    refused = await line.client.put("/legal-entities/S1/approval-policy", json={"levels": levels}, headers=headers)
    assert (refused.status_code, pointers(refused)) == (422, [pointer])


async def test_a_policy_is_an_administrators_and_every_change_is_audited(line: Line) -> None:
    headers = line.as_(APPROVER) | {"If-Match": '"0"'}
    refused = await line.client.put("/legal-entities/S1/approval-policy", json=TWO_LEVELS, headers=headers)
    assert code(refused) == (403, "role_missing")
    made = await set_policy(line, TWO_LEVELS)
    assert made["version"] == 1
    late = line.as_(ADMIN) | {"If-Match": '"0"'}
    stale = await line.client.put("/legal-entities/S1/approval-policy", json=TWO_LEVELS, headers=late)
    assert code(stale) == (412, "version_changed")
    (entry,) = await rows(line, "select changes from master_audit where subject = 'approval_policy:S1'")
    assert [change["field"] for change in entry.changes] == ["levels"]


async def test_a_deputy_approves_while_it_was_delegated(line: Line) -> None:
    await known_approver(line)
    review = await line.files_made(await line.finalized())
    assert code(await line.approve(review, DEPUTY)) == (403, "role_missing")
    made = await ok(line.post("/delegations", delegation(), APPROVER))
    seen_now = await line.read(review["invoice_id"], DEPUTY)
    assert [one["allowed"] for one in seen_now["allowed_actions"] if one["action"] == "approve"] == [True]
    approved = await line.approve(review, DEPUTY)
    assert approved.json()["status"] == "approved"
    (given,) = (await ok(line.get(state(review))))["approvals"]
    assert (given["staff_id"], given["on_behalf_of"]) == ("deputy", "approver")
    ended = await ok(line.post(f"/delegations/{made['delegation_id']}/end", None, APPROVER))
    assert ended["ended_at"] is not None
    other = await line.files_made(await line.finalized(await next_draft(line)))
    assert code(await line.approve(other, DEPUTY)) == (403, "role_missing")


async def next_draft(line: Line, application_id: str = "A3", *lines: Any, **create: Any) -> Json:
    await line.know(an_application(application_id=application_id))
    return await line.draft(application_id, *lines, **create)


@pytest.mark.parametrize(
    "values",
    [
        {"valid_from": str(NOW.date() + timedelta(1))},
        {"legal_entity_id": "S2"},
    ],
)
async def test_a_delegation_holds_on_its_days_and_at_its_legal_entity(line: Line, values: Json) -> None:
    await known_approver(line, grants=[GrantHeld(role=Role.APPROVER, legal_entity_id="*")])
    await ok(line.post("/delegations", delegation(**values), ADMIN))
    review = await line.files_made(await line.finalized())
    assert code(await line.approve(review, DEPUTY)) == (403, "role_missing")


async def test_who_is_no_approver_any_more_has_delegated_nothing(line: Line) -> None:
    await known_approver(line)
    await ok(line.post("/delegations", delegation(), APPROVER))
    await known_approver(line, active=False, grants_version=2)
    review = await line.files_made(await line.finalized())
    assert code(await line.approve(review, DEPUTY)) == (403, "role_missing")


async def test_four_eyes_look_at_who_delegated_too(line: Line) -> None:
    await known_approver(line, "both")
    await ok(line.post("/delegations", delegation(from_staff_id="both"), BOTH))
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    changed = await ok(line.patch(path, {"quantity": "1.5"}, f'"{draft["version"]}"', BOTH))
    review = await line.files_made(await line.finalized(changed))
    assert code(await line.approve(review, DEPUTY)) == (403, "four_eyes")


@pytest.mark.parametrize(
    ("values", "who", "wanted"),
    [
        ({"to_staff_id": "approver"}, APPROVER, (422, "invalid")),
        ({"valid_to": "2020-01-01"}, APPROVER, (422, "invalid")),
        ({"from_staff_id": "second"}, APPROVER, (403, "role_missing")),
        ({"from_staff_id": "preparer"}, PREPARER, (409, "not_an_approver")),
    ],
)
async def test_a_delegation_that_cannot_be_is_refused(
    line: Line, values: Json, who: tuple[Any, ...], wanted: tuple[int, str]
) -> None:
    refused = await line.post("/delegations", delegation(**values), who)
    assert (refused.status_code, refused.json()["code"]) == wanted


async def test_breaking_the_glass_takes_both_roles_a_reason_and_a_second_look(line: Line) -> None:
    await set_policy(line, TWO_LEVELS)
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    changed = await ok(line.patch(path, {"quantity": "1.5"}, f'"{draft["version"]}"', BOTH))
    review = await line.files_made(await line.finalized(changed))
    assert code(await line.approve(review, BOTH)) == (403, "four_eyes")
    reason = {"break_glass_reason": "the director is abroad and the client closes today"}
    assert code(await line.approve(review, APPROVER, **reason)) == (403, "role_missing")
    approved = await line.approve(review, BOTH, **reason)
    assert approved.json()["status"] == "approved"
    (entry, *_) = (await ok(line.get(f"/invoices/{review['invoice_id']}/audit")))["items"]
    assert (entry["action"], entry["reason"]) == ("break_glass", reason["break_glass_reason"])
    looked = f"/invoices/{review['invoice_id']}/break-glass/review"
    assert code(await line.post(looked, {"note": "I did it myself"}, BOTH)) == (409, "nothing_to_review")
    await ok(line.post(looked, {"note": "checked with the client"}, APPROVER))
    (given,) = (await ok(line.get(state(review))))["approvals"]
    assert (given["level"], given["reviewed_by"]) == (0, "approver")
    assert code(await line.post(looked, {"note": "and again"}, SECOND)) == (409, "nothing_to_review")


async def test_an_approver_proposes_and_the_preparer_accepts(line: Line) -> None:
    review = await line.files_made(await line.finalized())
    first = review["lines"][0]["line_id"]
    proposals = f"/invoices/{review['invoice_id']}/amount-proposals"
    body = {"line_id": first, "quantity": "1.5", "reason": "half an hour was ours"}
    assert code(await line.post(proposals, body)) == (403, "role_missing")
    empty = await line.post(proposals, {"line_id": first, "reason": "something"}, APPROVER)
    assert (empty.status_code, pointers(empty)) == (422, ["/quantity", "/unit_price", "/discount"])
    made = await ok(line.post(proposals, body, APPROVER))
    assert (await line.read(review["invoice_id"]))["touched_by"] == []

    taken = await ok(line.post(f"{proposals}/{made['proposal_id']}/accept"))
    assert (taken["status"], taken["number"], taken["lines"][0]["quantity"]) == ("draft", review["number"], "1.500000")
    assert taken["touched_by"] == ["preparer"]
    assert code(await line.post(f"{proposals}/{made['proposal_id']}/accept")) == (409, "answered_already")
    again = await line.files_made(await line.finalized(taken))
    assert (await line.approve(again)).json()["status"] == "approved"


async def test_a_proposal_is_declined_with_a_reason_and_never_accepted_by_its_author(line: Line) -> None:
    review = await line.files_made(await line.finalized())
    proposals = f"/invoices/{review['invoice_id']}/amount-proposals"
    body = {"line_id": review["lines"][0]["line_id"], "discount": "100.00", "reason": "a courtesy"}
    mine = await ok(line.post(proposals, body, BOTH))
    assert code(await line.post(f"{proposals}/{mine['proposal_id']}/accept", None, BOTH)) == (403, "four_eyes")
    declined = await ok(line.post(f"{proposals}/{mine['proposal_id']}/decline", {"reason": "not agreed"}))
    assert (declined["state"], declined["answer"]) == ("declined", "not agreed")
    assert (await line.read(review["invoice_id"]))["status"] == "needs_review"
