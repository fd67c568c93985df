"""Void rules, by what the client holds; corrections of an accepted ESF; time kept reserved for what comes instead."""

from datetime import timedelta

import pytest
from proxima_common.contracts import delivery
from proxima_common.testing.clocks import FakeClock

from ..billing import code, ok, payment, pointers, rows, sent
from ..held import accepted, annulled, document, fact, facts, held, states, with_client
from ..line import Line
from ..scenes import proposed, seen

pytestmark = pytest.mark.connected

_LIVE = "select count(*) from allocation where invoice_id = :of and released_at is null"


async def live(line: Line, invoice_id: str) -> int:
    """How many worklogs the invoice holds."""
    ((count,),) = await rows(line, _LIVE, of=invoice_id)
    return int(count)


async def test_a_sent_esf_is_void_when_the_partner_has_cancelled_it(line: Line) -> None:
    invoice = await held(line)
    path = f"/invoices/{invoice['invoice_id']}"
    assert code(await line.post(f"{path}/void", {"reason": "not agreed"})) == (409, "void_request_first")
    asked = await ok(line.post(f"{path}/void-request", {"reason": "not agreed", "keep_worklogs": False}))
    assert (asked["status"], facts(asked)["void_requested"]) == ("sent", "waiting")
    (told,) = await line.events("invoice.internal.void_requested.v1")
    assert set(told["body"]["document_ids"]) == {document(invoice, kind)["document_id"] for kind in ("esf", "act")}
    assert code(await line.post(f"{path}/void-request", {"reason": "again"})) == (409, "void_requested")

    await line.hear(annulled(invoice, "esf"))
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"
    assert await live(line, invoice["invoice_id"]) == 3
    await line.hear(annulled(invoice, "act"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], set(states(now).values())) == ("void", {"void"})
    assert await live(line, invoice["invoice_id"]) == 0
    assert (await line.events("invoice.internal.voided.v1"))[-1]["body"]["was_approved"] is True


async def test_what_the_client_accepted_meanwhile_is_not_void(line: Line) -> None:
    invoice = await held(line, "esf")
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/void-request", {"reason": "not agreed"}))
    await line.hear(accepted(invoice, "esf"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], facts(now)["void_refused"], facts(now)["void_requested"]) == ("accepted", "waiting", "done")


async def test_a_refused_cancellation_is_somebodys_task(line: Line) -> None:
    invoice = await held(line, "esf")
    path = f"/invoices/{invoice['invoice_id']}/void-request"
    await ok(line.post(path, {"reason": "not agreed"}))
    await line.hear(fact(delivery.VoidRefused, invoice, "esf", reason="signed in between"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], facts(now)["void_refused"]) == ("sent", "waiting")
    await ok(line.post(path, {"reason": "try again"}))


async def test_an_annulment_that_nobody_asked_for_is_somebodys_task(line: Line) -> None:
    invoice = await held(line, "esf")
    await line.hear(annulled(invoice, "esf", reason="annulled by the tax office"))
    now = await line.read(invoice["invoice_id"])
    assert (now["status"], states(now)["esf"]) == ("sent", "void")
    task = next(one for one in now["facts"] if one["fact"] == "annulled")
    assert (task["state"], task["detail"]) == ("waiting", "nobody asked for it: annulled by the tax office")
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/void", {"reason": "annulled by the tax office"}))


async def test_money_keeps_an_invoice_from_being_void(line: Line) -> None:
    invoice = await held(line, "esf")
    path = f"/invoices/{invoice['invoice_id']}"
    await ok(line.post(f"{path}/void-request", {"reason": "not agreed"}))
    kept = await ok(line.post("/payments", payment("1000", (invoice, "1000"))))
    await line.hear(annulled(invoice, "esf"))
    assert (await line.read(invoice["invoice_id"]))["status"] == "sent"
    assert code(await line.post(f"{path}/void", {"reason": "not agreed"})) == (409, "payment_allocated")
    allocation = kept["allocations"][0]["allocation_id"]
    await ok(line.post(f"/payments/{kept['payment_id']}/allocations/{allocation}/reverse", {"reason": "goes back"}))
    assert (await ok(line.post(f"{path}/void", {"reason": "not agreed"})))["status"] == "void"


