"""A service or a partner that is away stops nothing else, and what it missed arrives when it is back."""

from __future__ import annotations

import signal
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from proxima_cli.client import JSON, Refused
from proxima_local.stack import Stack

from ..house import House, fact, until

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(600)]

MONTH = "2026-10"


@pytest.fixture(scope="module")
def application(house: House) -> Callable[[], str]:
    """An application of the large set that no other test here has billed."""
    run = house.accountant.post(f"/months/{MONTH}/overview")
    until("the overview", lambda: house.accountant.get(f"/runs/{run['run_id']}")["finished_at"])
    numbers = iter(range(500, 1000))
    return lambda: f"APP-{next(numbers):04}"


@contextmanager
def stopped(stack: Stack, *wanted: str) -> Iterator[None]:
    """These programs, or every process of a service, are stopped inside the block; they run and are well after it."""
    names = [
        program.name
        for program in stack.programs()
        if program.name in wanted or program.name.startswith(tuple(f"{service}-" for service in wanted))
    ]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(stack.stop, names))
        try:
            yield
        finally:
            list(pool.map(stack.start, names))


def sent(house: House, invoice: JSON) -> JSON:
    """The invoice after it was sent."""
    house.accountant.post(f"/invoices/{invoice['invoice_id']}/send", {})
    return house.has_status(invoice["invoice_id"], "sent")


def letters_of(house: House, invoice: JSON) -> int:
    """How many letters in the mailbox carry the invoice's files."""
    documents = house.read(invoice["invoice_id"])["documents"]
    names = {one["archived"]["name"] for one in documents if one["archived"]}
    return sum(1 for _, attached in house.letter_names() if names & attached)


# --- services -------------------------------------------------------------------------------------------------------


def test_prefill_catches_up(stack: Stack, house: House, application: Callable[[], str]) -> None:
    other = house.draft(application(), MONTH)
    with stopped(stack, "prefill"):
        body = {"application_id": application(), "month": MONTH, "kind": "service", "prefill": True}
        waiting = house.accountant.post("/invoices", body)["invoice_id"]
        until("the request on its topic", lambda: house.unread("prefill", "prefill.requests"))
        house.accountant.send("POST", f"/invoices/{other['invoice_id']}/finalize", version=other["version"])
        house.awaited(other["invoice_id"], "files", lambda read: read["bundle_hash"] is not None)
        assert house.read(waiting)["lines"] == []
    house.awaited(waiting, "lines", lambda read: bool(read["lines"]))
    until("an empty topic", lambda: not house.unread("prefill", "prefill.requests"))


def test_render_catches_up(stack: Stack, house: House, application: Callable[[], str]) -> None:
    ready = house.approved(application(), MONTH)
    draft = house.draft(application(), MONTH)
    with stopped(stack, "render"):
        house.accountant.send("POST", f"/invoices/{draft['invoice_id']}/finalize", version=draft["version"])
        until("the invoice on its topic", lambda: house.unread("render", "invoice.internal"))
        sent(house, ready)
        read = house.read(draft["invoice_id"])
        assert (read["status"], read["bundle_hash"]) == ("needs_review", None)
    made = house.awaited(draft["invoice_id"], "files", lambda read: read["bundle_hash"] is not None)
    assert all(document["file"] for document in made["documents"])


def test_accounting_catches_up(stack: Stack, house: House, application: Callable[[], str]) -> None:
    finalized = house.finalized(application(), MONTH)
    with stopped(stack, "accounting"):
        approved = house.archived(house.approve(finalized)["invoice_id"])
        until("the invoice on its topic", lambda: house.unread("accounting", "invoice.internal"))
        assert fact(sent(house, approved), "synced") == "pending"
        assert house.shipments_of(approved["invoice_id"]) == []
    house.awaited(approved["invoice_id"], "the shipment", lambda read: fact(read, "synced") == "done")
    assert len(house.shipments_of(approved["invoice_id"])) == 1


def test_delivery_catches_up(stack: Stack, house: House, application: Callable[[], str]) -> None:
    approved = house.approved(application(), MONTH)
    other = house.finalized(application(), MONTH)
    with stopped(stack, "delivery"):
        house.accountant.post(f"/invoices/{approved['invoice_id']}/send", {})
        until("the hand-over on its topic", lambda: house.unread("delivery", "invoice.internal"))
        archived = house.archived(house.approve(other)["invoice_id"])
        house.awaited(archived["invoice_id"], "the shipment", lambda read: fact(read, "synced") == "done")
        assert fact(house.read(approved["invoice_id"]), "delivered") == "pending"
    house.has_status(approved["invoice_id"], "sent")
    assert letters_of(house, approved) == 1


def test_invoice_catches_up(stack: Stack, house: House, application: Callable[[], str]) -> None:
    draft = house.draft(application(), MONTH)
    with stopped(stack, "render"):
        house.accountant.send("POST", f"/invoices/{draft['invoice_id']}/finalize", version=draft["version"])
        until("the invoice on its topic", lambda: house.unread("render", "invoice.internal"))
        stack.stop("invoice-worker")
    with stopped(stack, "invoice"):
        until("the facts on their topic", lambda: house.unread("invoice", "render.events") >= len(draft["documents"]))
        answer = house.impatient("accountant").get(f"/api/v1/invoices/{draft['invoice_id']}")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
    house.awaited(draft["invoice_id"], "files", lambda read: read["bundle_hash"] is not None)


# --- partners -------------------------------------------------------------------------------------------------------

