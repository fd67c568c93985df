"""Receipts: what matches by itself and what waits, and that no money counts twice."""

import asyncio
from dataclasses import replace

import pytest
from proxima_invoice.entrypoints.jobs import look_at_receipts_again

from ..billing import code, executor_of, ok, payment, rows, sent, take
from ..line import Json, Line
from ..receipts import GROSS, found, outcomes, path, read, seen
from ..scenes import NOW, a_client, an_application

pytestmark = pytest.mark.connected


async def test_number_amount_and_client_agree_and_it_is_paid_by_itself(line: Line) -> None:
    invoice = await sent(line)
    assert invoice["number"] == "2026-0001"
    await seen(line, found())
    kept = await read(line)
    assert (kept["state"], kept["decided_by"], kept["proposals"]) == ("recorded", "service:matching", [])
    assert "2026-0001 is named" in kept["reason"]
    assert (await line.read(invoice["invoice_id"]))["status"] == "paid"
    made = await ok(line.get(f"/payments/{kept['payment_id']}"))
    assert (made["source"], made["receipt_key"], made["unallocated"]) == ("planfact", "planfact:S1:1", "0.0000")
    timeline = (await ok(line.get(f"/invoices/{invoice['invoice_id']}/audit")))["items"]
    assert (timeline[0]["action"], timeline[0]["actor_id"]) == ("record_payment", "service:matching")
    audited = await rows(line, "select action, changes from master_audit where subject = 'receipt:planfact:S1:1'")
    assert audited == [("recorded", [{"field": "state", "before": "open", "after": "recorded"}])]


async def test_a_receipt_heard_again_and_looked_at_again_is_one_payment(line: Line) -> None:
    await sent(line)
    for _ in range(3):
        await seen(line, found(), found())
    async with line.made.database.transaction() as tx:
        await line.made.desk(tx).plan_matching("planfact:S1:1", "S1", "again")
    await executor_of(line).drain()
    assert len(await rows(line, "select payment_id from payment")) == 1


async def test_the_same_event_from_two_partitions_at_once_is_one_payment(line: Line) -> None:
    await sent(line)
    await asyncio.gather(*[take(line, found()) for _ in range(4)])
    await asyncio.gather(*[executor_of(line).drain() for _ in range(3)])
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert len(await rows(line, "select id from job where kind = 'match_receipt'")) == 1


async def test_nothing_matches_by_itself_where_the_company_does_not_want_it(line: Line) -> None:
    await sent(line)
    line.made.__dict__["rules"] = replace(line.made.rules, auto_match=False)
    await seen(line, found())
    assert (await read(line))["state"] == "open"
    assert await outcomes(line) == ["exact"]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"amount": "1000000.00"}, "partial"),
        ({"amount": "1511500.00"}, "short"),
        ({"amount": "2000000.00"}, "over"),
        ({"comment": "за услуги"}, "oldest_first"),
        ({"payer_tin": "399999999", "payer": "Somebody"}, "unknown_payer"),
        ({"currency": "USD"}, "other_currency"),
        ({"direction": "out", "comment": "возврат"}, "returned"),
    ],
)
async def test_what_is_doubtful_waits_with_its_proposal(line: Line, change: Json, outcome: str) -> None:
    await sent(line)
    await seen(line, found(**change))
    kept = await read(line)
    assert (kept["state"], kept["proposals"][0]["outcome"]) == ("open", outcome)
    assert kept["proposals"][0]["reasons"]
    assert await rows(line, "select payment_id from payment") == []


async def test_money_found_before_the_invoice_went_out_is_matched_when_looked_at_again(line: Line) -> None:
    await seen(line, found())
    assert await outcomes(line) == ["nothing_due"]
    invoice = await sent(line)
    assert await look_at_receipts_again(line.made, NOW) == "1 open receipts looked at again"
    await executor_of(line).drain()
    assert (await line.read(invoice["invoice_id"]))["status"] == "paid"


