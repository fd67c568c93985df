"""A set with ESF and act on its way: finalized as structured data, approved with the view of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from proxima_common.contracts.prefill import DocumentTerms
from proxima_common.contracts.terms import DueTerms
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.adapters.shapes import PARTY, SUPPLY
from sqlalchemy import text

from ..billing import code
from ..forms import with_forms
from ..line import Json, Line, file_archived, file_ready, handed_over, shipment_synced
from ..scenes import an_application

pytestmark = pytest.mark.connected

_COMPLETE = text(
    "update invoice set supply = cast(:supply as jsonb), seller = cast(:seller as jsonb), buyer = cast(:buyer as jsonb)"
    " where invoice_id = :invoice"
)


async def bare(line: Line, document_set: str) -> Json:
    """A draft of this set with the lines that prefill proposed."""
    application = an_application(application_id="A3", document_set=document_set)
    await line.know(application)
    created = await line.post("/invoices", {"application_id": "A3", "month": "2026-10"})
    await line.propose(UUID(created.json()["invoice_id"]), application=application)
    return await line.read(created.json()["invoice_id"])


async def with_set(line: Line, document_set: str) -> Json:
    """The same with what its forms need."""
    draft = await bare(line, document_set)
    whole = with_forms()
    values = {
        "supply": SUPPLY.dump_json(whole.supply).decode(),
        "seller": PARTY.dump_json(whole.seller).decode(),
        "buyer": PARTY.dump_json(whole.buyer).decode(),
    }
    async with line.made.database.transaction() as tx:
        await tx.execute(_COMPLETE, values | {"invoice": draft["invoice_id"]})
    return await line.read(draft["invoice_id"])


async def test_what_the_forms_lack_is_named_at_the_draft_and_refuses_the_finalize(line: Line) -> None:
    draft = await bare(line, "bill+esf")
    assert [one["kind"] for one in draft["documents"]] == ["bill", "esf", "annex"]
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "incomplete")
    details = {error["detail"] for error in refused.json()["errors"]}
    assert "the catalogue code (ИКПУ) of what is supplied is not known" in details
    assert details <= set(draft["warnings"])


async def test_a_whole_set_is_finalized_and_approved(line: Line) -> None:
    invoice = await line.finalized(await with_set(line, "bill+esf+act"))
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    papers = {one["kind"]: one for one in content["documents"]}
    assert list(papers) == ["bill", "esf", "act", "annex"]
    assert {one["number"] for one in papers.values()} == {invoice["number"]}
    assert papers["esf"]["esf"]["factura_doc"]["number"] == invoice["number"]
    assert papers["esf"]["esf"]["delivery_sum_with_vat"] == papers["act"]["act"]["total_sum"] == "1512000.00"
    assert [one["kind"] for one in invoice["documents"] if one["required"]] == ["esf", "act"]
    for document in invoice["documents"]:
        await line.hear(file_ready(invoice, document))
    invoice = await line.read(invoice["invoice_id"])
    assert (await line.approve(invoice)).status_code == 200
    for document in invoice["documents"]:
        await line.hear(file_archived(invoice, document))
    await line.hear(shipment_synced(invoice))
    assert (await line.read(invoice["invoice_id"]))["status"] == "approved"


async def test_after_the_tenth_of_the_next_month_somebody_should_know(line: Line, clock: FakeClock) -> None:
    draft = await bare(line, "esf")
    assert not any("to be issued" in warning for warning in draft["warnings"])
    clock.move(timedelta(days=9))
    late = await line.read(draft["invoice_id"])
    assert "an ESF of 2026-10 was to be issued by 2026-11-10" in late["warnings"]


async def test_payment_is_due_so_many_banking_days_after_sending(line: Line) -> None:
    created = await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})
    terms = DocumentTerms(due=DueTerms(counted_from="sending", days=5, kind="banking"))
    await line.propose(UUID(created.json()["invoice_id"]), document_terms=terms)
    invoice = await line.approved(await line.finalized(await line.read(created.json()["invoice_id"])))
    assert invoice["due_date"] is None
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["due_rule"] == {"counted_from": "sending", "days": 5, "kind": "banking"}
    await line.post(f"/invoices/{invoice['invoice_id']}/send", {})
    await line.hear(*[handed_over(invoice, lease) for lease in await line.leases(invoice)])
    assert (await line.read(invoice["invoice_id"]))["due_date"] == "2026-11-09"