async def test_time_kept_for_its_place_is_taken_over_and_by_nobody_else(line: Line) -> None:
    invoice = await sent(line)
    void = invoice["invoice_id"]
    gone = await ok(line.post(f"/invoices/{void}/void", {"reason": "wrong client name", "keep_worklogs": True}))
    assert gone["status"] == "void"
    assert await live(line, void) == 3
    other = await line.draft()
    request = (await line.events("prefill.requested.v1"))[-1]["body"]
    assert len(request["items"][0]["allocations"]) == 3
    await ok(line.post(f"/invoices/{other['invoice_id']}/discard", {"reason": "not this way"}))

    body = {"application_id": "A2", "month": "2026-10", "in_place_of": void}
    draft = await ok(line.post("/invoices", body))
    assert (await live(line, void), await live(line, draft["invoice_id"])) == (0, 3)
    request = (await line.events("prefill.requested.v1"))[-1]["body"]
    assert request["items"][0]["allocations"] == []

    tag = void[-6:]
    await line.propose(draft["invoice_id"], proposed("dev", [seen(f"{tag}-{at}") for at in (1, 2, 3)]))
    assert await live(line, draft["invoice_id"]) == 3
    again = await line.post("/invoices", body | {"supplement": True})
    assert code(again) == (409, "not_in_its_place")
    assert pointers(again) == ["/in_place_of"]


async def test_an_accepted_esf_is_corrected_and_the_debt_follows(line: Line) -> None:
    invoice = await held(line)
    path = f"/invoices/{invoice['invoice_id']}/correct"
    wish = {"reason": "an hour too much", "kind": "corrected"}
    assert code(await line.post(path, wish)) == (409, "esf_not_accepted")
    await line.hear(accepted(invoice, "esf"), accepted(invoice, "act"))
    draft = await ok(line.post(path, wish))
    assert (draft["kind"], draft["correction"], draft["gross"]) == ("correction", "corrected", invoice["gross"])
    assert code(await line.post(path, wish)) == (409, "child_open")
    first = draft["lines"][0]["line_id"]
    edited = await line.patch(
        f"/invoices/{draft['invoice_id']}/lines/{first}", {"quantity": "1"}, f'"{draft["version"]}"'
    )
    review = await line.finalized(edited.json())
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert [one["kind"] for one in content["documents"]] == ["esf_corrected", "act"]
    esf = content["documents"][0]["esf"]
    assert (esf["factura_type"], esf["old_factura_doc"]["number"]) == (4, invoice["number"])
    assert content["parent"]["number"] == invoice["number"]
    child = await with_client(line, review)
    assert (await line.read(invoice["invoice_id"]))["outstanding"] == "1512000.00"
    await line.hear(accepted(child, "esf_corrected"), accepted(child, "act"))
    now = await line.read(invoice["invoice_id"])
    assert (now["outstanding"], now["settlement"]["corrected"]) == ("1008000.00", "-504000.00")
    told = (await line.events("invoice.internal.corrected.v1"))[-1]["body"]
    assert (told["amount"], told["delivered"]) == ("-504000.00", "1008000.00")
    assert await live(line, invoice["invoice_id"]) == 3

    second = await ok(line.post(path, {"reason": "two hours more", "kind": "additional"}))
    assert second["lines"] == []
    line_body = {
        "text": "Two hours more",
        "unit": "hour",
        "quantity": "2",
        "unit_price": "450000",
        "kind": "adjustment",
    }
    added = await line.post(f"/invoices/{second['invoice_id']}/lines", line_body, etag=f'"{second["version"]}"')
    review = await line.finalized(added.json())
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    esf = content["documents"][0]["esf"]
    assert (esf["factura_type"], esf["old_factura_doc"]["number"]) == (1, child["number"])


@pytest.mark.parametrize(("kind", "years"), [("corrected", 3), ("additional", 1)])
async def test_a_correction_comes_in_time_or_not_at_all(line: Line, clock: FakeClock, kind: str, years: int) -> None:
    invoice = await held(line, "esf")
    await line.hear(accepted(invoice, "esf"))
    clock.move(timedelta(days=366 * years))
    path = f"/invoices/{invoice['invoice_id']}/correct"
    refused = await line.post(path, {"reason": "found too late", "kind": kind})
    assert code(refused) == (409, "too_late")
    assert f"until {2026 + years}-10-31" in refused.json()["detail"]
    dated = {"reason": "found in time", "kind": kind, "document_date": f"{2026 + years}-10-31"}
    assert (await line.post(path, dated)).status_code == 201


async def test_an_invoice_with_an_esf_is_not_credited(line: Line) -> None:
    invoice = await held(line, "esf")
    refused = await line.post(f"/invoices/{invoice['invoice_id']}/credit", {"reason": "too much"})
    assert code(refused) == (409, "correct_instead")
    assert code(await line.post(f"/invoices/{invoice['invoice_id']}/refresh")) == (409, "field_locked")
