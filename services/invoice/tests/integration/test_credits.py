"""Credit notes and what they do to their invoice: its debt, its time, its month (E25)."""

from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.words import LineBasis, SeriesKind
from proxima_invoice.adapters.tables.seller import NUMBER_SERIES
from sqlalchemy import insert

from ..billing import code, ok, payment, pointers, rows
from ..deals import H, amount_line, retainer
from ..line import Json, Line, handed_over
from ..scenes import a_client, an_application, proposed, seen

pytestmark = pytest.mark.connected

_DEAL = {"client_id": "C9", "document_set": "invoice", "price_currency": "EUR", "document_currency": "EUR"}
CLIENT = a_client(client_id="C9", name="Beispiel GmbH", country="DE", language="en", tin=None)
APPLICATION = an_application(application_id="A9", **_DEAL)
GROSS = "466.50"
_LIVE = "select worklog_id from allocation where invoice_id = :of and released_at is null order by worklog_id"
WORKLOGS = [("W1",), ("W2",), ("W3",), ("W4",)]


def e10() -> list[Any]:
    """The worklogs of E10 by rate: Bob 4 h at 40, Anna 3 h and Bob 1.5 h at 45, Anna 2 h at 52; 466.50."""
    return [
        proposed("dev:40", [seen("W1", 14400)], "40.00", "EUR"),
        proposed("dev:45", [seen("W2", 10800), seen("W3", 5400)], "45.00", "EUR"),
        proposed("anna:52", [seen("W4", 7200)], "52.00", "EUR"),
    ]


async def drafted(line: Line, **create: Any) -> Json:
    """The E10 invoice to a client in Germany, in euros and without tax."""
    created = await ok(line.post("/invoices", {"application_id": "A9", "month": "2026-10", **create}))
    await line.propose(UUID(created["invoice_id"]), *e10(), application=APPLICATION, client=CLIENT)
    return await line.read(created["invoice_id"])


async def delivered(line: Line, invoice: Json) -> Json:
    """Finalized, approved, archived and with the client."""
    invoice = await line.approved(await line.finalized(invoice))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))
    await line.hear(*[handed_over(invoice, lease) for lease in await line.leases(invoice)])
    return await line.read(invoice["invoice_id"])


@pytest.fixture
async def invoice(line: Line) -> Json:
    await line.know(APPLICATION, CLIENT)
    async with line.made.database.transaction() as tx:
        series = {"legal_entity_id": "S1", "kind": SeriesKind.CREDIT, "pattern": "CN-{YYYY}-{SEQ}"}
        await tx.execute(insert(NUMBER_SERIES).values(**series))
    return await delivered(line, await drafted(line))


async def credited(line: Line, invoice: Json, *lines: Json, reason: str = "billed by mistake") -> Json:
    """The draft of a credit note."""
    return await ok(line.post(f"/invoices/{invoice['invoice_id']}/credit", {"reason": reason, "lines": list(lines)}))


async def test_e25_a_full_credit_releases_all_four_links_and_a_new_invoice_gives_466_50_again(
    line: Line, invoice: Json
) -> None:
    path = invoice["invoice_id"]
    assert (invoice["gross"], invoice["status"]) == (GROSS, "sent")
    assert await rows(line, _LIVE, of=path) == WORKLOGS
    draft = await credited(line, invoice)
    assert (draft["kind"], draft["gross"], draft["parent_id"]) == ("credit", GROSS, path)
    assert await rows(line, _LIVE, of=path) == WORKLOGS

    note = await line.approved(await line.finalized(draft))
    assert note["number"] == "CN-2026-1"
    assert [one["kind"] for one in note["documents"]] == ["credit_note"]
    now = await line.read(path)
    assert (now["status"], now["outstanding"], now["payment_state"]) == ("sent", "0.00", "settled")
    assert now["settlement"]["credited"] == GROSS
    assert await rows(line, _LIVE, of=path) == []

    again = await drafted(line)
    assert again["gross"] == GROSS
    assert await rows(line, _LIVE, of=again["invoice_id"]) == WORKLOGS
    assert (await line.finalized(again))["number"] == "INV-2026-2"


