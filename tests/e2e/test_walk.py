"""One month of three clients from worklogs to paid, as `proxima demo` walks it, seen from every side."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from proxima_local.paths import checkout
from proxima_local.stack import Stack

from .conftest import run_tool
from .house import House, headers_of

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(600)]

SCHEMAS = checkout() / "tests/contracts/schemas"
NUMBER = re.compile(r"^(?P<series>.*?)(?P<sequence>\d+)$")
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def walked(stack: Stack) -> Rows:
    """What `proxima demo --json` printed about the first month."""
    printed: Rows = json.loads(run_tool(stack, "proxima", "demo", "--json", "--month", "2026-08"))
    return printed


def test_three_invoices_are_paid_and_numbered_in_a_row(walked: Rows, house: House) -> None:
    assert [row["status"] for row in walked] == ["paid", "paid", "paid"]
    for row in walked:
        read = house.read(row["id"])
        assert read["number"] == row["number"]
        assert (read["payment_state"], read["outstanding"]) == ("settled", "0.00")
        assert row["total"] == f"{read['gross']} {read['currency']}"
    assert len({row["number"] for row in walked}) == 3


def test_what_was_archived_is_what_the_mailbox_received(walked: Rows, house: House) -> None:
    letters = house.letters()
    for row in walked:
        documents = [one["archived"] for one in house.read(row["id"])["documents"] if one["archived"]]
        wanted = {file["name"]: file["sha256"] for file in documents}
        assert wanted
        assert [letter.files for letter in letters if set(letter.files) & set(wanted)] == [wanted]
        for file in documents:
            assert (Path(house.settings.archive_folder) / file["key"]).stat().st_size == file["size"]


def test_planfact_has_one_shipment_for_each(walked: Rows, house: House) -> None:
    for row in walked:
        shipments = house.shipments_of(row["id"])
        assert [str(one["operationId"]) for one in shipments] == [row["shipment_id"]]
        assert f"{shipments[0]['value']:.2f}" == row["total"].split()[0]


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
        assert types[row["id"]] == [
            "invoice.finalized.v1",
            "invoice.approved.v1",
            "invoice.sent.v1",
            "invoice.document_answered.v1",
            "invoice.accepted.v1",
            "invoice.payment_changed.v1",
            "invoice.paid.v1",
        ]


def test_the_event_stream_told_the_walk(walked: Rows) -> None:
    for row in walked:
        assert row["events"]
        assert row["delivery_id"]


def test_a_second_demo_changes_nothing(walked: Rows, house: House, stack: Stack) -> None:
    before = house.accountant.items("/invoices", month="2026-08", limit=200)
    letters, shipments = len(house.letter_names()), len(house.planfact()["operations"])
    again = json.loads(run_tool(stack, "proxima", "demo", "--once", "--json"))
    assert [row | {"events": []} for row in again] == [row | {"events": []} for row in walked]
    assert house.accountant.items("/invoices", month="2026-08", limit=200) == before
    assert (len(house.letter_names()), len(house.planfact()["operations"])) == (letters, shipments)


def test_the_audit_is_whole(walked: Rows, stack: Stack) -> None:
    assert re.match(r"\d+ invoices, \d+ entries, \d+ anchors", run_tool(stack, "proxima", "audit", "verify"))
