"""Each document has a life of its own, and the invoice follows: accepted, rejected, reissued, silent."""

from datetime import date, timedelta

import pytest
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.entrypoints.jobs import accept_silent_ones
from sqlalchemy import text

from ..billing import code, ok, payment, rows, sent
from ..held import accepted, document, held, rejected, states, with_client
from ..line import Json, Line

pytestmark = pytest.mark.connected

_LIVE = "select worklog_id from allocation where invoice_id = :of and released_at is null order by worklog_id"


async def test_the_invoice_is_accepted_when_esf_and_act_both_are(line: Line) -> None:
    invoice = await held(line)
    await line.hear(accepted(invoice, "esf"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], states(now)["esf"], states(now)["act"]) == ("sent", "accepted", "handed_over")
    assert document(now, "esf")["answer"] == "partner"
    await line.hear(accepted(invoice, "act"))
    now = await line.read(invoice["invoice_id"])
    assert now["status"] == "accepted"
    public = [one["ce_type"] for one in await line.events() if one["topic"] == "invoice.events"]
    assert public[-3:] == ["invoice.document_answered.v1", "invoice.document_answered.v1", "invoice.accepted.v1"]


async def test_payment_and_staff_accept_no_esf(line: Line) -> None:
    invoice = await held(line, "esf")
    await ok(line.post("/payments", payment(invoice["gross"], (invoice, invoice["gross"]))))
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"
    path = f"/invoices/{invoice['invoice_id']}/accept"
    for how in ("staff", "link", "silence", "signature"):
        assert code(await line.post(path, {"how": how, "note": "seen"})) == (409, "not_this_way")
    seen = await ok(line.post(path, {"how": "partner", "note": "Didox shows it signed by both"}))
    assert seen["status"] == "paid"


async def test_one_document_is_accepted_by_its_id(line: Line) -> None:
    invoice = await held(line)
    path = f"/invoices/{invoice['invoice_id']}/accept"
    act = document(invoice, "act")["document_id"]
    now = await ok(line.post(path, {"document_id": act, "how": "signature", "note": "signed on paper"}))
    assert (now["status"], states(now)["act"], states(now)["esf"]) == ("sent", "accepted", "handed_over")
    again = await line.post(path, {"document_id": act, "how": "signature", "note": "once more"})
    assert code(again) == (409, "not_awaited")
    nowhere = await line.post(path, {"document_id": invoice["invoice_id"], "how": "partner", "note": "of another"})
    assert code(nowhere) == (404, "document_not_found")


async def test_a_reissue_replaces_only_what_was_rejected(line: Line) -> None:
    invoice = await held(line)
    path = f"/invoices/{invoice['invoice_id']}"
    await line.hear(accepted(invoice, "esf"), rejected(invoice, "act"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], states(now)["act"]) == ("rejected", "rejected")
    assert code(await line.post(f"{path}/void", {"reason": "start again"})) == (409, "accepted_paper")

    draft = await ok(line.post(f"{path}/reissue", {"reason": "the act named the wrong person"}))
    assert (draft["status"], draft["number"], len(await rows(line, _LIVE, of=invoice["invoice_id"]))) == (
        "draft",
        invoice["number"],
        3,
    )
    review = await line.finalized(draft)
    assert (review["revision"], review["number"]) == (2, invoice["number"])
    assert states(review) == {"esf": "accepted", "act": "made", "annex": "made"}
    assert document(review, "esf")["number"] == invoice["number"]
    assert document(review, "act")["number"] == "2026-0002"
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert [(one["kind"], one.get("kept_from")) for one in content["documents"]] == [
        ("esf", 1),
        ("act", None),
        ("annex", None),
    ]
    back = await with_client(line, review)
    assert (back["status"], states(back)["esf"]) == ("sent", "accepted")
    approvals = await line.events("invoice.internal.approved.v1")
    assert len(approvals) == 2
    assert await line.events("invoice.internal.voided.v1") == []
    assert await line.events("invoice.internal.returned.v1") == []
    await line.hear(accepted(back, "act"))
    assert (await line.read(invoice["invoice_id"]))["status"] == "accepted"
    assert await rows(line, "select number, revision from reissued_number") == [("2026-0002", 2)]


async def test_a_kept_document_is_answered_under_the_revision_that_made_it(line: Line) -> None:
    invoice = await held(line)
    await line.hear(rejected(invoice, "act"))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "a new act"}))
    await line.hear(accepted(invoice, "esf"))
    review = await line.finalized(await line.read(invoice["invoice_id"]))
    assert states(review)["esf"] == "accepted"
    other = await line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "again"})
    assert code(other) == (409, "wrong_status")


