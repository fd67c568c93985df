"""Invoices that go by Didox: the events of their life, and the service in this process with its sandbox."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.contracts.catalogue import BY_TYPE
from proxima_common.contracts.content import DocumentContent, FileRef
from proxima_common.contracts.examples import example
from proxima_common.contracts.forms import OldFacturaDoc
from proxima_common.contracts.invoice_private import (
    FrozenInvoice,
    HandoverGranted,
    HandoverLease,
    HandoverRecipient,
    InvoiceApproved,
    InvoiceFinalized,
    InvoiceReissued,
    InvoiceReturned,
    VoidRequested,
)
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import Channel, DocumentKind, InvoiceStatus, RecipientRole
from proxima_common.db.plumbing import OUTBOX
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.tables import DELIVERY, DIDOX_DOCUMENT, DIDOX_EVIDENCE, DIDOX_SIGNATURE
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.didox import Cabinets
from proxima_delivery.domain.didox.exact import written
from proxima_delivery.settings.didox import DidoxCompany, DidoxSettings
from proxima_delivery.usecases.didox import staff
from pydantic import SecretStr
from sqlalchemy import select, text

from .didox_forms import BUYER, SELLER, act_content, esf_content

STAFF = "ann"
FAULTS = (
    *("refuse", "slow", "busy", "busy_wait", "error", "html", "token_expired", "cut_before"),
    *("cut_during", "timeout_after", "cut_after", "error_after", "broken_json"),
)
"""What the stand-in can do to a call."""


def settings_of(sandbox: Any, **changes: Any) -> DidoxSettings:
    """The sandbox as S1's Didox; waits are short, for nothing here is worth waiting for."""
    known: dict[str, Any] = {
        "base_url": sandbox.base_url,
        "partner_token": SecretStr(sandbox.partner_token),
        "companies": {"S1": DidoxCompany(tin=SELLER, password=SecretStr(sandbox.passwords[SELLER]))},
        "per_second": 1000,
        "timeout": 2.0,
        "settle": 0.05,
        "retries": (0.001,),
        "busy": 0.001,
        "away": 0.001,
        "attempts": 4,
    }
    return DidoxSettings(**{**known, **changes})


@dataclass
class Paper:
    """An ESF or an act of an invoice."""

    kind: DocumentKind = DocumentKind.ESF
    id: UUID = field(default_factory=new_id)
    number: str = "42"
    original: OldFacturaDoc | None = None
    kept_from: int | None = None

    def content(self) -> DocumentContent:
        is_act = self.kind is DocumentKind.ACT
        known = example(DocumentContent)
        return known.model_copy(
            update={
                "document_id": self.id,
                "kind": self.kind,
                "number": self.number,
                "esf": None if is_act else esf_content(number=self.number, old=self.original),
                "act": act_content(number=self.number) if is_act else None,
                "original": self.original,
                "kept_from": self.kept_from,
                "lines": None,
                "date": esf_content().factura_doc.date,
            }
        )


def frozen(
    kind: type[FrozenInvoice], papers: Sequence[Paper], revision: int = 1, invoice_id: UUID | None = None
) -> Any:
    """An invoice finalized or approved, with these papers."""
    event = example(kind)
    invoice_id = invoice_id or new_id()
    buyer = event.content.buyer.model_copy(update={"tin": BUYER})
    content = event.content.model_copy(
        update={
            "invoice_id": invoice_id,
            "revision": revision,
            "legal_entity_id": "S1",
            "documents": [paper.content() for paper in papers],
            "buyer": buyer,
        }
    )
    return event.model_copy(
        update={
            "invoice_id": invoice_id,
            "revision": revision,
            "legal_entity_id": "S1",
            "content": content,
            "partner_documents": [paper.id for paper in papers],
        }
    )


