"""What staff do in other services joins the audit of the invoice."""

import pytest
from proxima_common.contracts.accounting import AccountingActionTaken
from proxima_common.contracts.delivery import DeliveryActionTaken
from proxima_common.contracts.render import RenderActionTaken
from proxima_common.messaging.envelope import Origin
from proxima_common.testing.records import a_record

from ..billing import ok
from ..line import Line
from ..scenes import NOW
from .test_approval import known_approver

pytestmark = pytest.mark.connected


def by(staff_id: str) -> Origin:
    return Origin.begin(f"staff:{staff_id}", NOW)


async def test_who_retried_or_settled_elsewhere_stands_in_the_audit(line: Line) -> None:
    await known_approver(line)
    invoice = await line.finalized()
    acts = (
        RenderActionTaken(invoice_id=invoice["invoice_id"], action="resolve", target="file 1", outcome="restored"),
        DeliveryActionTaken(invoice_id=invoice["invoice_id"], action="take_back", target="delivery 2", outcome="why"),
        AccountingActionTaken(invoice_id=invoice["invoice_id"], action="adopt", target="shipment 3", outcome="700004"),
    )
    records = [a_record(one, invoice["invoice_id"], origin=by("approver")) for one in acts]
    assert await line.consumer.handle(records)
    assert await line.parked() == []
    entries = (await ok(line.get(f"/invoices/{invoice['invoice_id']}/audit")))["items"]
    told = [(one["action"], one["actor_name"], one["reason"]) for one in entries if one["actor_id"] == "approver"]
    assert sorted(told) == [
        ("accounting_adopt", "approver", "700004"),
        ("delivery_take_back", "approver", "why"),
        ("render_resolve", "approver", "restored"),
    ]


async def test_what_was_done_to_the_plumbing_is_of_no_invoice(line: Line) -> None:
    act = DeliveryActionTaken(invoice_id=None, action="skip", target="record 1", outcome="skipped")
    assert await line.consumer.handle([a_record(act, "record 1", origin=by("admin"))])
    assert await line.parked() == []
