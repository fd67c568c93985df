"""The way of an invoice, from a draft to money, as staff and the other services walk it."""

from itertools import pairwise
from uuid import UUID

import pytest
from proxima_common.contracts.catalogue import BY_TYPE

from ..line import APPROVER, PREPARER, Line, file_ready, handed_over
from ..scenes import a_client, an_application, proposed, seen

pytestmark = pytest.mark.connected


async def test_from_a_draft_to_sent(line: Line) -> None:
    draft = await line.draft()
    assert [part["net"] for part in draft["lines"]] == ["900000.00", "450000.00"]
    assert (draft["status"], draft["gross"], draft["number"]) == ("draft", "1512000.00", None)
    assert draft["lines"][0]["explanation"]["rate"]["rate_id"] == "r1"

    review = await line.finalized(draft)
    assert (review["status"], review["number"], review["revision"]) == ("needs_review", "2026-0001", 1)
    assert [one["kind"] for one in review["documents"]] == ["bill", "annex"]
    assert {fact["state"] for fact in review["facts"]} == {"pending"}

    approved = await line.approved(review)
    assert approved["status"] == "approved"
    assert {fact["fact"]: fact["state"] for fact in approved["facts"]} == {
        "rendered": "done",
        "archived": "done",
        "synced": "done",
    }

    sending = await line.post(f"/invoices/{draft['invoice_id']}/send", {})
    assert sending.status_code == 200, sending.text
    assert sending.json()["status"] == "approved"
    leases = await line.leases(approved)
    assert len(leases) == 4  # two documents, two recipients
    await line.hear(*[handed_over(approved, lease) for lease in leases])

    sent = await line.read(draft["invoice_id"])
    assert sent["status"] == "sent"
    assert {one["state"] for one in sent["documents"]} == {"handed_over"}
    accepted = await line.post(f"/invoices/{draft['invoice_id']}/accept", {"how": "staff"})
    assert accepted.json()["status"] == "accepted"
    assert await line.parked() == []


async def test_events_are_in_order_and_counted(line: Line) -> None:
    invoice = await line.approved()
    events = await line.events()
    for topic in ("invoice.internal", "invoice.events", "invoice.snapshots"):
        mine = [one for one in events if one["topic"] == topic and one["ce_subject"] == invoice["invoice_id"]]
        assert [int(one["ce_sequence"]) for one in mine] == list(range(1, len(mine) + 1))
    for event in events:
        BY_TYPE[event["ce_type"]].payload.model_validate(event["body"])

    public = [one["ce_type"] for one in events if one["topic"] == "invoice.events"]
    assert public == ["invoice.finalized.v1", "invoice.approved.v1"]
    snapshots = [one["body"] for one in events if one["topic"] == "invoice.snapshots"]
    assert [one["as_of_sequence"] for one in snapshots] == [1, 2]
    assert "ce_actor" not in next(one for one in events if one["topic"] == "invoice.events")
    finalized = next(one for one in events if one["ce_type"] == "invoice.internal.finalized.v1")
    assert finalized["ce_actor"] == "staff:preparer"


async def test_the_finalized_event_carries_all_that_render_needs(line: Line) -> None:
    await line.finalized()
    (event,) = await line.events("invoice.internal.finalized.v1")
    content = event["body"]["content"]
    assert content["totals"]["payable"] == "1512000.00"
    assert sum(row["seconds"] for row in content["annex"]) == 3 * 3600
    bill = content["documents"][0]
    assert bill["amount_in_words"] == "Один миллион пятьсот двенадцать тысяч сум 00 тийин"
    assert bill["file_name"] == "2026-10_SAVAT-RETAIL_BILL-2026-0001.pdf"
    assert content["seller"]["bank"]["currency"] == "UZS"


