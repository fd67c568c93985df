"""The month-end page: rows from overviews, what is stale, who sees what; and what else comes home."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.contracts.prefill import PrefillFailed, PrefillProblem, RunFinished, UnclaimedFound
from proxima_common.contracts.staff import GrantHeld, StaffSnapshot
from proxima_common.contracts.words import Role
from proxima_common.ids import new_id
from proxima_common.testing.records import a_record

from ..billing import ADMIN, code, ok, overview, pointers, rows, take
from ..line import PREPARER, STRANGER, VIEWER, Json, Line
from ..scenes import NOW, a_client, an_application

pytestmark = pytest.mark.connected

EVERYWHERE = ("everywhere", ("preparer", "*"))


async def page(line: Line, query: str = "", who: tuple[object, ...] = PREPARER) -> list[Json]:
    items: list[Json] = (await ok(line.get(f"/months/2026-10/periods{query}", who)))["items"]
    return items


async def test_an_overview_is_a_row_with_its_flags(line: Line) -> None:
    await take(line, overview())
    (row,) = await page(line)
    assert (row["application_id"], row["title"], row["client_name"]) == (
        "A2",
        "Development by the hour",
        "Savat Retail",
    )
    assert (row["billable_seconds"], row["excluded_seconds"], row["late_seconds"]) == (36000, 1800, 900)
    assert (row["worklogs"], row["expected_net"], row["currency"]) == (12, "4500000.0000", "UZS")
    assert (row["flags"], row["state"], row["invoices"]) == (["late_work"], "open", [])
    assert (row["context_version"], row["hours_confirmed"]) == (1, False)


async def test_a_row_shows_the_invoices_that_live(line: Line) -> None:
    await take(line, overview())
    review = await line.finalized()
    (row,) = await page(line)
    assert [(one["number"], one["kind"], one["status"]) for one in row["invoices"]] == [
        ("2026-0001", "service", "needs_review")
    ]
    await ok(line.post(f"/invoices/{review['invoice_id']}/void", {"reason": "made by mistake"}))
    assert (await page(line))[0]["invoices"] == []


async def test_a_month_that_a_draft_opened_is_a_row_without_an_overview(line: Line) -> None:
    draft = await line.draft()
    (row,) = await page(line)
    assert (row["currency"], row["expected_net"], row["worklogs"], row["source_as_of"]) == ("UZS", None, 0, None)
    assert row["invoices"][0]["invoice_id"] == draft["invoice_id"]


async def test_other_terms_make_drafts_stale(line: Line) -> None:
    await take(line, overview())
    draft = await line.draft()
    await take(line, overview(source_as_of=NOW + timedelta(minutes=1), billable_seconds=1))
    assert (await page(line))[0]["context_version"] == 1
    await take(line, overview(source_as_of=NOW + timedelta(minutes=2), terms_version="t2"))
    (row,) = await page(line)
    assert (row["context_version"], row["billable_seconds"]) == (2, 36000)
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "stale_context")


async def test_an_older_overview_changes_nothing(line: Line) -> None:
    await take(line, overview())
    old = overview(
        source_as_of=NOW - timedelta(seconds=1),
        terms_version="t0",
        billable_seconds=1,
        client=a_client(name="Former Name"),
        application=an_application(title="Former title"),
    )
    await take(line, old)
    (row,) = await page(line)
    assert (row["billable_seconds"], row["context_version"]) == (36000, 1)
    assert (row["title"], row["client_name"]) == ("Development by the hour", "Savat Retail")
    await take(line, overview(billable_seconds=7))  # of the same moment: the later event
    assert (await page(line))[0]["billable_seconds"] == 7


async def test_the_same_overview_twice_is_one_row(line: Line) -> None:
    event = overview()
    record = a_record(event, str(event.period_id))
    assert await line.consumer.handle([record, record])
    assert await line.consumer.handle([record])
    assert len(await page(line)) == 1
    assert await rows(line, "select version from application") == [(1,)]


async def test_what_the_warehouse_says_is_written_only_when_it_differs(line: Line) -> None:
    later = NOW + timedelta(minutes=1)
    await take(line, overview(source_as_of=later, application=an_application(title="Better title")))
    assert await rows(
        line, "select a.version, c.version, title from application a join client c using (client_id)"
    ) == [(2, 1, "Better title")]


async def test_a_deal_tells_what_the_warehouse_last_said_of_it(line: Line) -> None:
    await take(line, overview())
    assert (await ok(line.get("/applications/A2/deal")))["rules"] is None
    version = {"valid_from": "2026-01-01", "valid_to": None, "version": "1", "terms": {"deal_type": "HR"}}
    await take(line, overview(rules={"terms": [version], "rates": []}))
    # An overview of an older sender says nothing of rules, and takes none away.
    await take(line, overview())
    assert (await ok(line.get("/applications/A2/deal")))["rules"] == {"terms": [version], "rates": []}


async def test_nothing_to_bill_closes_a_month_with_its_reason(line: Line) -> None:
    await take(line, overview())
    path = "/months/2026-10/periods/A2/nothing-to-bill"
    closed = await ok(line.post(path, {"reason": "they were on holiday"}))
    assert (closed["state"], closed["reason"], closed["context_version"]) == (
        "nothing_to_bill",
        "they were on holiday",
        2,
    )
    assert code(await line.post(path, {"reason": "once more"})) == (409, "period_closed")
    refused = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    assert code(refused) == (409, "nothing_to_bill")
    assert await rows(line, "select subject, position, actor_id, action from master_audit") == [
        (f"period:{closed['period_id']}", 1, "preparer", "nothing_to_bill")
    ]


async def test_a_month_with_a_live_invoice_is_something_to_bill(line: Line) -> None:
    draft = await line.draft()
    path = "/months/2026-10/periods/A2/nothing-to-bill"
    assert code(await line.post(path, {"reason": "nobody worked"})) == (409, "period_has_invoice")
    discard = {"reason": "nobody worked"}
    await ok(line.post(f"/invoices/{draft['invoice_id']}/discard", discard, etag=f'"{draft["version"]}"'))
    assert (await ok(line.post(path, {"reason": "nobody worked"})))["state"] == "nothing_to_bill"


async def test_who_may_close_a_month(line: Line) -> None:
    await take(line, overview())
    path = "/months/2026-10/periods/A2/nothing-to-bill"
    assert code(await line.post(path, {"reason": "not mine"}, STRANGER)) == (404, "not_found")
    assert code(await line.post(path, {"reason": "only looking"}, VIEWER)) == (403, "role_missing")
    assert code(await line.post("/months/2026-10/periods/A0/nothing-to-bill", {"reason": "none"})) == (404, "not_found")
    refused = await line.post(path, {"reason": "x"})
    assert (code(refused), pointers(refused)) == ((422, "invalid_input"), ["/reason"])


async def test_everybody_sees_the_months_of_their_legal_entities(line: Line) -> None:
    await take(line, overview(), overview("A8", application=an_application(application_id="A8", seller_id="S2")))
    both = ("both", ("viewer", "S1"), ("viewer", "S2"))
    for who, seen in (
        (PREPARER, ["A2"]),
        (STRANGER, ["A8"]),
        (EVERYWHERE, ["A2", "A8"]),
        (both, ["A2", "A8"]),
        (("nobody",), []),
    ):
        assert [row["application_id"] for row in await page(line, who=who)] == seen
    assert await page(line, "?legal_entity_id=S2") == []
    assert [row["application_id"] for row in await page(line, "?legal_entity_id=S2", both)] == ["A8"]


async def test_a_page_goes_on_after_its_last_application(line: Line) -> None:
    names = [f"K{number}" for number in range(5)]
    await take(line, *[overview(name) for name in names], overview("K9", "2026-09"))
    seen: list[str] = []
    cursor = ""
    while True:
        answer = await ok(line.get(f"/months/2026-10/periods?limit=2{cursor}"))
        seen += [row["application_id"] for row in answer["items"]]
        if answer["next_cursor"] is None:
            break
        cursor = f"&cursor={answer['next_cursor']}"
    assert seen == names
    assert [row["application_id"] for row in await page(line, "?client_id=C2&limit=1")] == ["K0"]
    assert await page(line, "?client_id=C2'--") == []
    assert code(await line.get("/months/2026-10/periods?limit=201")) == (422, "invalid_input")
    assert code(await line.get("/months/2026-13/periods")) == (422, "invalid_input")


async def test_an_overview_is_asked_of_prefill_once(line: Line) -> None:
    first = await line.post("/months/2026-10/overview", key="overview-1")
    again = await line.post("/months/2026-10/overview", key="overview-1")
    assert (first.status_code, again.json()) == (202, first.json())
    (request,) = await line.events("prefill.requested.v1")
    assert request["ce_subject"] == first.json()["run_id"] == request["body"]["run_id"]
    assert (request["body"]["purpose"], request["body"]["month"]) == ("overview", "2026-10")
    assert [one["application_id"] for one in request["body"]["items"]] == ["A2"]
    assert request["body"]["unlisted_except"] == ["A2"]
    assert code(await line.post("/months/2026-10/overview", None, VIEWER)) == (403, "role_missing")


async def test_a_run_tells_how_it_ended_and_what_went_wrong_with_ones_own(line: Line) -> None:
    run = await ok(line.post("/months/2026-10/overview"))
    run_id = UUID(run["run_id"])
    await line.know(an_application(application_id="A8", seller_id="S2"))
    failures = [
        PrefillFailed(
            run_id=run_id,
            subject_id=new_id(),
            invoice_id=None,
            application_id=application,
            month="2026-10",
            problems=[PrefillProblem(code="missing_rate", detail="no rate for dev")],
        )
        for application in ("A2", "A8", "A0", "A2")
    ]
    await take(line, *failures)
    finished = RunFinished(run_id=run_id, month="2026-10", purpose="overview", answered=4, failed=4)
    await take(line, finished, finished.model_copy(update={"answered": 1}))

    path = f"/runs/{run_id}"
    mine = await ok(line.get(path))
    assert (mine["answered"], mine["failed"]) == (4, 4)
    assert mine["finished_at"] is not None
    assert mine["problems"] == ["A2: no rate for dev"]
    assert (await ok(line.get(path, STRANGER)))["problems"] == ["A8: no rate for dev"]
    assert len((await ok(line.get(path, EVERYWHERE)))["problems"]) == 3
    assert code(await line.get(f"/runs/{uuid4()}")) == (404, "not_found")


async def test_unclaimed_work_is_shown_to_who_sees_every_legal_entity(line: Line) -> None:
    older, newer = (
        UnclaimedFound(run_id=new_id(), month="2026-10", worklogs=[], total_worklogs=number, total_seconds=60)
        for number in (3, 4)
    )
    path = "/months/2026-10/unclaimed"
    assert (await ok(line.get(path, EVERYWHERE)))["seen_at"] is None
    await take(line, newer)
    await take(line, older)
    assert (await ok(line.get(path, EVERYWHERE)))["total_worklogs"] == 4
    assert code(await line.get(path)) == (404, "not_found")
    assert (await line.get(path, ADMIN)).status_code == 200


async def test_a_receipt_is_kept_once(line: Line) -> None:
    receipt = ReceiptFound(
        receipt_key="pf-1",
        legal_entity_id="S1",
        received_on=NOW.date(),
        amount="100.00",
        currency="UZS",
        payer="Savat Retail",
        client_id="C2",
        contract_no="12",
        comment="for October",
        invoice_number=None,
    )
    await take(line, receipt)
    await take(line, receipt.model_copy(update={"comment": "found again"}))
    assert await rows(line, "select receipt_key, comment, state from receipt") == [("pf-1", "for October", "open")]


async def test_an_older_snapshot_of_staff_changes_nothing(line: Line) -> None:
    def snapshot(version: int, name: str) -> StaffSnapshot:
        return StaffSnapshot(
            staff_id="s1",
            name=name,
            active=version < 3,
            grants=[GrantHeld(role=Role.VIEWER, legal_entity_id="S1")],
            grants_version=version,
            telegram_account=None,
        )

    await take(line, snapshot(2, "Second"))
    await take(line, snapshot(1, "First"))
    assert await rows(line, "select name, active, grants_version from staff_snapshot") == [("Second", True, 2)]
    await take(line, snapshot(3, "Third"))
    assert await rows(line, "select name, active, grants_version from staff_snapshot") == [("Third", False, 3)]
