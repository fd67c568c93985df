"""Receipts: what a person decides, alone and against another."""

import asyncio

import pytest

from ..billing import ADMIN, code, ok, payment, pointers, rows, sent
from ..line import STRANGER, VIEWER, Line
from ..receipts import GROSS, found, path, read, seen

pytestmark = pytest.mark.connected


async def test_a_person_takes_the_proposal_with_a_banks_fee_written_off(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found(amount="1511500.00"))
    (proposal,) = (await read(line))["proposals"]
    body = {
        "allocations": [{"invoice_id": one["invoice_id"], "amount": one["amount"]} for one in proposal["allocations"]],
        "write_off": {
            "invoice_id": proposal["write_off"]["invoice_id"],
            "amount": proposal["write_off"]["amount"],
            "why": "bank_fee",
        },
    }
    kept = await ok(line.post(path("planfact:S1:1", "/match"), body))
    assert kept["state"] == "recorded"
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], now["payment_state"], now["outstanding"]) == ("paid", "settled", "0.00")


async def test_a_write_off_that_cannot_be_leaves_nothing_behind(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found(amount="1500000.00"))
    body = {
        "allocations": [{"invoice_id": invoice["invoice_id"], "amount": "1500000.00"}],
        "write_off": {"invoice_id": invoice["invoice_id"], "amount": "12000.00", "why": "bank_fee"},
    }
    refused = await line.post(path("planfact:S1:1", "/match"), body)
    assert code(refused) == (409, "difference_too_large")
    assert pointers(refused) == ["/write_off/amount"]
    assert await rows(line, "select payment_id from payment") == []
    assert (await read(line))["state"] == "open"
    body["write_off"]["invoice_id"] = "00000000-0000-0000-0000-000000000001"
    assert pointers(await line.post(path("planfact:S1:1", "/match"), body)) == ["/write_off/invoice_id"]


async def test_more_than_is_due_stays_with_the_client(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found(amount="2000000.00"))
    body = {"allocations": [{"invoice_id": invoice["invoice_id"], "amount": GROSS}], "contract_no": "12"}
    kept = await ok(line.post(path("planfact:S1:1", "/match"), body))
    made = await ok(line.get(f"/payments/{kept['payment_id']}"))
    assert (made["unallocated"], made["client_id"], made["contract_no"]) == ("488000.0000", "C2", "12")


async def test_one_receipt_for_two_invoices(line: Line) -> None:
    first, second = await sent(line), await sent(line, "A3")
    await seen(line, found(amount="3024000.00", comment="счета 2026-0001, 2026-0002"))
    (proposal,) = (await read(line))["proposals"]
    assert (proposal["outcome"], len(proposal["allocations"])) == ("several", 2)
    body = {"allocations": [{"invoice_id": one["invoice_id"], "amount": GROSS} for one in (first, second)]}
    await ok(line.post(path("planfact:S1:1", "/match"), body))
    for invoice in (first, second):
        assert (await line.read(invoice["invoice_id"]))["status"] == "paid"


async def test_what_is_the_same_money_is_checked(line: Line) -> None:
    await sent(line)
    await seen(line, found("a", amount="5"), found("b", amount="5"), found("c", amount="6"))

    async def said(one: str, other: str) -> tuple[int, str]:
        return code(await line.post(path(one, "/same-as"), {"other_key": other, "reason": "the same"}))

    assert await said("a", "a") == (409, "same_receipt")
    assert await said("a", "c") == (409, "other_money")
    assert await said("a", "nothing") == (409, "unknown_receipt")
    await ok(line.post(path("a", "/same-as"), {"other_key": "b", "reason": "the same"}))
    assert await said("b", "a") == (409, "receipt_not_counted")
    assert await said("a", "b") == (409, "receipt_same")
    ignored = await line.post(path("b", "/ignore"), {"reason": "not ours"})
    assert code(ignored) == (409, "receipt_counted_on")
    opened = await ok(line.post(path("a", "/reopen"), {"reason": "no, it is not"}))
    assert (opened["state"], opened["same_as"], opened["decided_by"]) == ("open", None, None)
    await ok(line.post(path("b", "/ignore"), {"reason": "not ours"}))