async def test_looking_again_plans_nothing_for_what_stays_doubtful(line: Line) -> None:
    await sent(line)
    await seen(line, found(amount="1000000.00"))
    assert await look_at_receipts_again(line.made, NOW) == "1 open receipts looked at again"
    assert len(await rows(line, "select id from job where kind = 'match_receipt'")) == 1


async def test_the_same_money_in_a_bank_file_is_never_allocated_by_itself(line: Line) -> None:
    first, second = await sent(line), await sent(line, "A3")
    await seen(line, found())
    # The next invoice is named and fits as well: only the other receipt speaks against it.
    other = found("bank:S1:1", source="bank_statement", received_on="2026-11-04", comment="2026-0002")
    await seen(line, other)
    kept = await read(line, "bank:S1:1")
    assert (kept["state"], kept["proposals"][0]["same_as"]) == ("open", "planfact:S1:1")
    assert [one["outcome"] for one in kept["proposals"]] == ["same_money", "exact"]
    assert (await line.read(first["invoice_id"]))["status"] == "paid"
    assert (await line.read(second["invoice_id"]))["status"] == "sent"
    said = {"other_key": "planfact:S1:1", "reason": "the bank's copy"}
    same = await ok(line.post(path("bank:S1:1", "/same-as"), said))
    assert (same["state"], same["same_as"], same["proposals"]) == ("same", "planfact:S1:1", [])


async def test_both_sources_at_once_are_at_most_one_payment(line: Line) -> None:
    invoice = await sent(line)
    receipts = [found(), found("bank:S1:1", source="bank_statement")]
    await asyncio.gather(*[take(line, one) for one in receipts])
    await asyncio.gather(*[executor_of(line).drain() for _ in range(3)])
    assert await rows(line, "select payment_id from payment") == []
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"


async def test_a_person_and_the_matcher_at_once_are_one_payment(line: Line) -> None:
    invoice = await sent(line)
    await take(line, found())
    body = {"allocations": [{"invoice_id": invoice["invoice_id"], "amount": GROSS}]}
    await asyncio.gather(line.post(path("planfact:S1:1", "/match"), body), executor_of(line).drain())
    assert len(await rows(line, "select payment_id from payment")) == 1
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == "0.00"


async def test_an_invoice_paid_meanwhile_leaves_the_receipt_open(line: Line) -> None:
    invoice = await sent(line)
    await take(line, found())
    await asyncio.gather(line.post("/payments", payment(GROSS, (invoice, GROSS))), executor_of(line).drain())
    kept = await rows(line, "select sum(amount) from payment_allocation")
    assert [str(one[0]) for one in kept] == ["1512000.0000"]


async def test_receipts_are_listed_by_state_and_client_page_by_page(line: Line) -> None:
    await line.know(an_application(application_id="B1", client_id="C3"), a_client(client_id="C3", tin="300000003"))
    days = ("2026-10-01", "2026-10-03", "2026-10-03", "2026-10-02")
    await seen(line, *[found(f"k{at}", amount="5", received_on=day) for at, day in enumerate(days)])
    await seen(line, found("k9", amount="5", payer_tin="300000003", payer="Other"))
    await ok(line.post(path("k0", "/ignore"), {"reason": "not ours"}))
    page = await ok(line.get("/receipts?limit=2&client_id=C2"))
    rest = await ok(line.get(f"/receipts?limit=2&client_id=C2&cursor={page['next_cursor']}"))
    listed = page["items"] + rest["items"]
    assert [one["receipt_key"] for one in listed] == ["k2", "k1", "k3", "k0"]
    assert rest["next_cursor"] is None
    opened = (await ok(line.get("/receipts?state=open&client_id=C2")))["items"]
    assert [one["receipt_key"] for one in opened] == ["k2", "k1", "k3"]
    assert all(one["proposals"] for one in opened)
    assert code(await line.get("/receipts?cursor=abc")) == (422, "invalid_cursor")