def _of(event: Any, kind: type[Payload], **more: Any) -> Any:
    names = ("invoice_id", "legal_entity_id", "kind", "revision", "number")
    known = {name: getattr(event, name) for name in names}
    return kind.model_validate({**known, "status": InvoiceStatus.APPROVED, "version": 9, **more})


def returned(event: Any) -> InvoiceReturned:
    return _of(event, InvoiceReturned, reason="wrong date", was_approved=True)


def reissued(event: Any, *documents: UUID) -> InvoiceReissued:
    return _of(event, InvoiceReissued, reason="rejected", document_ids=list(documents))


def void_requested(event: Any, *documents: UUID) -> VoidRequested:
    return _of(event, VoidRequested, reason="wrong client", document_ids=list(documents))


def granted(
    event: Any,
    *papers: UUID,
    now: Any,
    lease: timedelta = timedelta(hours=2),
    files: Sequence[FileRef] = (),
    ordinal: int = 0,
    kind: DocumentKind | None = None,
) -> HandoverGranted:
    """The right to hand these papers over to the buyer's company."""
    leases = [
        HandoverLease(
            token=new_id(),
            document_id=paper,
            delivery_id=new_id(),
            channel=Channel.DIDOX,
            recipient=HandoverRecipient(role=RecipientRole.PRIMARY, email="", name="Savat Retail", tin=BUYER),
            ordinal=ordinal,
            expires_at=now + lease,
            document_kind=kind,
            document_number="42",
        )
        for paper in papers
    ]
    known = example(HandoverGranted)
    return known.model_copy(
        update={
            "invoice_id": event.invoice_id,
            "legal_entity_id": "S1",
            "revision": event.revision,
            "leases": leases,
            "files": list(files),
            "document_date": esf_content().factura_doc.date,
        }
    )


