"""Old invoices are brought in once, are history and nothing else, and their numbers are never given again."""

from typing import Any

import pytest

from ..billing import ADMIN, code, ok, payment, pointers, rows
from ..line import PREPARER, STRANGER, VIEWER, Json, Line

pytestmark = pytest.mark.connected

HEADER = "application_id,number,status,month,document_date,currency,net,tax,gross,tax_rate,line_text,line_net"
PAID = "A2,2026-0007,paid,2026-09,2026-09-30,UZS,1000.00,120.00,1120.00,12,Support,1000.00"
SENT = "A2,СФ-12/б,sent,2026-10,2026-10-31,UZS,2000.00,240.00,2240.00,12,Work as dev,2000.00"


async def brought(line: Line, *table: str, dry_run: bool = False, who: tuple[Any, ...] = PREPARER) -> Json:
    return await ok(line.post("/registry/import", {"csv": "\n".join([HEADER, *table]), "dry_run": dry_run}, who))


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(line: Line) -> None:
    report = await brought(line, PAID, SENT.replace("2240", "2241"), SENT.replace("A2", "A9"), dry_run=True)
    assert (report["imported"], report["refused"]) == (1, 2)
    assert [row["outcome"] for row in report["rows"]] == ["would_import", "refused", "refused"]
    assert [fault["column"] for row in report["rows"] for fault in row["faults"]] == ["gross", "application_id"]
    assert await rows(line, "select count(*) from invoice") == [(0,)]
    assert await rows(line, "select count(*) from outbox") == [(0,)]


async def test_invoices_are_imported_once_and_told_as_a_public_fact_only(line: Line) -> None:
    report = await brought(line, PAID, SENT)
    assert (report["imported"], report["known"], report["refused"]) == (2, 0, 0)
    again = await brought(line, PAID, SENT)
    assert (again["imported"], again["known"]) == (0, 2)
    assert [row["invoice_id"] for row in again["rows"]] == [row["invoice_id"] for row in report["rows"]]
    told = {one["ce_type"] for one in await line.events()}
    assert told == {"invoice.imported.v1", "invoice.snapshot.v1"}

    found = await ok(line.get("/invoices?imported=true&sort=number&order=asc"))
    assert [(row["number"], row["status"], row["payment_state"], row["outstanding"]) for row in found["items"]] == [
        ("2026-0007", "paid", "settled", "0.0000"),
        ("СФ-12/б", "sent", "unpaid", "2240.0000"),
    ]
    whole = await line.read(report["rows"][0]["invoice_id"])
    assert [(one["text"], one["net"], one["tax"]) for one in whole["lines"]] == [("Support", "1000.00", "120.00")]
    timeline = (await ok(line.get(f"/invoices/{whole['invoice_id']}/audit")))["items"]
    assert [one["action"] for one in timeline] == ["import"]


async def test_another_total_under_a_known_number_is_refused(line: Line) -> None:
    await brought(line, PAID)
    report = await brought(line, PAID.replace("1000.00,120.00,1120.00", "1000.00,0.00,1000.00"))
    (row,) = report["rows"]
    assert (row["outcome"], row["faults"][0]["column"]) == ("refused", "gross")


async def test_numbers_go_on_after_those_that_were_imported(line: Line) -> None:
    # As much as the draft to come: another total would have somebody say why.
    table = PAID.replace("1000.00,120.00,1120.00", "1350000.00,162000.00,1512000.00")
    await brought(line, table.replace("Support,1000.00", "Support,1350000.00"))
    review = await line.finalized()
    assert review["number"] == "2026-0008"


async def test_an_imported_month_is_billed_and_its_invoice_takes_only_payments(line: Line) -> None:
    report = await brought(line, SENT)
    refused = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    assert code(refused) == (409, "period_already_billed")
    invoice = await line.read(report["rows"][0]["invoice_id"])
    allowed = {one["action"] for one in invoice["allowed_actions"] if one["allowed"]}
    assert allowed <= {"record_payment", "reverse_payment", "accept", "nothing_to_bill"}
    voided = await line.post(f"/invoices/{invoice['invoice_id']}/void", {"reason": "not wanted any more"})
    assert code(voided) == (409, "imported")
    await ok(line.post("/payments", payment("2240.00", (invoice, "2240.00"))))
    assert (await line.read(invoice["invoice_id"]))["payment_state"] == "settled"


async def test_only_accountants_and_administrators_of_the_seller_import(line: Line) -> None:
    body = {"csv": f"{HEADER}\n{PAID}", "dry_run": False}
    assert code(await line.post("/registry/import", body, VIEWER)) == (403, "role_missing")
    assert code(await line.post("/registry/import", body, STRANGER)) == (403, "role_missing")
    other = ("other", ("accountant", "S2"))
    report = await ok(line.post("/registry/import", body, other))
    assert report["rows"][0]["faults"][0]["column"] == "application_id"
    assert (await ok(line.post("/registry/import", body, ADMIN)))["imported"] == 1


async def test_a_table_that_cannot_be_read_is_refused_whole(line: Line) -> None:
    refused = await line.post("/registry/import", {"csv": "number\n1", "dry_run": True})
    assert (code(refused), pointers(refused)) == ((422, "unreadable_table"), ["/csv"])


async def test_a_month_stands_beside_what_was_billed_line_by_line(line: Line) -> None:
    draft = await line.draft()
    await brought(line, SENT)
    report = await ok(line.get("/months/2026-10/parallel-run"))
    assert (report["compared"], report["equal"]) == (1, 0)
    (month,) = report["months"]
    assert (month["ours_source"], month["billed_numbers"]) == ("invoice", ["СФ-12/б"])
    assert (month["ours_net"], month["billed_net"]) == (draft["net"], "2000.00")
    by_text = {one["text"]: one["causes"] for one in month["lines"]}
    assert by_text == {"Work as dev": ["rate", "hours"], "Work as qa": ["only_ours"]}
    assert set(month["causes"]) == {"rate", "hours", "only_ours"}
    assert (await ok(line.get("/months/2026-10/parallel-run", STRANGER)))["months"] == []