async def test_two_people_say_it_of_each_other_and_one_wins(line: Line) -> None:
    await seen(line, found("a", amount="5"), found("b", amount="5"))
    answers = await asyncio.gather(
        line.post(path("a", "/same-as"), {"other_key": "b", "reason": "the same"}),
        line.post(path("b", "/same-as"), {"other_key": "a", "reason": "the same"}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_two_people_match_at_once_and_one_wins(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found(amount="1000000.00"))
    body = {"allocations": [{"invoice_id": invoice["invoice_id"], "amount": "1000000.00"}]}
    answers = await asyncio.gather(*[line.post(path("planfact:S1:1", "/match"), body) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {code(answer)[1] for answer in answers if answer.status_code == 409} == {"receipt_recorded"}
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == "512000.00"


async def test_the_same_key_matches_once(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found(amount="500.00"))
    body = {"allocations": [{"invoice_id": invoice["invoice_id"], "amount": "500.00"}]}
    answers = await asyncio.gather(
        *[line.post(path("planfact:S1:1", "/match"), body, key="match-once") for _ in range(3)]
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len(await rows(line, "select payment_id from payment")) == 1


async def test_a_reversal_while_matching_settles_no_more_than_is_due(line: Line) -> None:
    invoice = await sent(line)
    kept = await ok(line.post("/payments", payment(GROSS, (invoice, GROSS))))
    await seen(line, found(amount="1000000.00"))
    (allocation,) = kept["allocations"]
    back = f"/payments/{kept['payment_id']}/allocations/{allocation['allocation_id']}/reverse"
    body = {"allocations": [{"invoice_id": invoice["invoice_id"], "amount": "1000000.00"}]}
    reversal, match = await asyncio.gather(
        line.post(back, {"reason": "by mistake"}), line.post(path("planfact:S1:1", "/match"), body)
    )
    assert reversal.status_code == 200
    left = "512000.00" if match.status_code == 200 else GROSS
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == left


async def test_money_that_went_back_reverses_and_is_taken_off_the_payment(line: Line) -> None:
    invoice = await sent(line)
    await seen(line, found())
    await seen(line, found("bank:S1:2", source="bank_statement", direction="out", comment="возврат 2026-0001"))
    (proposal,) = (await read(line, "bank:S1:2"))["proposals"]
    assert proposal["outcome"] == "returned"
    kept = await ok(line.post(path("bank:S1:2", "/match"), {"returns": proposal["returns"], "note": "paid by mistake"}))
    assert (kept["state"], kept["payment_id"]) == ("recorded", None)
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], now["outstanding"]) == ("accepted", GROSS)
    (made,) = (await ok(line.get("/payments")))["items"]
    assert (made["unallocated"], [one["amount"] for one in made["refunds"]]) == ("0.0000", ["1512000.0000"])
    assert made["allocations"][0]["reason"] == "paid by mistake"


async def test_returns_come_to_what_went_back(line: Line) -> None:
    await sent(line)
    kept = await ok(line.post("/payments", payment("500")))
    await seen(line, found("out", direction="out", amount="600", comment="возврат"))
    returns = [{"payment_id": kept["payment_id"], "amount": "500"}]
    assert code(await line.post(path("out", "/match"), {"returns": returns})) == (422, "returns_differ")
    returns[0]["amount"] = "600"
    refused = await line.post(path("out", "/match"), {"returns": returns})
    assert code(refused) == (409, "payment_exhausted")
    assert pointers(refused) == ["/returns/0/amount"]
    pays = {"allocations": [{"invoice_id": kept["payment_id"], "amount": "600"}]}
    assert code(await line.post(path("out", "/match"), pays)) == (422, "wrong_direction")
    assert (await read(line, "out"))["state"] == "open"


async def test_a_recorded_receipt_is_not_opened_again(line: Line) -> None:
    await sent(line)
    await seen(line, found())
    assert code(await line.post(path("planfact:S1:1", "/reopen"), {"reason": "no"})) == (422, "invalid_input")
    again = await line.post(path("planfact:S1:1", "/reopen"), {"reason": "by mistake"})
    assert code(again) == (409, "receipt_recorded")


async def test_money_of_nobody_needs_a_client(line: Line) -> None:
    await seen(line, found(payer_tin="399999999", payer="Somebody", comment="?"))
    refused = await line.post(path("planfact:S1:1", "/match"), {})
    assert (code(refused), pointers(refused)) == ((422, "client_missing"), ["/client_id"])
    unknown = await line.post(path("planfact:S1:1", "/match"), {"client_id": "C0"})
    assert (code(unknown), pointers(unknown)) == ((422, "unknown_client"), ["/client_id"])
    kept = await ok(line.post(path("planfact:S1:1", "/match"), {"client_id": "C2"}))
    # Who paid for them once is known from then on.
    await seen(line, found("planfact:S1:2", payer_tin="399999999", payer="Somebody", comment="?"))
    (proposal,) = (await read(line, "planfact:S1:2"))["proposals"]
    assert (proposal["outcome"], proposal["client_id"], kept["state"]) == ("nothing_due", "C2", "recorded")


async def test_who_may_see_and_decide(line: Line) -> None:
    await seen(line, found(amount="5"))
    where = path("planfact:S1:1")
    assert code(await line.get(where, STRANGER)) == (404, "not_found")
    assert (await ok(line.get("/receipts", STRANGER)))["items"] == []
    assert (await ok(line.get(where, VIEWER)))["state"] == "open"
    for verb, body in (
        ("/match", {"client_id": "C2"}),
        ("/ignore", {"reason": "not ours"}),
        ("/reopen", {"reason": "ours"}),
        ("/same-as", {"other_key": "x", "reason": "the same"}),
    ):
        assert code(await line.post(where + verb, body, STRANGER)) == (404, "not_found")
        assert code(await line.post(where + verb, body, VIEWER)) == (403, "role_missing")
        assert code(await line.post(where + verb, body, ADMIN)) == (403, "role_missing")
