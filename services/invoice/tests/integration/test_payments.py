"""Money received: what it settles, what it may not settle, and that two at once never settle more than is due."""

import asyncio
from uuid import uuid4

import pytest

from ..billing import ADMIN, OTHER_ACCOUNTANT, code, ok, payment, pointers, rows, sent
from ..line import STRANGER, VIEWER, Line
from ..scenes import a_client, an_application

pytestmark = pytest.mark.connected

GROSS = "1512000.00"


async def test_full_payment_of_what_went_by_mail_is_its_acceptance(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment(GROSS, (invoice, GROSS))))
    assert (kept["unallocated"], kept["source"]) == ("0.0000", "manual")
    paid = await line.read(invoice["invoice_id"])
    assert (paid["status"], paid["payment_state"], paid["outstanding"]) == ("paid", "settled", "0.00")
    public = [one["ce_type"] for one in await line.events() if one["topic"] == "invoice.events"]
    assert public[-4:] == [
        "invoice.payment_changed.v1",
        "invoice.document_answered.v1",
        "invoice.accepted.v1",
        "invoice.paid.v1",
    ]
    assert (await ok(line.get(f"/payments/{kept['payment_id']}"))) == kept


async def test_a_part_leaves_the_rest_outstanding(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment("1000000", (invoice, "600000.50"))))
    assert kept["unallocated"] == "399999.5000"
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], now["payment_state"], now["outstanding"]) == ("sent", "partial", "911999.50")


async def test_an_accepted_invoice_that_is_settled_is_paid(line: Line) -> None:
    invoice = await sent(line)
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/accept", {"how": "staff"}))
    kept = await ok(line.post("/payments", payment("2000000")))
    path = f"/payments/{kept['payment_id']}/allocations"
    kept = await ok(line.post(path, {"invoice_id": invoice["invoice_id"], "amount": GROSS}))
    assert kept["unallocated"] == "488000.0000"
    assert (await line.read(invoice["invoice_id"]))["status"] == "paid"


async def test_what_was_settled_before_is_paid_when_accepted(line: Line) -> None:
    invoice = await sent(line, document_set="bill")
    async with line.made.database.transaction() as tx:
        # An act or ESF is not accepted by payment.
        await tx.exec_driver_sql("update document set kind = 'act' where kind = 'bill'")
    await ok(line.post("/payments", payment(GROSS, (invoice, GROSS))))
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"
    path = f"/invoices/{invoice['invoice_id']}/accept"
    assert code(await line.post(path, {"how": "staff"})) == (409, "not_this_way")
    assert code(await line.post(path, {"how": "signature"})) == (422, "note_required")
    accepted = await ok(line.post(path, {"how": "signature", "note": "signed on paper, in the folder of October"}))
    assert accepted["status"] == "paid"


async def test_one_wrong_allocation_refuses_the_whole_payment(line: Line) -> None:
    first, second = await sent(line), await sent(line, "A3")
    refused = await line.post("/payments", payment("4000000", (first, GROSS), (second, "1512000.01")))
    assert code(refused) == (409, "allocation_impossible")
    assert pointers(refused) == ["/allocations/1/amount"]
    assert await rows(line, "select payment_id from payment") == []
    assert (await line.read(first["invoice_id"]))["status"] == "sent"
    assert await line.events("invoice.payment_changed.v1") == []


async def test_an_invoice_that_cannot_be_paid_is_named(line: Line) -> None:
    draft = await line.draft()
    refused = await line.post("/payments", payment("10", (draft, "10")))
    assert code(refused) == (409, "wrong_status")
    assert pointers(refused) == ["/allocations/0/invoice_id"]
    unknown = await line.post("/payments", payment("10", ({"invoice_id": str(uuid4())}, "10")))
    assert code(unknown) == (404, "invoice_not_found")
    assert pointers(unknown) == ["/allocations/0/invoice_id"]


