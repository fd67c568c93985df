"""What is refused, and how: the right status, a stable code, the field at fault, and nothing half done."""

from typing import Any
from uuid import uuid4

import pytest
from proxima_common.contracts.delivery import DeliveryFailed
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from sqlalchemy import text

from ..line import APPROVER, PREPARER, STRANGER, VIEWER, Line, handed_over, of_lease
from ..scenes import a_client, an_application, proposed, seen

pytestmark = pytest.mark.connected


def code(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def pointers(response: Any) -> list[str]:
    return [error["pointer"] for error in response.json()["errors"]]


async def test_two_staff_on_one_invoice_never_lose_an_update(line: Line) -> None:
    draft = await line.draft()
    path, tag = f"/invoices/{draft['invoice_id']}", f'"{draft["version"]}"'
    first = await line.patch(path, {"printed_note": "first"}, tag)
    assert first.status_code == 200
    second = await line.patch(path, {"printed_note": "second"}, tag, ("other", ("preparer", "S1")))
    assert code(second) == (412, "version_changed")
    assert first.headers["etag"] in second.json()["detail"]
    assert (await line.read(draft["invoice_id"]))["printed_note"] == "first"
    assert code(await line.patch(path, {"printed_note": "third"}, None)) == (428, "if_match_missing")


async def test_an_edit_that_changes_nothing_is_no_new_version(line: Line) -> None:
    draft = await line.draft()
    path, tag = f"/invoices/{draft['invoice_id']}", f'"{draft["version"]}"'
    assert (await line.patch(path, {"printed_note": None}, tag)).json()["version"] == draft["version"]


async def test_the_same_key_is_one_command_and_another_body_is_refused(line: Line) -> None:
    body, key = {"application_id": "A2", "month": "2026-10"}, str(new_id())
    first = await line.post("/invoices", body, key=key)
    again = await line.post("/invoices", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(await line.events("prefill.requested.v1")) == 1
    assert code(await line.post("/invoices", body | {"month": "2026-09"}, key=key)) == (409, "idempotency_key_reused")


async def test_whoever_touched_the_amounts_does_not_approve(line: Line) -> None:
    both = ("both", ("preparer", "S1"), ("approver", "S1"))
    draft = await line.draft()
    changed = await line.patch(
        f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}",
        {"quantity": "1.5"},
        f'"{draft["version"]}"',
        both,
    )
    assert changed.json()["touched_by"] == ["both"]
    assert changed.json()["lines"][0]["edited"] == ["quantity"]
    review = await line.files_made(await line.finalized(changed.json()))
    refused = await line.approve(review, both)
    assert code(refused) == (403, "four_eyes")
    shown = {one["action"]: one for one in (await line.read(review["invoice_id"], both))["allowed_actions"]}
    assert shown["approve"]["reason"] == refused.json()["detail"]
    assert (await line.approve(review)).status_code == 200


async def test_texts_are_not_amounts(line: Line) -> None:
    draft = await line.draft()
    changed = await line.patch(
        f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}",
        {"text": "Better words"},
        f'"{draft["version"]}"',
    )
    assert changed.json()["touched_by"] == []


async def test_approval_waits_for_the_files_and_names_what_was_shown(line: Line) -> None:
    review = await line.finalized()
    refused = await line.approve(review | {"bundle_hash": "c" * 64})
    assert code(refused) == (409, "files_missing")
    review = await line.files_made(review)
    assert code(await line.approve(review, bundle_hash="c" * 64)) == (409, "stale_approval")
    assert code(await line.approve(review, revision=2)) == (409, "stale_approval")
    assert code(await line.approve(review, PREPARER)) == (403, "role_missing")


async def test_nothing_is_taken_back_while_a_hand_over_is_open(line: Line) -> None:
    approved = await line.approved()
    path = f"/invoices/{approved['invoice_id']}"
    assert (await line.post(f"{path}/send", {})).status_code == 200
    assert code(await line.post(f"{path}/return", {"reason": "wait"}, APPROVER)) == (409, "handover_open")
    assert code(await line.post(f"{path}/void", {"reason": "wait"})) == (409, "handover_open")
    assert code(await line.post(f"{path}/send", {})) == (409, "handover_open")

    leases = await line.leases(approved)
    unknown = {"state": FactState.UNKNOWN, "code": "cut", "reason": "after DATA"}
    await line.hear(DeliveryFailed(**of_lease(approved, leases[0]), **unknown))
    refused = await line.post(f"{path}/return", {"reason": "wait"}, APPROVER)
    assert "nobody knows yet" in refused.json()["detail"]

    failed = unknown | {"state": FactState.FAILED}
    await line.hear(*[DeliveryFailed(**of_lease(approved, lease), **failed) for lease in leases])
    assert (await line.post(f"{path}/return", {"reason": "wrong"}, APPROVER)).status_code == 200