async def test_a_foreign_invoice_has_its_own_series_and_no_tax(line: Line) -> None:
    client = a_client(client_id="C9", name="Beispiel GmbH", country="DE", language="en", tin=None, director="")
    await line.know(
        an_application(
            application_id="A9",
            client_id="C9",
            price_currency="EUR",
            document_currency="EUR",
            document_set="invoice",
        ),
        client,
    )
    created = await line.post("/invoices", {"application_id": "A9", "month": "2026-10"})
    application = an_application(
        application_id="A9", client_id="C9", price_currency="EUR", document_currency="EUR", document_set="invoice"
    )
    await line.propose(
        UUID(created.json()["invoice_id"]),
        proposed("dev", [seen("w1")], "45", "EUR"),
        application=application,
        client=client,
    )
    review = await line.finalized(await line.read(created.json()["invoice_id"]))
    assert (review["number"], review["currency"], review["tax"]) == ("INV-2026-1", "EUR", "0.00")
    assert review["lines"][0]["tax_kind"] == "outside_scope"


async def test_an_amendment_is_a_new_revision_with_new_files(line: Line) -> None:
    review = await line.files_made(await line.finalized())
    first = review["lines"][0]["line_id"]
    amended = await line.post(
        f"/invoices/{review['invoice_id']}/amend",
        {"line_texts": {first: "Better words"}, "printed_note": "Thank you"},
        etag=f'"{review["version"]}"',
    )
    assert amended.status_code == 200, amended.text
    body = amended.json()
    assert (body["revision"], body["number"], body["bundle_hash"]) == (2, review["number"], None)
    assert body["content_hash"] != review["content_hash"]

    stale = await line.approve(review)
    assert (stale.status_code, stale.json()["code"]) == (409, "files_missing")
    await line.hear(file_ready(review, review["documents"][0]))  # of the first revision, late
    assert (await line.read(review["invoice_id"]))["bundle_hash"] is None

    again = await line.files_made(body)
    assert (await line.approve(again)).status_code == 200
    revisions = (await line.get(f"/invoices/{review['invoice_id']}/revisions")).json()
    assert [(one["revision"], one["status"]) for one in revisions] == [(2, "approved"), (1, "superseded")]


async def test_a_return_keeps_the_number_for_the_next_revision(line: Line) -> None:
    approved = await line.approved()
    returned = await line.post(f"/invoices/{approved['invoice_id']}/return", {"reason": "the rate is wrong"}, APPROVER)
    assert returned.status_code == 200, returned.text
    assert (returned.json()["status"], returned.json()["number"]) == ("draft", approved["number"])
    (event,) = await line.events("invoice.internal.returned.v1")
    assert event["body"]["was_approved"] is True

    again = await line.finalized(returned.json())
    assert (again["number"], again["revision"]) == (approved["number"], 2)


async def test_a_void_frees_the_time_for_another_invoice(line: Line) -> None:
    review = await line.finalized(await line.draft("A2", proposed("dev", [seen("w1")])))
    voided = await line.post(f"/invoices/{review['invoice_id']}/void", {"reason": "made by mistake"})
    assert voided.json()["status"] == "void"
    again = await line.finalized(await line.draft("A2", proposed("dev", [seen("w1")])))
    assert again["number"] == "2026-0002"


async def test_the_timeline_tells_who_did_what(line: Line) -> None:
    invoice = await line.approved()
    timeline = (await line.get(f"/invoices/{invoice['invoice_id']}/audit", PREPARER)).json()["items"]
    assert [one["action"] for one in timeline] == ["approve", "finalize", "prefill", "create"]
    assert [one["actor_id"] for one in timeline] == ["approver", "preparer", "service:invoice", "preparer"]
    for newer, older in pairwise(timeline):
        assert newer["previous_hash"] == older["entry_hash"]
    assert timeline[-1]["previous_hash"] == "0" * 64

    first = (await line.get(f"/invoices/{invoice['invoice_id']}/audit?limit=3")).json()
    rest = (await line.get(f"/invoices/{invoice['invoice_id']}/audit?limit=3&cursor={first['next_cursor']}")).json()
    assert [one["action"] for one in rest["items"]] == ["create"]
    assert rest["next_cursor"] is None
