"""One month of twelve applications from worklogs to where it ends, as `proxima demo` walks it, seen from every side."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from proxima_local.paths import checkout
from proxima_local.stack import Stack

from ..conftest import run_tool
from ..house import House, headers_of
from .conftest import Rows

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(1_200)]

SCHEMAS = checkout() / "tests/contracts/schemas"
NUMBER = re.compile(r"^(?P<series>.*?)(?P<sequence>\d+)$")


def of_kind(walked: Rows, house: House, kind: str) -> dict[str, dict[str, Any]]:
    """Invoices of a kind as they are read now, by application."""
    reads = [house.read(row["id"]) for row in walked]
    return {read["application_id"]: read for read in reads if read["kind"] == kind}


def test_every_deal_is_where_the_demonstration_leaves_it(walked: Rows, house: House) -> None:
    """Support, hours and fixed price; ESF, act, bill and foreign invoice: all of them accepted and paid."""
    services = of_kind(walked, house, "service")
    billed = ("01", "02", "03", "04", "05", "06", "07", "09", "10", "12")
    assert {name: read["status"] for name, read in services.items()} == {f"APP-{number}": "paid" for number in billed}
    assert {name: read["status"] for name, read in of_kind(walked, house, "advance").items()} == {
        "APP-03": "paid",
        "APP-11": "paid",
    }
    assert len({row["number"] for row in walked}) == len(walked)
    for row in walked:
        if row["status"] == "paid":
            read = house.read(row["id"])
            assert (read["payment_state"], read["outstanding"]) == ("settled", "0.00")
            assert row["total"] == f"{read['gross']} {read['currency']}"


def test_amounts_are_those_that_an_accountant_gets_by_hand(walked: Rows, house: House) -> None:
    services = of_kind(walked, house, "service")
    # E13: the first of three milestones of 48 000 000, with VAT.
    assert services["APP-04"]["gross"] == "16128000.00"
    # A fee for 20 included hours of which 20 were used, with VAT; 30 % of 12 000 in advance.
    assert services["APP-01"]["gross"] == "20160000.00"
    assert of_kind(walked, house, "advance")["APP-11"]["gross"] == "3600.00"
    # Priced in dollars, billed in so'm: every unit price is whole tiyin at the rate of the Central Bank.
    rate = services["APP-05"]["exchange_rate"]
    assert (rate["from_currency"], rate["to_currency"], rate["source"]) == ("USD", "UZS", "cbu")
    # What was paid ahead is taken off the bill, not off the ESF.
    papers = {paper["kind"]: Decimal(paper["payable"]) for paper in services["APP-03"]["documents"]}
    assert (papers["bill"], papers["esf"]) == (Decimal(0), Decimal("33600000.00"))


def test_a_credit_note_and_a_bank_fee_settle_an_invoice(walked: Rows, house: House) -> None:
    credit = of_kind(walked, house, "credit")["APP-10"]
    assert credit["status"] in ("sent", "accepted", "paid")
    assert credit["gross"] == "45.00"


def test_what_was_archived_is_what_the_mailbox_received(walked: Rows, house: House) -> None:
    letters = house.letters()
    for row in walked:
        mailed = {one["document_id"] for one in house.deliveries_of(row["id"]) if one["channel"] == "email"}
        documents = house.read(row["id"])["documents"]
        wanted = {
            one["archived"]["name"]: one["archived"]["sha256"] for one in documents if one["document_id"] in mailed
        }
        assert [letter.files for letter in letters if set(letter.files) & set(wanted)] == [wanted][: len(wanted)]
        for file in (one["archived"] for one in documents):
            assert (Path(house.settings.archive_folder) / file["key"]).stat().st_size == file["size"]


def test_didox_holds_each_form_once_signed_by_both(walked: Rows, house: House) -> None:
    """Exactly what was approved, and the signed pack lies beside our files."""
    at_didox = house.didox()
    for read in of_kind(walked, house, "service").values():
        forms = [one for one in read["documents"] if one["kind"] in ("esf", "act") and read["buyer"]["country"] == "UZ"]
        found = house.accountant.rows("/didox/documents", invoice_id=read["invoice_id"])
        assert sorted(one["document_id"] for one in found) == sorted(one["document_id"] for one in forms)
        for one in found:
            assert (one["state"], one["differences"], one["doubt"]) == ("accepted", [], None)
            pack = next(kept for kept in one["evidence"] if kept["state"] == "accepted")
            assert (Path(house.settings.archive_folder) / pack["key"]).stat().st_size == pack["size"]
            key = f"{read['seller']['tin']}|{one['doctype']}|{one['number']}"
            assert (at_didox["live_by_number"][key], at_didox["signed_by_number"][key]) == (1, 1)


def test_money_came_by_transfers_that_were_matched(walked: Rows, house: House) -> None:
    """What names number, amount and client by itself; two contracts in one transfer, a fee, a stranger by a person."""
    receipts = house.accountant.items("/receipts", limit=200)
    assert {one["state"] for one in receipts} == {"recorded"}
    services = of_kind(walked, house, "service")
    both = [one for one in receipts if services["APP-01"]["number"] in one["comment"]]
    assert [Decimal(one["amount"]) for one in both] == [
        Decimal(services["APP-01"]["gross"]) + Decimal(services["APP-02"]["gross"])
    ]
    assert services["APP-02"]["number"] in both[0]["comment"]


def test_planfact_has_one_shipment_for_each(walked: Rows, house: House) -> None:
    """Of services: an advance ships nothing, and a credit note changes the shipment of its invoice."""
    services = {read["invoice_id"] for read in of_kind(walked, house, "service").values()}
    credited = {of_kind(walked, house, "service")["APP-10"]["invoice_id"]: Decimal("45.00")}
    for row in (row for row in walked if row["id"] in services):
        shipments = house.shipments_of(row["id"])
        assert [str(one["operationId"]) for one in shipments] == [row["shipment_id"]]
        total = Decimal(row["total"].split()[0]) - credited.get(row["id"], Decimal(0))
        assert f"{shipments[0]['value']:.2f}" == str(total)


def test_public_events_keep_their_promises(walked: Rows, house: House) -> None:
    """Any Kafka client sees them in order, once, valid against the committed schema, without a private header."""
    seen: dict[str, list[int]] = {}
    types: dict[str, list[str]] = {}
    for record in house.records("invoice.events"):
        headers = headers_of(record)
        assert "ce_actor" not in headers
        schema = json.loads((SCHEMAS / f"{headers['ce_type']}.json").read_text())
        jsonschema.validate(json.loads(record.value), schema, format_checker=jsonschema.FormatChecker())
        assert record.key.decode() == headers["ce_subject"]
        seen.setdefault(headers["ce_subject"], []).append(int(headers["ce_sequence"]))
        types.setdefault(headers["ce_subject"], []).append(headers["ce_type"])
    for row in walked:
        assert seen[row["id"]] == list(range(1, len(seen[row["id"]]) + 1))
        assert types[row["id"]][:2] == ["invoice.finalized.v1", "invoice.approved.v1"]
    paid = of_kind(walked, house, "service")["APP-02"]["invoice_id"]
    assert types[paid][2:] == [
        "invoice.sent.v1",
        "invoice.document_answered.v1",
        "invoice.accepted.v1",
        "invoice.payment_changed.v1",
        "invoice.paid.v1",
    ]


def test_the_event_stream_told_the_walk(walked: Rows) -> None:
    assert all(row["events"] for row in walked)
    assert all(row["delivery_id"] for row in walked if row["status"] != "approved")


def test_a_second_demo_changes_nothing(walked: Rows, house: House, stack: Stack) -> None:
    before = house.accountant.items("/invoices", month="2026-08", limit=200)
    letters, shipments = len(house.letter_names()), len(house.planfact()["operations"])
    again = json.loads(run_tool(stack, "proxima", "demo", "--json", "--month", "2026-08"))
    assert [row | {"events": []} for row in again] == [row | {"events": []} for row in walked]
    assert house.accountant.items("/invoices", month="2026-08", limit=200) == before
    assert (len(house.letter_names()), len(house.planfact()["operations"])) == (letters, shipments)


def test_the_audit_is_whole(walked: Rows, stack: Stack) -> None:
    assert re.match(
        r"\d+ invoices, \d+ subjects of master data, \d+ entries, \d+ anchors",
        run_tool(stack, "proxima", "audit", "verify"),
    )


def test_all_time_of_the_month_is_accounted_for(walked: Rows, stack: Stack) -> None:
    proof = json.loads(run_tool(stack, "proxima", "reconcile", "--month", "2026-08", "--json"))
    assert proof["faults"] == []
    assert {row["difference_seconds"] for row in proof["rows"]} == {0}