async def test_send_waits_for_the_archive_but_not_for_the_shipment(line: Line) -> None:
    review = await line.files_made(await line.finalized())
    await line.approve(review)
    assert code(await line.post(f"/invoices/{review['invoice_id']}/send", {})) == (409, "not_archived")


async def test_what_a_month_refuses(line: Line) -> None:
    draft = await line.draft()
    async with line.made.database.transaction() as tx:
        await tx.execute(text("update period set context_version = context_version + 1"))
    finalize = f"/invoices/{draft['invoice_id']}/finalize"
    assert code(await line.post(finalize, etag=f'"{draft["version"]}"')) == (409, "stale_context")

    again = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    assert code(again) == (409, "period_already_billed")
    early = await line.post("/invoices", {"application_id": "A2", "month": "2025-12"})
    assert code(early) == (409, "outside_validity")
    assert code(await line.post("/invoices", {"application_id": "A0", "month": "2026-10"})) == (
        404,
        "application_not_found",
    )


async def test_a_month_is_billed_once_unless_by_a_supplement(line: Line) -> None:
    await line.finalized()
    refused = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    assert "2026-0001" in refused.json()["detail"]
    late = await line.draft("A2", proposed("late", [seen("late-1")]), supplement=True)
    assert (await line.finalized(late))["number"] == "2026-0002"


async def test_everything_that_is_missing_is_named_at_once(line: Line) -> None:
    client = a_client(client_id="C7", address="", tin=None, emails={})
    application = an_application(application_id="A7", client_id="C7", document_currency="USD", price_currency="USD")
    await line.know(application, client)
    created = await line.post("/invoices", {"application_id": "A7", "month": "2026-10", "prefill": False})
    draft = created.json()
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "incomplete")
    assert pointers(refused) == [
        "/lines",
        "/currency",
        "/buyer/address",
        "/buyer/tin",
        "/seller/bank",
        "/recipients",
    ]
    assert set(draft["warnings"]) == {error["detail"] for error in refused.json()["errors"]}


async def test_a_document_is_never_dated_in_the_future(line: Line) -> None:
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}"
    moved = (await line.patch(path, {"document_date": "2026-11-30"}, f'"{draft["version"]}"')).json()
    assert moved["due_date"] == "2026-12-15"
    refused = await line.post(f"{path}/finalize", etag=f'"{moved["version"]}"')
    assert pointers(refused) == ["/document_date"]


async def test_the_due_date_follows_the_document_date_until_it_is_set_by_hand(line: Line) -> None:
    draft = await line.draft()

    async def due_after(**changes: str | None) -> str | None:
        now = await line.read(draft["invoice_id"])
        edited = await line.patch(f"/invoices/{draft['invoice_id']}", changes, f'"{now["version"]}"')
        due: str | None = edited.json()["due_date"]
        return due

    assert await due_after(document_date="2026-11-01") == "2026-11-16"
    assert await due_after(due_date="2026-12-01") == "2026-12-01"
    assert await due_after(document_date="2026-11-02") == "2026-12-01"
    assert await due_after(due_date=None) is None
    assert await due_after(document_date="2026-11-01") == "2026-11-16"


async def test_objects_of_another_seller_are_not_there(line: Line) -> None:
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}"
    missing = await line.get(f"/invoices/{uuid4()}", STRANGER)
    assert code(missing) == (404, "invoice_not_found")
    for response in (
        await line.get(path, STRANGER),
        await line.get(f"{path}/audit", STRANGER),
        await line.get(f"{path}/revisions", STRANGER),
        await line.get(f"{path}/draft-content", STRANGER),
        await line.patch(path, {"printed_note": "x"}, f'"{draft["version"]}"', STRANGER),
        await line.post(f"{path}/finalize", None, STRANGER, etag=f'"{draft["version"]}"'),
        await line.post(f"{path}/void", {"reason": "none of mine"}, STRANGER),
    ):
        assert code(response) == (404, "invoice_not_found")
    assert (await line.get("/invoices", STRANGER)).json()["items"] == []
    created = await line.post("/invoices", {"application_id": "A2", "month": "2026-09"}, STRANGER)
    assert code(created) == (404, "application_not_found")


