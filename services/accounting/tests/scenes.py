"""Invoices as invoice tells of them, and what accounting made of them."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_accounting.bootstrap import Parts
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.entrypoints.inbox import dispatcher
from proxima_common.contracts.content import Contract, InvoiceContent, Party, Totals
from proxima_common.contracts.invoice_private import InvoiceApproved, InvoiceCredited, InvoiceReturned, InvoiceVoided
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import DealType, FactState, InvoiceKind, InvoiceStatus
from proxima_common.db.plumbing import OUTBOX
from proxima_common.testing.records import a_record, until
from proxima_sandbox.testing import PlanFactSandbox
from sqlalchemy import select

SELLER = Party(
    party_id="S1", name="Seller", legal_name="Seller MCHJ", country="UZ", address="Tashkent", tin="300000001"
)
BUYER = Party(party_id="C1", name="Client", legal_name="Client MCHJ", country="UZ", address="Tashkent", tin="300000002")
HASH = "0" * 64


def content(invoice_id: UUID, **changes: Any) -> InvoiceContent:
    """A frozen revision of 11 200 000 so'm gross."""
    gross = Decimal(changes.pop("gross", "11200000.0000"))
    totals = Totals(
        net=gross, discount=Decimal(0), tax=Decimal(0), gross=gross, prepaid=Decimal(0), payable=gross, breakdown=[]
    )
    values: dict[str, Any] = {
        "invoice_id": invoice_id,
        "revision": 1,
        "kind": InvoiceKind.SERVICE,
        "number": f"2026-{invoice_id.int % 10000:04d}",
        "legal_entity_id": "S1",
        "application_id": "2",
        "client_id": "C1",
        "deal_type": DealType.HR,
        "period": "2026-10",
        "service_from": date(2026, 10, 1),
        "service_to": date(2026, 10, 31),
        "document_date": date(2026, 10, 31),
        "due_date": None,
        "currency": "UZS",
        "seller": SELLER,
        "buyer": BUYER,
        "contract": Contract(number="12", date=date(2026, 1, 15)),
        "exchange_rate": None,
        "lines": [],
        "totals": totals,
        "annex": [],
        "rounding_note": None,
        "tax_note": None,
        "printed_note": None,
        "documents": [],
        "terms_version": "1",
        "template_bundle": "1",
        **changes,
    }
    return InvoiceContent(**values)


def approved(invoice_id: UUID, revision: int = 1, **changes: Any) -> InvoiceApproved:
    frozen = content(invoice_id, revision=revision, **changes)
    return InvoiceApproved(
        **_head(frozen, InvoiceStatus.APPROVED),
        content=frozen,
        content_hash=HASH,
        bundle_hash=HASH,
        files=[],
    )


def returned(invoice_id: UUID, revision: int = 1, *, was_approved: bool = True, **changes: Any) -> InvoiceReturned:
    head = _head(content(invoice_id, revision=revision, **changes), InvoiceStatus.DRAFT)
    return InvoiceReturned(**head, reason="wrong hours", was_approved=was_approved)


def voided(invoice_id: UUID, revision: int = 1) -> InvoiceVoided:
    head = _head(content(invoice_id, revision=revision), InvoiceStatus.VOID)
    return InvoiceVoided(**head, reason="not needed", was_approved=True)


def credited(invoice_id: UUID, delivered: str) -> InvoiceCredited:
    """A credit note of the invoice counts; so much of it is left."""
    return InvoiceCredited(
        **_head(content(invoice_id), InvoiceStatus.SENT),
        credit_id=invoice_id,
        currency="UZS",
        amount=Decimal(1),
        delivered=Decimal(delivered),
        outstanding=Decimal(0),
    )


def _head(frozen: InvoiceContent, status: InvoiceStatus) -> dict[str, Any]:
    return {
        "invoice_id": frozen.invoice_id,
        "legal_entity_id": frozen.legal_entity_id,
        "kind": frozen.kind,
        "revision": frozen.revision,
        "status": status,
        "number": frozen.number,
        "version": 1,
    }


async def hear(parts: Parts, *events: Payload) -> None:
    """The worker takes care of these events, as one batch."""
    assert await dispatcher(parts).handle([a_record(event) for event in events])


async def shipment_of(parts: Parts, invoice_id: UUID) -> Shipment:
    async with parts.store.open() as records:
        return await records.shipments.get(invoice_id)


async def reach(parts: Parts, invoice_id: UUID, *states: FactState, seconds: float = 15) -> Shipment:
    """Wait until the shipment stands so."""

    async def stands() -> bool:
        return (await shipment_of(parts, invoice_id)).state in states

    await until(stands, seconds)
    return await shipment_of(parts, invoice_id)


async def facts(parts: Parts, invoice_id: UUID) -> list[str]:
    """What was told of an invoice, in order: the event type's last word, and how or which state."""
    import json

    async with parts.database.transaction() as tx:
        rows = await tx.execute(select(OUTBOX.c.headers, OUTBOX.c.value).order_by(OUTBOX.c.id))
        told = []
        for headers, value in rows:
            body = json.loads(value)
            if body.get("invoice_id") == str(invoice_id):
                word = dict(headers)["ce_type"].split(".")[1]
                told.append(" ".join([word, *(body[key] for key in ("how", "state", "action") if key in body)]))
        return told


async def asked(sandbox: PlanFactSandbox, path: str) -> None:
    """Wait until PlanFact has dealt with a request of this path."""

    async def there() -> bool:
        return any(path in request["path"] for request in await asyncio.to_thread(sandbox.requests))

    await until(there, 40)


def marker(invoice_id: UUID) -> str:
    return f"[proxima:inv:{invoice_id}]"