@dataclass
class Cabin:
    """The service in this process, its Didox, and a signer with E-IMZO."""

    service: Service
    cabinets: Cabinets
    clock: FakeClock
    archive: Archive
    didox: Any
    eimzo: Any

    @property
    def settle(self) -> float:
        assert self.service.settings.didox
        return self.service.settings.didox.settle

    async def hear(self, *payloads: Payload) -> None:
        assert await self.service.dispatcher().handle([a_record(payload) for payload in payloads])

    async def work(self, rounds: int = 12) -> None:
        """Do what is due, and what becomes due when a moment passes."""
        executor = self.service.executor(self.archive, self.cabinets)
        for _ in range(rounds):
            await executor.drain()
            self.clock.move(timedelta(seconds=1))
            if not await self._due():
                return
            # The ledger's patience is measured by the database's clock.
            await asyncio.sleep(self.settle / 2)

    async def _due(self) -> bool:
        query = text("select count(*) from job where state in ('ready', 'leased')")
        async with self.service.database.transaction() as tx:
            return bool((await tx.execute(query)).scalar_one())

    async def rows(self, table: Any) -> list[Any]:
        async with self.service.database.transaction() as tx:
            return list((await tx.execute(select(table).order_by(table.c.created_at))).all())

    async def documents(self) -> list[Any]:
        return await self.rows(DIDOX_DOCUMENT)

    async def document(self) -> Any:
        [one] = await self.documents()
        return one

    async def deliveries(self) -> list[Any]:
        return await self.rows(DELIVERY)

    async def signatures(self) -> list[Any]:
        return await self.rows(DIDOX_SIGNATURE)

    async def evidence(self) -> list[Any]:
        async with self.service.database.transaction() as tx:
            return list((await tx.execute(select(DIDOX_EVIDENCE).order_by(DIDOX_EVIDENCE.c.kept_at))).all())

    async def facts(self) -> list[Any]:
        async with self.service.database.transaction() as tx:
            rows = (await tx.execute(select(OUTBOX).order_by(OUTBOX.c.id))).all()
        return [BY_TYPE[dict(row.headers)["ce_type"]].payload.model_validate_json(row.value) for row in rows]

    async def told(self) -> list[str]:
        return [type(fact).__name__ for fact in await self.facts()]

    def origin(self, actor: str = f"staff:{STAFF}") -> Origin:
        return Origin.begin(actor, self.clock.now())

    async def approve(self, *papers: Paper, **options: Any) -> InvoiceApproved:
        event = frozen(InvoiceApproved, papers or [Paper()], **options)
        await self.hear(event)
        await self.work()
        return event

    async def finalize(self, *papers: Paper) -> InvoiceFinalized:
        event = frozen(InvoiceFinalized, papers or [Paper()])
        await self.hear(event)
        await self.work()
        return event

    async def waiting(self, paper: Paper | None = None, **lease: Any) -> tuple[Any, Any]:
        """Approved, created and handed to the signer; the approval and the document's row."""
        paper = paper or Paper()
        event = await self.approve(paper)
        await self.hear(granted(event, paper.id, now=self.clock.now(), **lease))
        return event, await self.document()

    def frozen(self, *papers: Paper) -> InvoiceApproved:
        approved: InvoiceApproved = frozen(InvoiceApproved, papers)
        return approved

    async def hear_grant(self, event: Any, paper: Paper) -> None:
        await self.hear(granted(event, paper.id, now=self.clock.now()))

    async def challenge(self, didox_id: UUID, staff_id: str = STAFF) -> Any:
        desk = self.service.didox.signing(self.cabinets)
        return await desk.challenge(didox_id, staff_id, self.clock.now(), self.origin(f"staff:{staff_id}"))

    async def give(self, didox_id: UUID, challenge: Any, staff_id: str = STAFF, tin: str = SELLER) -> None:
        made = self.eimzo.sign(challenge.data, tin)
        desk = self.service.didox.signing(self.cabinets)
        async with self.service.database.transaction() as tx:
            records = self.service.didox.store.within(tx)
            origin = self.origin(f"staff:{staff_id}")
            await desk.sign(
                didox_id,
                challenge.signature.id,
                made.pkcs7_64,
                made.signature_hex,
                staff_id,
                records,
                self.clock.now(),
                origin,
            )

    async def sign(self, didox_id: UUID) -> None:
        """A person signs, and the executor sends."""
        await self.give(didox_id, await self.challenge(didox_id))
        await self.work()

    async def sign_in_cabinet(self, document: Any) -> None:
        """A person signs in Didox's own cabinet, past this product."""
        cabinet = self.cabinets("S1")
        found = await cabinet.read(document.partner_id)
        made = self.eimzo.sign(written(found.form).encode(), SELLER)
        await cabinet.sign(document.partner_id, await cabinet.timestamp(made.pkcs7_64, made.signature_hex))

    async def decide(self, what: str, *words: Any, **options: Any) -> None:
        async with self.service.database.transaction() as tx:
            records = self.service.didox.store.within(tx)
            await getattr(staff, what)(records, *words, origin=self.origin(), **options)

    async def poll(self) -> None:
        """The clock looks at the list, and the executor at what changed."""
        await self.service.didox.watch(self.cabinets).poll("S1", self.clock.now())
        await self.work()

    async def look(self) -> None:
        """The clock looks at every open document."""
        self.clock.move(timedelta(hours=1))
        await self.service.didox.watch(self.cabinets).reread("S1", self.clock.now())
        await self.work()

    def there(self, *statuses: int) -> list[Any]:
        """Documents at Didox, of these statuses or all."""
        return [one for one in self.didox.documents() if not statuses or one["status"] in statuses]


@asynccontextmanager
async def cabin(service: Service, clock: FakeClock, didox: Any, eimzo: Any) -> AsyncIterator[Cabin]:
    """The service with its connections."""
    archive = Archive(service.settings.s3)
    async with service.didox.cabinets() as cabinets:
        assert cabinets
        yield Cabin(service, cabinets, clock, archive, didox, eimzo)
    archive.close()
    await service.database.close()