async def test_looking_is_not_changing(line: Line) -> None:
    draft = await line.draft()
    assert (await line.read(draft["invoice_id"], VIEWER))["invoice_id"] == draft["invoice_id"]
    path = f"/invoices/{draft['invoice_id']}"
    assert code(await line.patch(path, {"printed_note": "x"}, f'"{draft["version"]}"', VIEWER)) == (
        403,
        "role_missing",
    )
    assert code(await line.client.get(path)) == (401, "token_missing")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"application_id": "A2", "month": "2026-13"}, "/month"),
        ({"application_id": "A2"}, "/month"),
        ({"application_id": "A2", "month": "2026-10", "surprise": 1}, "/surprise"),
        ({"application_id": 7, "month": "2026-10"}, "/application_id"),
    ],
)
async def test_malformed_input_names_its_field(line: Line, body: dict[str, Any], pointer: str) -> None:
    refused = await line.post("/invoices", body)
    assert code(refused) == (422, "invalid_input")
    assert pointer in pointers(refused)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"recipients": [{"role": "primary", "email": "nobody"}]}, "/recipients/0/email"),
        ({"recipients": [{"role": "primary", "email": "a@b.example\nBcc: c@d.example"}]}, "/recipients/0/email"),
        ({"languages": ["tlh"]}, "/languages"),
        ({"document_date": None}, "/document_date"),
        ({"tags": None}, "/tags"),
        ({"document_date": "tomorrow"}, "/document_date"),
    ],
)
async def test_a_wrong_edit_names_its_field(line: Line, change: dict[str, Any], pointer: str) -> None:
    draft = await line.draft()
    refused = await line.patch(f"/invoices/{draft['invoice_id']}", change, f'"{draft["version"]}"')
    assert refused.status_code == 422
    assert pointers(refused) == [pointer]


async def test_locked_fields_say_what_to_do_instead(line: Line) -> None:
    review = await line.finalized()
    path, tag = f"/invoices/{review['invoice_id']}", f'"{review["version"]}"'
    refused = await line.patch(path, {"document_date": "2026-10-30", "tags": ["urgent"]}, tag)
    assert code(refused) == (409, "field_locked")
    [wrong] = refused.json()["errors"]
    assert (wrong["pointer"], wrong["detail"]) == ("/document_date", "withdraw or return it first")
    assert wrong["said"] == {"code": "withdraw_first", "values": {}}
    allowed = await line.patch(path, {"tags": ["urgent"], "mail_subject": "Your bill"}, tag)
    assert (allowed.status_code, allowed.json()["status"]) == (200, "needs_review")


async def test_a_list_goes_on_where_the_page_ended(line: Line) -> None:
    for number in range(3):
        await line.know(an_application(application_id=f"A{number}x"))
        await line.post("/invoices", {"application_id": f"A{number}x", "month": "2026-10", "prefill": False})
    first = (await line.get("/invoices?limit=2&month=2026-10")).json()
    rest = (await line.get(f"/invoices?limit=2&month=2026-10&cursor={first['next_cursor']}")).json()
    ids = [one["invoice_id"] for one in first["items"] + rest["items"]]
    assert len(set(ids)) == 3
    assert rest["next_cursor"] is None
    assert len((await line.get("/invoices?q=savat&status=draft")).json()["items"]) == 3
    assert (await line.get("/invoices?q=%25")).json()["items"] == []
    assert code(await line.get("/invoices?cursor=nonsense")) == (422, "invalid_cursor")
    assert code(await line.get("/invoices?limit=0")) == (422, "invalid_input")


async def test_a_second_sending_needs_a_reason_and_a_new_right(line: Line) -> None:
    approved = await line.approved()
    path = f"/invoices/{approved['invoice_id']}"
    await line.post(f"{path}/send", {})
    await line.hear(*[handed_over(approved, lease) for lease in await line.leases(approved)])
    again = await line.post(f"{path}/resend", {"reason": "the client lost it"})
    assert again.status_code == 200, again.text
    assert {lease["ordinal"] for lease in await line.leases(approved)} == {1}
    assert again.json()["status"] == "sent"
