"""Support and fixed price on drafts: hours posted once, parts of a deal billed once, time used up without a line."""

import asyncio
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import CostEstimate, DocumentTerms
from proxima_common.contracts.terms import DueTerms, ExchangeTerms
from proxima_common.contracts.words import DealType, LineBasis

from ..billing import code, overview, rows, take
from ..deals import H, amount_line, retainer
from ..line import Json, Line
from ..scenes import an_application, lines_proposed, proposed, seen

pytestmark = pytest.mark.connected

SUPPORT = an_application(application_id="A7", deal_type=DealType.SUP)


async def support(line: Line, month: str = "2026-10", **statement: object) -> Json:
    """A support draft of a month: fee 18 000 000 for 20 hours."""
    created = await line.post("/invoices", {"application_id": "A7", "month": month})
    assert created.status_code == 201, created.text
    await propose(line, created.json(), month, **statement)
    return await line.read(created.json()["invoice_id"])


async def propose(line: Line, draft: Json, month: str, **statement: object) -> None:
    fee = amount_line("fee", "18000000", LineBasis.FEE, "fee", [seen(f"s-{month}", 14 * H)])
    told = {"opening": {}, "granted": 20, "used": 14, "closing": {month: 6}} | statement
    await line.propose(UUID(draft["invoice_id"]), fee, application=SUPPORT, month=month, retainer=retainer(**told))