# What accounting's time-out is in this stack.
PATIENCE_MS = 5_000
FAULTS: dict[str, JSON] = {
    "down": {"down": True},
    "slow": {"slow_ms": 2_000},
    # It acts after accounting gave up, and before it looks.
    "slower than anybody waits": {"slow_ms": 6_000},
    "too many requests": {"busy_next": 3, "retry_after": 1},
    "5xx without acting": {"error_next": 2},
    "5xx after acting": {"error_after_next": 1},
    "acts and does not answer": {"timeout_after_next": 1, "only_path": "operations/shipment"},
}


@pytest.mark.parametrize("switches", FAULTS.values(), ids=FAULTS)
def test_planfact_doubles_nothing_and_holds_nothing_up(
    house: House, application: Callable[[], str], switches: JSON
) -> None:
    finalized = house.finalized(application(), MONTH)
    before = house.planfact()
    house.switch_planfact(**switches)
    try:
        gone = sent(house, house.archived(house.approve(finalized)["invoice_id"]))
        if switches.get("down"):
            assert fact(gone, "synced") != "done"
        else:
            until("a write that was spoiled", lambda: house.planfact()["writes_begun"] > before["writes_begun"])
        if switches.get("slow_ms", 0) > PATIENCE_MS or switches.get("down"):
            house.switch_planfact()
        house.awaited(gone["invoice_id"], "the shipment", lambda read: fact(read, "synced") == "done", 90)
    finally:
        house.switch_planfact()
    assert len(house.shipments_of(gone["invoice_id"])) == 1
    if switches.get("slow_ms", 0) <= PATIENCE_MS:
        # A write that acts after accounting gave it up may meet the next one, which is then refused and comes again.
        assert house.planfact()["overlapping_writes"] == before["overlapping_writes"]


def test_a_mail_server_that_is_away_holds_up_nothing_else(
    stack: Stack, house: House, application: Callable[[], str]
) -> None:
    approved = house.approved(application(), MONTH)
    other = house.finalized(application(), MONTH)
    with stopped(stack, "mail"):
        house.accountant.post(f"/invoices/{approved['invoice_id']}/send", {})
        until("a paused lane", lambda: house.admin.get("/operations/delivery")["lanes"])
        archived = house.archived(house.approve(other)["invoice_id"])
        house.awaited(archived["invoice_id"], "the shipment", lambda read: fact(read, "synced") == "done")
        assert house.read(approved["invoice_id"])["status"] == "approved"
    house.has_status(approved["invoice_id"], "sent")
    assert letters_of(house, approved) == 1


# --- people ---------------------------------------------------------------------------------------------------------


def test_nobody_approves_what_is_not_there(stack: Stack, house: House, application: Callable[[], str]) -> None:
    draft = house.draft(application(), MONTH)
    path = f"/invoices/{draft['invoice_id']}"
    with stopped(stack, "render-executor"):
        house.accountant.send("POST", f"{path}/finalize", version=draft["version"])
        with pytest.raises(Refused, match="the files are still being made: 0 of 2") as missing:
            house.director.post(f"{path}/approve", {"revision": 1, "bundle_hash": "0" * 64})
        assert (missing.value.status, missing.value.code) == (409, "files_missing")
    seen = house.awaited(draft["invoice_id"], "files", lambda read: read["bundle_hash"] is not None)
    texts = {seen["lines"][0]["line_id"]: "Work as agreed"}
    house.accountant.send("POST", f"{path}/amend", {"line_texts": texts}, version=seen["version"])
    with pytest.raises(Refused) as stale:
        house.approve(seen)
    assert stale.value.status == 409
    amended = house.awaited(draft["invoice_id"], "new files", lambda read: read["bundle_hash"] is not None)
    assert amended["revision"] == seen["revision"] + 1
    assert amended["bundle_hash"] != seen["bundle_hash"]
    assert amended["number"] == seen["number"]
    assert house.approve(amended)["status"] == "approved"


def test_nothing_is_returned_while_it_is_being_handed_over(house: House, application: Callable[[], str]) -> None:
    approved = house.approved(application(), MONTH)
    path = f"/invoices/{approved['invoice_id']}"
    house.signal("mail", signal.SIGSTOP)
    try:
        house.accountant.post(f"{path}/send", {})
        with pytest.raises(Refused, match="documents are being handed over right now") as held:
            house.director.post(f"{path}/return", {"reason": "one more thing"})
        assert (held.value.status, held.value.code) == (409, "handover_open")
    finally:
        house.signal("mail", signal.SIGCONT)
    house.has_status(approved["invoice_id"], "sent")
    assert letters_of(house, approved) == 1


def test_two_people_on_one_invoice(house: House, application: Callable[[], str]) -> None:
    seen = house.draft(application(), MONTH)
    path = f"/invoices/{seen['invoice_id']}"
    house.accountant.send("PATCH", path, {"printed_note": "First"}, version=seen["version"])
    with pytest.raises(Refused) as late:
        house.admin.send("PATCH", path, {"printed_note": "Second"}, version=seen["version"])
    assert late.value.status == 412
    assert house.read(seen["invoice_id"])["printed_note"] == "First"


def test_an_idempotency_key_is_one_intention(house: House, application: Callable[[], str]) -> None:
    http = house.impatient("accountant")
    key = {"idempotency-key": str(uuid.uuid4())}
    body: JSON = {"application_id": application(), "month": MONTH, "kind": "service", "prefill": False}
    first = http.post("/api/v1/invoices", json=body, headers=key)
    again = http.post("/api/v1/invoices", json=body, headers=key)
    other = http.post("/api/v1/invoices", json=body | {"application_id": application()}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert len(house.rows(MONTH, [body["application_id"]])) == 1
