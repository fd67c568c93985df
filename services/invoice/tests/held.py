"""Invoices whose documents the client holds, the partner's among them."""

from typing import Any
from uuid import uuid4

from proxima_common.contracts import delivery
from proxima_common.contracts.words import Channel, RecipientRole
from sqlalchemy import text

from .component.test_forms import with_set
from .line import Json, Line, file_archived, file_ready, shipment_synced
from .scenes import NOW

_HELD = text(
    "update document set state = 'handed_over', handed_over_on = :day"
    " where invoice_id = :invoice and revision = :revision and state = 'approved'"
)
_SENT = text("update invoice set status = 'sent' where invoice_id = :invoice")


async def held(line: Line, document_set: str = "esf+act") -> Json:
    """A set at home that the client has, as if the partner had handed it over."""
    return await with_client(line, await line.finalized(await with_set(line, document_set)))


async def with_client(line: Line, invoice: Json, day: Any = NOW.date()) -> Json:
    """Files made, approved, archived, and all that was not out yet handed over."""
    made = [one for one in invoice["documents"] if not one["file"]]
    for document in made:
        await line.hear(file_ready(invoice, document))
    invoice = await line.read(invoice["invoice_id"])
    approved = await line.approve(invoice)
    assert approved.status_code == 200, approved.text
    for document in made:
        await line.hear(file_archived(invoice, document))
    await line.hear(shipment_synced(invoice))
    async with line.made.database.transaction() as tx:
        values = {"invoice": invoice["invoice_id"], "revision": invoice["revision"], "day": day}
        await tx.execute(_HELD, values)
        await tx.execute(_SENT, {"invoice": invoice["invoice_id"]})
    return await line.read(invoice["invoice_id"])


def document(invoice: Json, kind: str) -> Json:
    """The invoice's document of this kind."""
    return next(one for one in invoice["documents"] if one["kind"] == kind)


def fact(kind: type[delivery.DeliveryFact], invoice: Json, of: str, **values: Any) -> delivery.DeliveryFact:
    """What the partner says of a document of this kind."""
    return kind(
        invoice_id=invoice["invoice_id"],
        legal_entity_id="S1",
        document_id=document(invoice, of)["document_id"],
        delivery_id=uuid4(),
        lease_token=uuid4(),
        channel=Channel.DIDOX,
        recipient_role=RecipientRole.PRIMARY,
        at=NOW,
        **{"revision": invoice["revision"]} | values,
    )


def accepted(invoice: Json, of: str, **values: Any) -> delivery.DeliveryFact:
    return fact(delivery.DocumentAccepted, invoice, of, **{"how": "signed by both"} | values)


def rejected(invoice: Json, of: str, **values: Any) -> delivery.DeliveryFact:
    return fact(delivery.DocumentRejected, invoice, of, **{"reason": "wrong period"} | values)


def annulled(invoice: Json, of: str, **values: Any) -> delivery.DeliveryFact:
    return fact(delivery.Annulled, invoice, of, **{"reason": "cancelled by the sender"} | values)


def states(invoice: Json) -> dict[str, str]:
    """Each document's state."""
    return {one["kind"]: one["state"] for one in invoice["documents"]}


def facts(invoice: Json) -> dict[str, str]:
    """Each fact's state, of the invoice as a whole."""
    return {one["fact"]: one["state"] for one in invoice["facts"] if one["document_id"] is None}