async def test_a_payment_gives_no_more_than_it_has(line: Line) -> None:
    first, second = await sent(line), await sent(line, "A3")
    refused = await line.post("/payments", payment("100", (first, "60"), (second, "60")))
    assert code(refused) == (409, "payment_exhausted")
    kept = await ok(line.post("/payments", payment("100", (first, "60"))))
    path = f"/payments/{kept['payment_id']}/allocations"
    again = await line.post(path, {"invoice_id": second["invoice_id"], "amount": "40.01"})
    assert code(again) == (409, "payment_exhausted")
    assert pointers(again) == ["/amount"]
    assert "40" in again.json()["detail"]


async def test_a_payment_pays_its_own_client_seller_and_currency(line: Line) -> None:
    invoice = await sent(line)
    await line.know(an_application(application_id="B1", client_id="C3"), a_client(client_id="C3"))
    await line.know(an_application(application_id="B2", seller_id="S2"))
    other_client = await line.post("/payments", payment("10", (invoice, "10"), client_id="C3"))
    assert code(other_client) == (409, "other_party")
    both = ("both", ("accountant", "S1"), ("accountant", "S2"))
    other_seller = await line.post("/payments", payment("10", (invoice, "10"), legal_entity_id="S2"), both)
    assert code(other_seller) == (409, "other_party")
    euros = await line.post("/payments", payment("10", (invoice, "10"), currency="EUR"))
    assert code(euros) == (409, "currency_mismatch")
    for refused in (other_client, other_seller, euros):
        assert pointers(refused) == ["/allocations/0/invoice_id"]


@pytest.mark.parametrize(
    ("wrong", "refusal", "pointer"),
    [
        ({"received_on": "2026-11-03"}, "in_the_future", "/received_on"),
        ({"amount": "10.001"}, "too_precise", "/amount"),
        ({"currency": "XXQ"}, "unknown_currency", "/currency"),
        ({"client_id": "C0"}, "unknown_client", "/client_id"),
        ({"amount": "0"}, "invalid_input", "/amount"),
        ({"amount": "-1"}, "invalid_input", "/amount"),
        ({"reference": ""}, "invalid_input", "/reference"),
        ({"surprise": 1}, "invalid_input", "/surprise"),
    ],
)
async def test_impossible_money_names_its_field(
    line: Line, wrong: dict[str, object], refusal: str, pointer: str
) -> None:
    refused = await line.post("/payments", payment("10") | wrong)
    assert code(refused) == (422, refusal)
    assert pointers(refused) == [pointer]
    assert await rows(line, "select payment_id from payment") == []


async def test_a_seller_that_nobody_set_up_receives_no_money(line: Line) -> None:
    await line.know(an_application(application_id="A9", seller_id="S9"))
    everywhere = ("all", ("accountant", "*"))
    refused = await line.post("/payments", payment("10", legal_entity_id="S9"), everywhere)
    assert code(refused) == (422, "unknown_client")


async def test_a_reversal_makes_a_paid_invoice_accepted_again(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment(GROSS, (invoice, GROSS))))
    (allocation,) = kept["allocations"]
    path = f"/payments/{kept['payment_id']}/allocations/{allocation['allocation_id']}/reverse"
    taken = await ok(line.post(path, {"reason": "the bank took it back"}))
    assert taken["unallocated"] == "1512000.0000"
    assert taken["allocations"][0]["reason"] == "the bank took it back"
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], now["payment_state"], now["outstanding"]) == ("accepted", "unpaid", GROSS)
    told = (await line.events("invoice.payment_changed.v1"))[-1]["body"]
    assert (told["status"], told["payment_state"]) == ("accepted", "unpaid")
    timeline = (await ok(line.get(f"/invoices/{invoice['invoice_id']}/audit")))["items"]
    assert (timeline[0]["action"], timeline[0]["reason"]) == ("reverse_payment", "the bank took it back")

    assert code(await line.post(path, {"reason": "once more"})) == (404, "not_found")
    again = await ok(
        line.post(f"/payments/{kept['payment_id']}/allocations", {"invoice_id": invoice["invoice_id"], "amount": GROSS})
    )
    assert again["unallocated"] == "0.0000"
    assert (await line.read(invoice["invoice_id"]))["status"] == "paid"