async def ledger(line: Line) -> list[tuple[str, str, int]]:
    found = await rows(line, "select lot_month, kind, seconds from retainer_ledger order by entry_id")
    return [(row.lot_month, row.kind, row.seconds // H) for row in found]


async def test_hours_are_posted_at_finalize_and_countered_when_it_is_taken_back(line: Line) -> None:
    await line.know(SUPPORT)
    review = await line.finalized(await support(line))
    posted = [("2026-10", "included", 20), ("2026-10", "used", -14)]
    assert await ledger(line) == posted
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["retainer"]["closing"] == [{"lot_month": "2026-10", "seconds": 6 * H}]

    taken = await line.post(f"/invoices/{review['invoice_id']}/withdraw")
    assert taken.status_code == 200, taken.text
    assert await ledger(line) == [*posted, ("2026-10", "included", -20), ("2026-10", "used", 14)]
    # Nobody posted since: its own statement still fits, so it can be finalized as it is.
    again = await line.finalized(taken.json())
    assert sum(hours for _, _, hours in await ledger(line)) == 6
    voided = await line.post(f"/invoices/{again['invoice_id']}/void", {"reason": "wrong client"})
    assert voided.status_code == 200, voided.text
    assert sum(hours for _, _, hours in await ledger(line)) == 0


async def test_a_month_waits_for_the_one_before_it(line: Line) -> None:
    await line.know(SUPPORT)
    await take(line, overview("A7", "2026-10", application=SUPPORT))
    october = await support(line)
    november = await support(line, "2026-11", provisional=True)
    refused = await line.post(f"/invoices/{november['invoice_id']}/finalize", etag=f'"{november["version"]}"')
    assert code(refused) == (409, "month_before_open")
    assert "2026-10" in refused.json()["detail"]
    await line.finalized(october)
    stale = await line.post(f"/invoices/{november['invoice_id']}/finalize", etag=f'"{november["version"]}"')
    assert code(stale) == (409, "provisional_retainer")


async def test_a_ledger_that_moved_refuses_the_finalize(line: Line) -> None:
    await line.know(SUPPORT)
    draft = await support(line)
    adjusted = {"month": "2026-10", "lot_month": "2026-09", "seconds": 2 * H, "kind": "opening", "reason": "go-live"}
    put = await line.post("/applications/A7/retainer/adjustments", adjusted)
    assert put.status_code == 200, put.text
    assert put.json()["lots"] == [{"lot_month": "2026-09", "seconds": 2 * H}]
    touched = await line.read(draft["invoice_id"])
    assert touched["touched_by"] == ["preparer"]
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{touched["version"]}"')
    assert code(refused) == (409, "stale_retainer")
    asked = await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    assert asked.status_code == 202
    told = (await line.events("prefill.requested.v1"))[-1]["body"]["items"][0]["retainer"]
    assert told == {"version": 1, "provisional": False, "lots": [{"lot_month": "2026-09", "seconds": 2 * H}]}
    await propose(line, draft, "2026-10", version=1, opening={"2026-09": 2}, closing={"2026-10": 8})
    await line.finalized(await line.read(draft["invoice_id"]))
    read = (await line.get("/applications/A7/retainer?month=2026-11")).json()
    assert (read["balance_seconds"], read["open_before"]) == (8 * H, None)


async def test_two_finalizes_at_once_post_one_month_after_the_other(line: Line) -> None:
    await line.know(SUPPORT)
    first, second = await support(line), await support(line, "2026-11", provisional=True)
    answers = await asyncio.gather(
        *(line.post(f"/invoices/{one['invoice_id']}/finalize", etag=f'"{one["version"]}"') for one in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert sum(hours for _, _, hours in await ledger(line)) == 6


async def test_one_milestone_is_billed_by_one_invoice(line: Line) -> None:
    fixed = an_application(application_id="A8", deal_type=DealType.FP)
    await line.know(fixed)
    first = (await line.post("/invoices", {"application_id": "A8", "month": "2026-10"})).json()
    second = (await line.post("/invoices", {"application_id": "A8", "month": "2026-11"})).json()
    milestone = amount_line("m1", "14400000", LineBasis.MILESTONE, "milestone:M1")
    questions = {
        one["body"]["items"][0]["invoice_id"]: one["body"] for one in await line.events("prefill.requested.v1")
    }
    await line.propose(UUID(second["invoice_id"]), milestone, application=fixed, month="2026-11")
    assert (await line.read(second["invoice_id"]))["lines"][0]["component"] == "milestone:M1"
    run = UUID(questions[first["invoice_id"]]["run_id"])
    await line.hear(lines_proposed(run, UUID(first["invoice_id"]), [milestone], application=fixed))
    now = await line.read(first["invoice_id"])
    assert (now["lines"], now["prefill_problems"]) == (
        [],
        ["milestone:M1 of the deal is billed by another invoice meanwhile"],
    )
    again = (await line.events("prefill.requested.v1"))[-1]["body"]["items"][0]
    assert again["components"] == [{"component": "milestone:M1", "month": "2026-11", "amount": "14400000.0000"}]

    await line.post(f"/invoices/{second['invoice_id']}/discard", {"reason": "made too early"})
    await line.post(f"/invoices/{first['invoice_id']}/refresh")
    assert (await line.events("prefill.requested.v1"))[-1]["body"]["items"][0]["components"] == []
    await line.propose(UUID(first["invoice_id"]), milestone, application=fixed)
    assert len((await line.read(first["invoice_id"]))["lines"]) == 1


async def test_e14_percent_complete_counts_what_was_billed_before(line: Line) -> None:
    fixed = an_application(application_id="A8", deal_type=DealType.FP)
    await line.know(fixed)
    billed = []
    for month, amount in (("2026-09", "3333.00"), ("2026-10", "3334.00"), ("2026-11", "3333.00")):
        draft = (await line.post("/invoices", {"application_id": "A8", "month": month})).json()
        told = (await line.events("prefill.requested.v1"))[-1]["body"]["items"][0]["components"]
        billed.append(sum(Decimal(one["amount"]) for one in told))
        progress = amount_line("progress", amount, LineBasis.PROGRESS, "progress")
        await line.propose(UUID(draft["invoice_id"]), progress, application=fixed, month=month)
        assert (await line.read(draft["invoice_id"]))["net"] == amount
    assert billed == [Decimal(0), Decimal("3333.00"), Decimal("6667.00")]


async def test_time_of_a_fixed_price_is_used_up_without_a_line(line: Line) -> None:
    fixed = an_application(application_id="A8", deal_type=DealType.FP)
    await line.know(fixed)
    draft = (await line.post("/invoices", {"application_id": "A8", "month": "2026-10"})).json()
    milestone = amount_line("m1", "14400000", LineBasis.MILESTONE, "milestone:M1")
    used_up = [seen("f1"), seen("f2", 7200)]
    await line.propose(UUID(draft["invoice_id"]), milestone, application=fixed, consumed=used_up)
    held = await rows(line, "select worklog_id, line_id, seconds from allocation where released_at is null order by 1")
    assert [tuple(row) for row in held] == [("f1", None, 3600), ("f2", None, 7200)]
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.propose(UUID(draft["invoice_id"]), milestone, application=fixed, consumed=used_up[:1])
    held = await rows(line, "select worklog_id from allocation where released_at is null")
    assert [row.worklog_id for row in held] == ["f1"]


async def test_an_offset_may_be_negative_and_hours_may_not(line: Line) -> None:
    draft = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    offset = amount_line("offset", "-1500000", LineBasis.ADVANCE_OFFSET)
    await line.propose(UUID(draft["invoice_id"]), proposed("dev", [seen("w1", 5 * H)], "1000000"), offset)
    assert (await line.read(draft["invoice_id"]))["net"] == "3500000.00"
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    wrong = amount_line("hours", "-1", LineBasis.HOURS)
    await line.propose(UUID(draft["invoice_id"]), wrong)
    assert "negative" in (await line.read(draft["invoice_id"]))["prefill_problems"][0]


async def test_what_the_terms_say_of_papers_is_kept_and_costs_stand_apart(line: Line) -> None:
    draft = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    terms = DocumentTerms(
        due=DueTerms(days=5, kind="banking"),
        exchange=ExchangeTerms(basis="fixed", fixed=Decimal("12500")),
        esf_lines="each",
    )
    unknown = await line.get(f"/invoices/{draft['invoice_id']}/cost")
    assert (unknown.status_code, unknown.json()) == (200, None)
    cost = CostEstimate(currency="UZS", amount=Decimal("770001.25"), seconds=3600, unpriced_seconds=0)
    await line.propose(UUID(draft["invoice_id"]), proposed("dev", [seen("w1")]), document_terms=terms, cost=cost)
    async with line.made.database.transaction() as tx:
        invoice = await line.made.desk(tx).invoices.get(UUID(draft["invoice_id"]))
    kept = invoice.document_terms
    assert kept.esf_lines == "each"
    assert kept.due is not None
    assert (kept.due.days, kept.due.kind) == (5, "banking")
    assert kept.exchange is not None
    assert kept.exchange.fixed == Decimal("12500")
    path = f"/invoices/{draft['invoice_id']}"
    read = await line.get(f"{path}/cost")
    assert read.json()["amount"] == "770001.2500"
    assert code(await line.get(f"{path}/cost", ("viewer", ("viewer", "S1")))) == (403, "role_missing")
    told = await rows(line, "select convert_from(value, 'utf8') as body from outbox where value is not null")
    audit = await rows(line, "select changes::text as body from audit_entry")
    assert not [row for row in [*told, *audit] if "770001" in row.body]


async def item_asked(line: Line) -> Json:
    return dict((await line.events("prefill.requested.v1"))[-1]["body"]["items"][0])


async def test_a_worklog_is_left_out_priced_written_off_and_opened_again(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1"), seen("w2", 7200)]))
    path = f"/invoices/{draft['invoice_id']}/worklogs"
    left_out = await line.post(f"{path}/w1/decide", {"bill": False, "reason": "training"})
    assert left_out.status_code == 202, left_out.text
    assert left_out.json()["touched_by"] == ["preparer"]
    asked = (await item_asked(line))["decisions"]
    assert asked == [{"worklog_id": "w1", "bill": False, "by": "preparer", "reason": "training", "unit_price": None}]
    await line.post(f"{path}/w1/decide", {"bill": True, "unit_price": "500000", "reason": "urgent"})
    asked = (await item_asked(line))["decisions"]
    assert [(one["bill"], one["unit_price"]) for one in asked] == [(True, "500000.000000")]
    assert (await line.post(f"{path}/w2/write-off", {"reason": "goodwill"})).status_code == 202
    assert (await item_asked(line))["allocations"] == [{"worklog_id": "w2", "seconds": 7200}]
    for worklog in ("w1", "w2"):
        assert (await line.post(f"{path}/{worklog}/undecide", {"reason": "as the rules say"})).status_code == 202
    item = await item_asked(line)
    assert (item["decisions"], item["allocations"]) == ([], [])
    assert code(await line.post(f"{path}/w9/undecide", {"reason": "nothing there"})) == (404, "nothing_decided")
    assert code(await line.post(f"{path}/w9/write-off", {"reason": "nothing there"})) == (404, "worklog_not_held")
    stranger = ("viewer", ("viewer", "S1"))
    assert code(await line.post(f"{path}/w1/decide", {"bill": False, "reason": "no right"}, stranger))[0] == 403


async def test_acceptance_and_progress_reach_prefill_and_end_with_the_bill(line: Line) -> None:
    fixed = an_application(application_id="A8", deal_type=DealType.FP)
    await line.know(fixed)
    accepted = {"accepted_on": "2026-10-20", "note": "act signed"}
    deal = await line.post("/applications/A8/milestones/M1/accept", accepted)
    assert deal.status_code == 200, deal.text
    assert deal.json()["acceptances"][0]["billed_by"] is None
    for percent in ("33.33", "40"):
        await line.post("/applications/A8/progress/2026-10", {"cumulative_percent": percent})
    draft = (await line.post("/invoices", {"application_id": "A8", "month": "2026-10"})).json()
    item = await item_asked(line)
    assert item["accepted"] == [{"milestone_id": "M1", "accepted_on": "2026-10-20"}]
    assert item["progress"] == [{"month": "2026-10", "cumulative_percent": "40.0000"}]

    milestone = amount_line("m1", "14400000", LineBasis.MILESTONE, "milestone:M1")
    await line.propose(UUID(draft["invoice_id"]), milestone, application=fixed)
    read = (await line.get("/applications/A8/deal")).json()
    assert read["acceptances"][0]["billed_by"] == draft["invoice_id"]
    taken_back = await line.post("/applications/A8/milestones/M1/withdraw-acceptance", {"reason": "a mistake"})
    assert code(taken_back) == (409, "component_billed")
    future = await line.post("/applications/A8/milestones/M2/accept", {"accepted_on": "2026-12-31"})
    assert code(future) == (422, "future_date")
    hidden = await line.get("/applications/A8/deal", ("other", ("preparer", "S2")))
    assert code(hidden) == (404, "application_not_found")


async def test_e12_billed_time_of_a_month_before_is_told_with_its_price(line: Line) -> None:
    """A line of 45.00 an hour billed 4 h in September; October is told, and takes the difference as its own line."""
    september = (await line.post("/invoices", {"application_id": "A2", "month": "2026-09"})).json()
    worked = [seen("w1", 4 * H, work_date=date(2026, 9, 8))]
    await line.propose(UUID(september["invoice_id"]), proposed("dev", worked, "45"), month="2026-09")
    numbered = await line.finalized(await line.read(september["invoice_id"]))
    october = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    item = await item_asked(line)
    assert item["late_since"] == "2026-09"
    (earlier,) = item["earlier"]
    assert (earlier["invoice_number"], earlier["seconds"], earlier["unit_price"]) == (
        numbered["number"],
        14400,
        "45.000000",
    )
    lines = [
        proposed("dev", [seen("w5", 80 * H)], "45"),
        amount_line("late", "135.00", LineBasis.LATE, None, [seen("w2", 3 * H, work_date=date(2026, 9, 30))]),
        amount_line(
            "correction", "-67.50", LineBasis.CORRECTION, None, [seen("w1", -5400, work_date=date(2026, 9, 8))]
        ),
    ]
    await line.propose(UUID(october["invoice_id"]), *lines)
    assert (await line.read(october["invoice_id"]))["net"] == "3667.50"
    held = await rows(
        line,
        "select worklog_id, sum(seconds) as seconds from allocation where released_at is null group by 1 order by 1",
    )
    assert [(row.worklog_id, row.seconds) for row in held] == [("w1", 9000), ("w2", 10800), ("w5", 288000)]