async def test_changed_amounts_correct_what_the_client_has_accepted(line: Line) -> None:
    invoice = await held(line)
    await line.hear(accepted(invoice, "esf"), rejected(invoice, "act"))
    draft = await ok(line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "an hour too much"}))
    first = draft["lines"][0]
    edited = await line.patch(
        f"/invoices/{invoice['invoice_id']}/lines/{first['line_id']}", {"quantity": "1"}, f'"{draft["version"]}"'
    )
    review = await line.finalized(edited.json())
    assert states(review) == {"esf_corrected": "made", "act": "made", "annex": "made"}
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    corrected = content["documents"][0]
    assert corrected["original"]["number"] == invoice["number"]
    assert corrected["esf"]["factura_type"] == 4
    assert corrected["esf"]["old_factura_doc"]["number"] == invoice["number"]
    assert corrected["number"] == "2026-0002"
    assert content["totals"]["gross"] == "1008000.00"


async def test_changed_amounts_wait_for_the_answer_to_the_esf(line: Line) -> None:
    invoice = await held(line)
    await line.hear(rejected(invoice, "act"))
    draft = await ok(line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "an hour too much"}))
    first = draft["lines"][0]["line_id"]
    edited = await line.patch(
        f"/invoices/{invoice['invoice_id']}/lines/{first}", {"quantity": "1"}, f'"{draft["version"]}"'
    )
    refused = await line.post(f"/invoices/{invoice['invoice_id']}/finalize", etag=f'"{edited.json()["version"]}"')
    assert code(refused) == (409, "esf_unanswered")
    assert await rows(line, "select number from reissued_number") == []


async def test_a_rejected_esf_takes_a_new_number_and_an_act_may_keep_its_own(line: Line) -> None:
    invoice = await held(line)
    await line.hear(rejected(invoice, "esf"))
    path = f"/invoices/{invoice['invoice_id']}/reissue"
    assert code(await line.post(path, {"reason": "again", "keep_number": True})) == (409, "number_not_kept")
    draft = await ok(line.post(path, {"reason": "again"}))
    assert document(await line.finalized(draft), "esf")["number"] == "2026-0002"


async def test_money_of_a_rejected_invoice_stays_with_its_reissue(line: Line) -> None:
    invoice = await held(line)
    await ok(line.post("/payments", payment("500000", (invoice, "500000"))))
    await line.hear(rejected(invoice, "act"))
    draft = await ok(line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "a new act"}))
    assert draft["outstanding"] == "1012000.00"
    back = await with_client(line, await line.finalized(draft))
    assert (back["outstanding"], back["payment_state"]) == ("1012000.00", "partial")


@pytest.mark.parametrize(("days", "status", "answer"), [(9, "sent", None), (10, "accepted", "automatic_unconfirmed")])
async def test_the_tenth_day_of_an_esf_accepts_it_unconfirmed(
    line: Line, clock: FakeClock, days: int, status: str, answer: str | None
) -> None:
    invoice = await held(line, "esf")
    clock.move(timedelta(days=days))
    await accept_silent_ones(line.made)
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], document(now, "esf")["answer"]) == (status, answer)
    assert (await accept_silent_ones(line.made)).startswith("0 of")


async def test_the_partners_word_confirms_or_undoes_what_the_clock_saw(line: Line, clock: FakeClock) -> None:
    invoice = await held(line, "esf")
    clock.move(timedelta(days=10))
    await accept_silent_ones(line.made)
    await line.hear(rejected(invoice, "esf"))
    assert (await line.read(invoice["invoice_id"]))["status"] == "rejected"


async def test_a_contracts_days_of_silence_accept_what_went_by_mail(line: Line, clock: FakeClock) -> None:
    invoice, other = await sent(line), await sent(line, "A3")
    async with line.made.database.transaction() as tx:
        await tx.execute(
            text("update invoice set document_terms = jsonb_build_object('acceptance_days', 5) where invoice_id = :of"),
            {"of": invoice["invoice_id"]},
        )
    clock.move(timedelta(days=5))
    await accept_silent_ones(line.made)
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"
    clock.move(timedelta(days=1))
    assert await accept_silent_ones(line.made) == "1 of 2 accepted by silence"
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], document(now, "bill")["answer"]) == ("accepted", "silence")
    assert document(now, "bill")["handed_over_on"] == date(2026, 11, 2).isoformat()
    assert (await line.read(other["invoice_id"]))["status"] == "sent"


async def timeline(line: Line, invoice: Json) -> list[str]:
    """What was done to it, the latest first."""
    items = (await ok(line.get(f"/invoices/{invoice['invoice_id']}/audit")))["items"]
    return [one["action"] for one in items]


async def test_every_step_of_it_stands_in_the_audit(line: Line) -> None:
    invoice = await held(line)
    await line.hear(accepted(invoice, "esf"), rejected(invoice, "act"))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/reissue", {"reason": "a new act"}))
    assert (await timeline(line, invoice))[:3] == ["reissue", "reject", "accept"]