async def test_the_same_key_records_money_once(line: Line) -> None:
    invoice = await sent(line)
    body = payment("500", (invoice, "500"))
    answers = await asyncio.gather(*[line.post("/payments", body, key="one-transfer") for _ in range(4)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["payment_id"] for answer in answers}) == 1
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == "1511500.00"
    other = await line.post("/payments", body | {"amount": "600"}, key="one-transfer")
    assert code(other) == (409, "idempotency_key_reused")


async def test_two_payments_at_once_never_settle_more_than_is_due(line: Line) -> None:
    invoice = await sent(line)
    answers = await asyncio.gather(*[line.post("/payments", payment(GROSS, (invoice, GROSS))) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == "0.00"


async def test_allocations_in_opposite_order_wait_for_each_other(line: Line) -> None:
    first, second = await sent(line), await sent(line, "A3")
    there = payment("20", (first, "10"), (second, "10"))
    back = payment("20", (second, "10"), (first, "10"))
    answers = await asyncio.gather(*[line.post("/payments", body) for body in (there, back) * 4])
    assert {answer.status_code for answer in answers} == {201}
    assert (await line.read(first["invoice_id"]))["outstanding"] == "1511920.00"


async def test_one_reversal_of_two_at_once_counts(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment("500", (invoice, "500"))))
    allocation = kept["allocations"][0]["allocation_id"]
    path = f"/payments/{kept['payment_id']}/allocations/{allocation}/reverse"
    answers = await asyncio.gather(*[line.post(path, {"reason": "by mistake"}) for _ in range(3)])
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == GROSS


async def test_money_of_another_legal_entity_is_not_there(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment("500", (invoice, "500"))))
    path = f"/payments/{kept['payment_id']}"
    allocation = f"{path}/allocations/{kept['allocations'][0]['allocation_id']}/reverse"
    for response in (
        await line.get(path, STRANGER),
        await line.get(f"/payments/{uuid4()}", STRANGER),
        await line.post(f"{path}/allocations", {"invoice_id": invoice["invoice_id"], "amount": "1"}, OTHER_ACCOUNTANT),
        await line.post(allocation, {"reason": "not mine"}, OTHER_ACCOUNTANT),
    ):
        assert code(response) == (404, "not_found")
    assert (await ok(line.get("/payments", STRANGER)))["items"] == []
    assert (await ok(line.get(f"/payments?client_id={kept['client_id']}", OTHER_ACCOUNTANT)))["items"] == []


async def test_only_accountants_move_money(line: Line) -> None:
    assert code(await line.post("/payments", payment("10"), VIEWER)) == (403, "role_missing")
    assert code(await line.post("/payments", payment("10"), ADMIN)) == (403, "role_missing")
    kept = await ok(line.post("/payments", payment("10")))
    allocate = {"invoice_id": str(uuid4()), "amount": "1"}
    refused = await line.post(f"/payments/{kept['payment_id']}/allocations", allocate, VIEWER)
    assert code(refused) == (403, "role_missing")


async def test_payments_are_listed_newest_first_page_by_page(line: Line) -> None:
    await line.know(an_application(application_id="B1", client_id="C3"), a_client(client_id="C3"))
    for day in ("2026-10-01", "2026-10-03", "2026-10-03", "2026-10-02"):
        await ok(line.post("/payments", payment("10", received_on=day)))
    await ok(line.post("/payments", payment("10", client_id="C3")))
    page = await ok(line.get("/payments?limit=3&client_id=C2"))
    rest = await ok(line.get(f"/payments?limit=3&client_id=C2&cursor={page['next_cursor']}"))
    found = page["items"] + rest["items"]
    assert [one["received_on"][-2:] for one in found] == ["03", "03", "02", "01"]
    assert len({one["payment_id"] for one in found}) == 4
    assert rest["next_cursor"] is None
    assert len((await ok(line.get("/payments?unallocated=true")))["items"]) == 5
    assert (await ok(line.get("/payments?unallocated=false")))["items"] == []
    assert (await ok(line.get("/payments?client_id=C2'%20or%20'1'='1")))["items"] == []
    assert code(await line.get("/payments?cursor=abc")) == (422, "invalid_cursor")
    assert code(await line.get("/payments?limit=201")) == (422, "invalid_input")
