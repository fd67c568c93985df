"""Paid ahead and offset, from the advance bill to the last supply, on the database."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import ProposedLine
from proxima_common.contracts.words import DealType, LineBasis

from ..billing import ADMIN, code, ok, payment, rows
from ..deals import amount_line
from ..line import APPROVER, PREPARER, Json, Line, handed_over
from ..scenes import a_client, an_application

pytestmark = pytest.mark.connected
D = Decimal
ABROAD = {
    "application_id": "A11",
    "client_id": "C11",
    "deal_type": DealType.FP,
    "contract_no": "UK-1",
    "price_currency": "EUR",
    "document_currency": "EUR",
    "document_set": "invoice",
    "tax_profile": "outside_scope",
    "contract_amount": "12000.00",
}


async def know_abroad(line: Line) -> Any:
    client = a_client(client_id="C11", name="Sample Ltd", country="GB", tin=None, language="en")
    application = an_application(**ABROAD)
    await line.know(application, client)
    return application, client


async def sent(line: Line, invoice: Json) -> Json:
    invoice = await line.approved(await line.finalized(invoice))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))
    await line.hear(*[handed_over(invoice, lease) for lease in await line.leases(invoice)])
    return await line.read(invoice["invoice_id"])


async def account(line: Line, client_id: str) -> Json:
    found = await ok(line.get(f"/advance-accounts?client_id={client_id}"))
    (one,) = found["items"]
    return await ok(line.get(f"/advance-accounts/{one['account_id']}"))


def euro(part: ProposedLine) -> ProposedLine:
    rate = part.explanation.rate.model_copy(update={"currency": "EUR"})
    explanation = part.explanation.model_copy(update={"rate": rate})
    return part.model_copy(update={"currency": "EUR", "explanation": explanation})


async def milestone(line: Line, month: str, amount: str, offset: str) -> Json:
    """An invoice of a milestone, from which prefill takes its part of the advance."""
    application, client = await know_abroad(line)
    created = await ok(line.post("/invoices", {"application_id": "A11", "month": month}))
    lines = [
        euro(amount_line("m", amount, LineBasis.MILESTONE, f"milestone:{month}")),
        euro(amount_line("offset", offset, LineBasis.ADVANCE_OFFSET)),
    ]
    await line.propose(UUID(created["invoice_id"]), *lines, month=month, application=application, client=client)
    return await line.read(created["invoice_id"])


async def told(line: Line) -> Json | None:
    item: Json = (await line.events("prefill.requested.v1"))[-1]["body"]["items"][0]
    return item["advance"]


async def test_e15_thirty_percent_ahead_and_offset_by_lines_bills_12000_in_all(line: Line) -> None:
    await know_abroad(line)
    asked = {"application_id": "A11", "month": "2026-09", "percent": "30"}
    advance = await ok(line.post("/advances", asked))
    assert (advance["kind"], advance["net"], advance["lines"][0]["text"]) == (
        "advance",
        "3600.00",
        "Advance under contract No. UK-1 of 2026-01-15",
    )
    advance = await sent(line, advance)
    assert advance["number"] == "ADV-2026-1"
    refused = await line.post(f"/invoices/{advance['invoice_id']}/accept", {"how": "staff"})
    assert code(refused) == (409, "not_accepted")
    assert await told_nothing_yet(line)
    await ok(line.post("/payments", payment("3600.00", (advance, "3600.00"), client_id="C11", currency="EUR")))
    assert (await line.read(advance["invoice_id"]))["status"] == "paid"

    first = await line.finalized(await milestone(line, "2026-09", "5000.00", "-1500.00"))
    assert await told(line) == {"advanced": "3600.00", "offset": "0.00"}
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["advance"] == {
        "advanced": "3600.00",
        "offset": "1500.00",
        "rest": "2100.00",
        "numbers": ["ADV-2026-1"],
    }
    last = await line.finalized(await milestone(line, "2026-10", "7000.00", "-2100.00"))
    assert await told(line) == {"advanced": "3600.00", "offset": "1500.00"}
    assert [one["payable"] for one in (advance, first, last)] == ["3600.00", "3500.00", "4900.00"]
    assert sum(D(one["payable"]) for one in (advance, first, last)) == D("12000.00")
    ledger = await account(line, "C11")
    assert ledger["balance"] == "0.00"
    assert [(one["kind"], D(one["amount"])) for one in reversed(ledger["entries"])] == [
        ("received", D(3600)),
        ("offset", D(1500)),
        ("offset", D(2100)),
    ]


async def told_nothing_yet(line: Line) -> bool:
    created = await ok(line.post("/invoices", {"application_id": "A11", "month": "2026-08"}))
    await ok(line.post(f"/invoices/{created['invoice_id']}/discard", {"reason": "only asking"}))
    return await told(line) is None


async def test_more_than_was_paid_ahead_cannot_be_offset_by_lines(line: Line) -> None:
    draft = await milestone(line, "2026-09", "5000.00", "-1500.00")
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "advance_short")


async def paid_ahead(line: Line, amount: str = "1000000", **body: Any) -> Json:
    """An advance at home, before tax, that the client paid."""
    asked = {"application_id": "A2", "month": "2026-10", "amount": amount, "ahead": True} | body
    advance = await sent(line, await ok(line.post("/advances", asked)))
    await ok(line.post("/payments", payment(advance["payable"], (advance, advance["payable"]))))
    return await line.read(advance["invoice_id"])


async def test_at_home_the_bill_shows_what_is_offset_and_the_esf_the_full_value(line: Line) -> None:
    advance = await paid_ahead(line)
    assert [one["kind"] for one in advance["documents"]] == ["bill"]
    assert advance["lines"][0]["text"] == "Аванс по договору № 12 от 15.01.2026 за октябрь 2026 г."
    assert (advance["gross"], advance["status"]) == ("1120000.00", "paid")
    draft = await line.draft()
    assert await told(line) is None
    proposed = await ok(line.get(f"/invoices/{draft['invoice_id']}/advance"))
    assert (proposed["balance"], proposed["offset"], proposed["rest"]) == ("1120000.00", "1120000.00", "0.00")
    supply = await line.finalized(draft)
    assert (supply["gross"], supply["payable"], supply["outstanding"]) == ("1512000.00", "392000.00", "392000.00")
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["advance"] == {
        "advanced": "1120000.00",
        "offset": "1120000.00",
        "rest": "0.00",
        "numbers": ["ADV-2026-1"],
    }
    assert content["documents"][0]["totals"]["prepaid"] == "1120000.00"


async def test_what_a_draft_again_had_used_is_there_again(line: Line) -> None:
    await paid_ahead(line)
    supply = await line.finalized()
    assert (await account(line, "C2"))["balance"] == "0.00"
    drafted = await ok(line.post(f"/invoices/{supply['invoice_id']}/withdraw", {"reason": "a typo"}))
    assert (drafted["payable"], (await account(line, "C2"))["balance"]) == ("1512000.00", "1120000.00")
    again = await ok(line.post(f"/invoices/{supply['invoice_id']}/finalize", etag=f'"{drafted["version"]}"'))
    assert again["payable"] == "392000.00"
    await ok(line.post(f"/invoices/{supply['invoice_id']}/void", {"reason": "billed to another"}, APPROVER))
    assert (await account(line, "C2"))["balance"] == "1120000.00"


async def test_staff_say_how_much_of_an_advance_an_invoice_uses(line: Line) -> None:
    await paid_ahead(line)
    draft = await line.draft()
    path = f"/invoices/{draft['invoice_id']}/advance"
    headers = line.as_(PREPARER) | {"If-Match": f'"{draft["version"]}"'}
    less = (await line.client.put(path, json={"amount": "500000.00"}, headers=headers)).json()
    supply = await line.finalized(less)
    assert supply["payable"] == "1012000.00"
    assert (await ok(line.get(path)))["rest"] == "620000.00"


async def test_an_advance_that_covers_all_leaves_nothing_to_pay_and_may_still_be_voided(line: Line) -> None:
    await paid_ahead(line, "9000000")
    supply = await line.finalized()
    assert (supply["payable"], supply["payment_state"]) == ("0.00", "settled")
    await ok(line.post(f"/invoices/{supply['invoice_id']}/void", {"reason": "not ours"}, APPROVER))
    assert (await account(line, "C2"))["balance"] == "10080000.00"


async def test_money_of_an_advance_that_is_used_cannot_be_taken_from_it(line: Line) -> None:
    advance = await paid_ahead(line)
    await line.finalized()
    (kept,) = (await ok(line.get("/payments?client_id=C2")))["items"]
    path = f"/payments/{kept['payment_id']}/allocations/{kept['allocations'][0]['allocation_id']}/reverse"
    refused = await line.post(path, {"reason": "sent back"})
    assert code(refused) == (409, "advance_used")
    assert (await line.read(advance["invoice_id"]))["status"] == "paid"


async def test_an_advance_has_no_worklogs_no_shipment_and_is_not_refreshed(line: Line) -> None:
    advance = await ok(line.post("/advances", {"application_id": "A2", "month": "2026-10", "amount": "100"}))
    refused = await line.post(f"/invoices/{advance['invoice_id']}/refresh")
    assert code(refused) == (409, "nothing_to_prefill")
    draft = await line.draft()
    assert draft["kind"] == "service"
    assert await rows(line, "select 1 from allocation where invoice_id = :id", id=advance["invoice_id"]) == []


async def test_an_advance_of_what_the_month_is_expected_to_come_to_needs_its_overview(line: Line) -> None:
    refused = await line.post("/advances", {"application_id": "A2", "month": "2026-10", "expected": True})
    assert code(refused) == (409, "nothing_expected")


async def test_a_refund_lowers_the_balance_and_never_below_nothing(line: Line) -> None:
    await paid_ahead(line)
    one = await account(line, "C2")
    path = f"/advance-accounts/{one['account_id']}/entries"
    refund = {"kind": "refunded", "amount": "120000.00", "reason": "contract ended"}
    assert (await ok(line.post(path, refund)))["balance"] == "1000000.00"
    refused = await line.post(path, refund | {"amount": "1000000.01"})
    assert code(refused) == (409, "advance_used")
    stranger = ("stranger", ("accountant", "S2"))
    assert code(await line.post(path, refund, stranger)) == (404, "account_not_found")


async def test_supplies_finalized_at_once_never_use_more_than_there_is(line: Line) -> None:
    """Σ offsets ≤ advanced, and the balance is never negative, however many compete for it."""
    await paid_ahead(line, "2000000")
    drafts = []
    for number in range(6):
        name = f"P{number}"
        await line.know(an_application(application_id=name))
        drafts.append(await line.draft(name))
    answers = await asyncio.gather(
        *[line.post(f"/invoices/{one['invoice_id']}/finalize", etag=f'"{one["version"]}"') for one in drafts]
    )
    assert [answer.status_code for answer in answers] == [200] * 6
    prepaid = [D(answer.json()["totals"]["prepaid"]) for answer in answers]
    assert sum(prepaid) == D("2240000.00")
    assert sorted(prepaid, reverse=True)[:2] == [D("1512000.00"), D("728000.00")]
    assert (await account(line, "C2"))["balance"] == "0.00"


async def test_a_closed_tax_month_refuses_what_is_dated_in_it_until_it_is_reopened(line: Line) -> None:
    draft = await line.draft()
    early = await line.post("/tax-months/S1/2026-11/close", {"reason": "return filed"})
    assert code(early) == (409, "month_not_over")
    closed = await ok(line.post("/tax-months/S1/2026-10/close", {"reason": "return filed"}))
    assert [(one["month"], one["closed"], one["closed_by"]) for one in closed["items"]] == [
        ("2026-10", True, "preparer")
    ]
    path = f"/invoices/{draft['invoice_id']}/finalize"
    refused = await line.post(path, etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "tax_month_closed")
    again = await line.post("/tax-months/S1/2026-10/close", {"reason": "once more"})
    assert code(again) == (409, "tax_month_closed")
    assert code(await line.post("/tax-months/S1/2026-10/reopen", {"reason": "late invoice"})) == (403, "role_missing")
    opened = await ok(line.post("/tax-months/S1/2026-10/reopen", {"reason": "late invoice"}, ADMIN))
    assert [(one["closed"], one["reopen_reason"]) for one in opened["items"]] == [(False, "late invoice")]
    await ok(line.post(path, etag=f'"{draft["version"]}"'))
    audited = await rows(
        line, "select action from master_audit where subject = 'tax_month:S1:2026-10' order by position"
    )
    assert [row.action for row in audited] == ["close", "reopen"]
