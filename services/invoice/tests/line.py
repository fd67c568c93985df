"""Drives the service from outside: staff over HTTP, the other services by records, the outbox to look into."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
from proxima_common.contracts.accounting import ShipmentSynced
from proxima_common.contracts.content import FileRef
from proxima_common.contracts.delivery import HandedOver
from proxima_common.contracts.prefill import ProposedLine
from proxima_common.contracts.render import FileArchived, FileReady
from proxima_common.contracts.words import Channel, RecipientRole, SeriesKind, TaxKind
from proxima_common.ids import new_id
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.testing.records import a_record
from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.tables.seller import (
    LEGAL_ENTITY,
    LEGAL_ENTITY_ACCOUNT,
    LEGAL_ENTITY_REGIME,
    NUMBER_SERIES,
)
from proxima_invoice.bootstrap import Parts
from sqlalchemy import insert, text

from .scenes import NOW, a_client, an_application, lines_proposed, proposed, seen

PREPARER = ("preparer", ("preparer", "S1"), ("accountant", "S1"))
APPROVER = ("approver", ("approver", "S1"))
STRANGER = ("stranger", ("preparer", "S2"), ("approver", "S2"))
VIEWER = ("viewer", ("viewer", "S1"))

Json = dict[str, Any]

_OUTBOX = text("select topic, headers, convert_from(value, 'utf8')::json as body from outbox order by id")


class Line:
    """One service with a seller, a client and an application `A2`, October 2026."""

    def __init__(self, made: Parts, consumer: Dispatcher, client: httpx.AsyncClient, token: Callable[..., str]) -> None:
        self.made = made
        self.consumer = consumer
        self.client = client
        self._token = token

    async def set_up(self) -> None:
        async with self.made.database.transaction() as tx:
            for entity in ("S1", "S2"):
                await tx.execute(insert(LEGAL_ENTITY).values(**_seller(entity)))
                await tx.execute(insert(LEGAL_ENTITY_REGIME).values(**_regime(entity)))
                for position, currency in enumerate(("UZS", "EUR"), start=1):
                    await tx.execute(insert(LEGAL_ENTITY_ACCOUNT).values(**_account(entity, position, currency)))
                for kind, pattern in (
                    (SeriesKind.DOMESTIC, "{YYYY}-{SEQ:4}"),
                    (SeriesKind.FOREIGN, "INV-{YYYY}-{SEQ}"),
                    (SeriesKind.ADVANCE, "ADV-{YYYY}-{SEQ}"),
                ):
                    await tx.execute(insert(NUMBER_SERIES).values(legal_entity_id=entity, kind=kind, pattern=pattern))
        await self.know(an_application())

    async def know(self, application: Any, client: Any = None) -> None:
        """Keep an application as an overview would."""
        async with self.made.database.transaction() as tx:
            await source_data.remember(tx, client or a_client(), application, NOW)

    # --- staff ---

    async def get(self, path: str, who: tuple[Any, ...] = PREPARER) -> httpx.Response:
        return await self.client.get(path, headers=self.as_(who))

    async def post(
        self, path: str, body: Any = None, who: tuple[Any, ...] = PREPARER, *, etag: str | None = None, key: Any = None
    ) -> httpx.Response:
        headers = self.as_(who) | {"Idempotency-Key": str(key or new_id())}
        return await self.client.post(path, json=body, headers=headers | ({"If-Match": etag} if etag else {}))

    async def patch(self, path: str, body: Any, etag: str | None, who: tuple[Any, ...] = PREPARER) -> httpx.Response:
        return await self.client.patch(path, json=body, headers=self.as_(who) | ({"If-Match": etag} if etag else {}))

    def as_(self, who: tuple[Any, ...]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token(who[0], *who[1:])}"}

    # --- the other services ---

    async def hear(self, *payloads: Any) -> None:
        """Let the worker take these events."""
        assert await self.consumer.handle([a_record(one, str(one.invoice_id)) for one in payloads])
        assert await self.parked() == []

    async def events(self, event_type: str | None = None) -> list[Json]:
        """What the outbox holds, oldest first: headers and body."""
        async with self.made.database.transaction() as tx:
            rows = await tx.execute(
                text("select topic, headers, convert_from(value, 'utf8')::json as body from outbox order by id")
            )
            found = [{"topic": row.topic, **dict(row.headers), "body": row.body} for row in rows]
        return [one for one in found if event_type is None or one["ce_type"] == event_type]

    async def parked(self) -> list[str]:
        async with self.made.database.transaction() as tx:
            return list((await tx.execute(text("select code from parked_record"))).scalars())

    # --- steps of the way ---

    async def draft(self, application_id: str = "A2", *lines: ProposedLine, **create: Any) -> Json:
        """A draft with what prefill proposed: two lines of an hour and two, unless said otherwise."""
        body = {"application_id": application_id, "month": "2026-10", **create}
        created = await self.post("/invoices", body)
        assert created.status_code == 201, created.text
        await self.propose(UUID(created.json()["invoice_id"]), *lines)
        return await self.read(created.json()["invoice_id"])

    async def propose(self, invoice_id: UUID, *lines: ProposedLine, **values: Any) -> None:
        """Answer the newest request for this draft."""
        request = (await self.events("prefill.requested.v1"))[-1]["body"]
        tag = str(invoice_id)[-6:]
        proposal = list(lines) or [
            proposed("dev", [seen(f"{tag}-1"), seen(f"{tag}-2")]),
            proposed("qa", [seen(f"{tag}-3")]),
        ]
        await self.hear(lines_proposed(UUID(request["run_id"]), invoice_id, proposal, **values))

    async def read(self, invoice_id: Any, who: tuple[Any, ...] = PREPARER) -> Json:
        response = await self.get(f"/invoices/{invoice_id}", who)
        assert response.status_code == 200, response.text
        body: Json = response.json()
        return body

    async def finalized(self, draft: Json | None = None) -> Json:
        """A draft that got its number, no files yet."""
        draft = draft or await self.draft()
        response = await self.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def files_made(self, invoice: Json) -> Json:
        """Render makes every file."""
        for document in invoice["documents"]:
            await self.hear(file_ready(invoice, document))
        return await self.read(invoice["invoice_id"])

    async def approved(self, invoice: Json | None = None) -> Json:
        """Approved by somebody else, archived and mirrored."""
        invoice = await self.files_made(invoice or await self.finalized())
        response = await self.approve(invoice)
        assert response.status_code == 200, response.text
        for document in invoice["documents"]:
            await self.hear(file_archived(invoice, document))
        await self.hear(shipment_synced(invoice))
        return await self.read(invoice["invoice_id"])

    async def approve(self, invoice: Json, who: tuple[Any, ...] = APPROVER, **body: Any) -> httpx.Response:
        shown = {"revision": invoice["revision"], "bundle_hash": invoice["bundle_hash"]} | body
        return await self.post(f"/invoices/{invoice['invoice_id']}/approve", shown, who)

    async def leases(self, invoice: Json) -> list[Json]:
        """The leases of the last grant."""
        granted = await self.events("invoice.internal.handover_granted.v1")
        return [
            lease
            for lease in granted[-1]["body"]["leases"]
            if granted[-1]["body"]["invoice_id"] == invoice["invoice_id"]
        ]


def file_ready(invoice: Json, document: Json, digit: str = "a", **values: Any) -> FileReady:
    """Render made this document."""
    file = _file(document, "staged", digit)
    return FileReady(**_of(invoice, document) | {"content_hash": invoice["content_hash"], "file": file} | values)


def file_archived(invoice: Json, document: Json, digit: str = "a") -> FileArchived:
    return FileArchived(**_of(invoice, document), file=_file(document, "archive", digit))


def shipment_synced(invoice: Json) -> ShipmentSynced:
    return ShipmentSynced(
        invoice_id=invoice["invoice_id"],
        legal_entity_id="S1",
        revision=invoice["revision"],
        shipment_id="77",
        how="created",
        amount=Decimal(invoice["gross"]),
        currency=invoice["currency"],
    )


def handed_over(invoice: Json, lease: Json) -> HandedOver:
    return HandedOver(**of_lease(invoice, lease), reference="250 ok", at=NOW)


def of_lease(invoice: Json, lease: Json) -> Json:
    """The fields that every delivery fact has."""
    return {
        "invoice_id": invoice["invoice_id"],
        "legal_entity_id": "S1",
        "revision": invoice["revision"],
        "document_id": lease["document_id"],
        "delivery_id": lease["delivery_id"],
        "lease_token": lease["token"],
        "channel": Channel.EMAIL,
        "recipient_role": RecipientRole(lease["recipient"]["role"]),
    }


def _of(invoice: Json, document: Json) -> Json:
    return {
        "invoice_id": invoice["invoice_id"],
        "legal_entity_id": invoice["legal_entity_id"],
        "revision": invoice["revision"],
        "document_id": document["document_id"],
    }


def _file(document: Json, folder: str, digit: str) -> FileRef:
    return FileRef(
        document_id=document["document_id"],
        bucket="render",
        key=f"{folder}/{document['document_id']}.pdf",
        sha256=digit * 64,
        size=1000,
        pages=1,
        name=f"{document['kind']}.pdf",
    )


def _seller(entity: str) -> Json:
    return {
        "legal_entity_id": entity,
        "name": f"Seller {entity}",
        "legal_name": f"«Seller {entity}» MCHJ",
        "country": "UZ",
        "address": "Tashkent, 1",
        "tin": "300000001",
        "director": "A. Director",
        "mail_from": "billing@seller.example",
        "version": 1,
        "updated_at": NOW,
    }


def _regime(entity: str) -> Json:
    return {
        "legal_entity_id": entity,
        "valid_from": date(2020, 1, 1),
        "tax_kind": TaxKind.STANDARD,
        "tax_rate": Decimal(12),
    }


def _account(entity: str, position: int, currency: str) -> Json:
    return {
        "legal_entity_id": entity,
        "position": position,
        "currency": currency,
        "bank_name": "First Bank",
        "bank_code": "00014",
        "account": f"2020800000000000000{position}",
        "swift": None if currency == "UZS" else "FIRSUZ22",
        "correspondent_bank": None if currency == "UZS" else "Sample Correspondent Bank",
    }