async def test_the_note_names_what_it_credits_and_what_is_left(line: Line, invoice: Json) -> None:
    first = invoice["lines"][0]
    draft = await credited(line, invoice, {"line_id": first["line_id"], "quantity": "1"})
    assert [(one["quantity"], one["net"]) for one in draft["lines"]] == [("1", "40.00")]
    note = await line.finalized(draft)
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["parent"] == {
        "invoice_id": invoice["invoice_id"],
        "number": invoice["number"],
        "document_date": invoice["document_date"],
        "reason": "billed by mistake",
        "balance_after": "426.50",
    }
    assert content["documents"][0]["original"]["number"] == invoice["number"]
    await line.approved(note)
    now = await line.read(invoice["invoice_id"])
    assert (now["outstanding"], now["payment_state"]) == ("426.50", "partial")
    assert [(one["number"], one["counts"]) for one in now["children"]] == [("CN-2026-1", True)]
    # An hour of four: the line still stands, and so does its time.
    assert await rows(line, _LIVE, of=invoice["invoice_id"]) == WORKLOGS
    assert (await line.events("invoice.credited.v1"))[-1]["body"]["outstanding"] == "426.50"
    private = (await line.events("invoice.internal.credited.v1"))[-1]["body"]
    assert (private["amount"], private["delivered"]) == ("40.00", "426.50")


async def test_never_more_is_credited_than_is_left(line: Line, invoice: Json) -> None:
    first = invoice["lines"][0]["line_id"]
    path = f"/invoices/{invoice['invoice_id']}/credit"
    refused = await line.post(path, {"reason": "too much", "lines": [{"line_id": first, "quantity": "4.01"}]})
    assert code(refused) == (409, "credit_too_large")
    assert pointers(refused) == ["/lines/0"]
    twice = await line.post(path, {"reason": "twice", "lines": [{"line_id": first}] * 2})
    assert code(twice) == (422, "invalid_input")
    await line.approved(await line.finalized(await credited(line, invoice, {"line_id": first, "quantity": "3"})))
    rest = await credited(line, invoice)
    assert [one["net"] for one in rest["lines"]] == ["40.00", "202.50", "104.00"]
    other = await line.post(path, {"reason": "while one is open"})
    assert code(other) == (409, "child_open")
    edited = await line.patch(
        f"/invoices/{rest['invoice_id']}/lines/{rest['lines'][0]['line_id']}", {"quantity": "2"}, f'"{rest["version"]}"'
    )
    assert edited.status_code == 200, edited.text
    finalize = await line.post(f"/invoices/{rest['invoice_id']}/finalize", etag=f'"{edited.json()["version"]}"')
    assert code(finalize) == (409, "credit_too_large")


async def test_a_void_credit_note_is_owed_again_and_takes_its_time_again(line: Line, invoice: Json) -> None:
    note = await line.approved(await line.finalized(await credited(line, invoice)))
    await ok(line.post(f"/invoices/{note['invoice_id']}/void", {"reason": "the client pays after all"}))
    now = await line.read(invoice["invoice_id"])
    assert (now["outstanding"], now["payment_state"]) == (GROSS, "unpaid")
    assert await rows(line, _LIVE, of=invoice["invoice_id"]) == WORKLOGS
    assert (await line.events("invoice.internal.credited.v1"))[-1]["body"]["amount"] == "-466.50"


async def test_a_credit_note_stands_once_its_time_is_billed_again(line: Line, invoice: Json) -> None:
    note = await line.approved(await line.finalized(await credited(line, invoice)))
    await drafted(line)
    refused = await line.post(f"/invoices/{note['invoice_id']}/void", {"reason": "too late for that"})
    assert code(refused) == (409, "billed_again")
    assert (await line.read(note["invoice_id"]))["status"] == "approved"


async def test_returning_an_approved_credit_note_lets_it_count_no_more(line: Line, invoice: Json) -> None:
    note = await line.approved(await line.finalized(await credited(line, invoice)))
    approver = ("approver", ("approver", "S1"))
    await ok(line.post(f"/invoices/{note['invoice_id']}/return", {"reason": "of the wrong client"}, approver))
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == GROSS


async def test_a_credit_of_a_paid_invoice_leaves_too_much_with_us(line: Line, invoice: Json) -> None:
    body = payment(GROSS, (invoice, GROSS), client_id="C9", currency="EUR")
    await ok(line.post("/payments", body))
    assert (await line.read(invoice["invoice_id"]))["status"] == "paid"
    first = invoice["lines"][0]["line_id"]
    note = await line.approved(await line.finalized(await credited(line, invoice, {"line_id": first})))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], now["payment_state"], now["outstanding"]) == ("accepted", "over", "-160.00")
    assert code(await line.post(f"/invoices/{invoice['invoice_id']}/void", {"reason": "gone"})) == (409, "wrong_status")
    allocation = {"invoice_id": note["invoice_id"], "amount": "1"}
    kept = await ok(line.post("/payments", payment("10", client_id="C9", currency="EUR")))
    refused = await line.post(f"/payments/{kept['payment_id']}/allocations", allocation)
    assert code(refused) in ((409, "wrong_status"), (409, "not_payable"))


async def test_a_banks_fee_is_written_off_within_its_limit(line: Line, invoice: Json) -> None:
    path = f"/invoices/{invoice['invoice_id']}/differences"
    fee = {"amount": "18.00", "why": "bank_fee", "note": "correspondent bank"}
    assert code(await line.post(path, fee)) == (409, "nothing_allocated")
    await ok(line.post("/payments", payment("448.50", (invoice, "448.50"), client_id="C9", currency="EUR")))
    assert code(await line.post(path, fee | {"amount": "60.00"})) in ((409, "allocation_impossible"),)
    settled = await ok(line.post(path, fee))
    assert (settled["status"], settled["outstanding"]) == ("paid", "0.00")
    ((difference,),) = await rows(line, "select allocation_id from payment_allocation where kind = 'difference'")
    back = await ok(line.post(f"{path}/{difference}/reverse", {"reason": "the client paid it"}))
    assert (back["status"], back["outstanding"]) == ("accepted", "18.00")
    assert code(await line.post(f"{path}/{difference}/reverse", {"reason": "once more"})) == (404, "not_found")


async def test_what_a_credit_takes_off_a_deal_may_be_billed_anew(line: Line, invoice: Json) -> None:
    deal = an_application(application_id="A10", deal_type="SUP", **_DEAL)
    await line.know(deal, CLIENT)
    draft = (await line.post("/invoices", {"application_id": "A10", "month": "2026-10"})).json()
    fee = amount_line("fee", "1200.00", LineBasis.FEE, "fee", [seen("S1", 14 * H)], "EUR")
    hours = retainer({}, 20, 14, {"2026-10": 6})
    terms = {"application": deal, "client": CLIENT, "retainer": hours, "consumed": [seen("S2")]}
    await line.propose(UUID(draft["invoice_id"]), fee, **terms)
    billed = await delivered(line, await line.read(draft["invoice_id"]))
    live = "select component from billed_component where invoice_id = :of and released_at is null"
    balance = "select coalesce(sum(seconds), 0)::int from retainer_ledger"
    assert await rows(line, live, of=billed["invoice_id"]) == [("fee",)]
    assert await rows(line, balance) == [(6 * H,)]

    await line.approved(await line.finalized(await credited(line, billed)))
    assert await rows(line, live, of=billed["invoice_id"]) == []
    assert await rows(line, _LIVE, of=billed["invoice_id"]) == []
    assert await rows(line, balance) == [(0,)]
    found = await ok(line.get("/months/2026-10/reconciliation"))
    assert [one["code"] for one in found["faults"] if one["code"] != "no_answer"] == []


async def test_the_lines_of_a_credit_note_come_from_its_invoice(line: Line, invoice: Json) -> None:
    draft = await credited(line, invoice)
    assert code(await line.post(f"/invoices/{draft['invoice_id']}/refresh")) == (409, "nothing_to_prefill")
    assert draft["printed_note"] == "billed by mistake"
    assert draft["touched_by"] == ["preparer"]
