"""What the events of invoice ask of Didox: it is recorded here, and the executor carries it out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.messaging.envelope import Origin

from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.domain.didox.document import DidoxDocument
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.ports import Records
from proxima_delivery.usecases.didox.queue import check_job, create_job, remove_job

_READY = frozenset({DocumentState.DRAFT, DocumentState.DIFFERS})
_COMING = frozenset({DocumentState.PLANNED, DocumentState.UNKNOWN})
NO_COMPANY = "No Didox company is set up for the legal entity {}."


@dataclass(frozen=True)
class Planner:
    """Each method is one event, in the transaction that claimed it. `companies` are the legal entities set up."""

    companies: Collection[str]

    async def approved(
        self, records: Records, documents: Sequence[DidoxDocument], now: datetime, origin: Origin
    ) -> None:
        """Tax forms are created as drafts as soon as they are approved."""
        for document in documents:
            await self._plan(records, document, now, origin)

    async def granted(
        self,
        records: Records,
        deliveries: Sequence[Delivery],
        papers: Mapping[UUID, DidoxDocument],
        now: datetime,
        origin: Origin,
    ) -> None:
        """Each hand-over gets its draft; a paper without a tax form is created as a PDF now."""
        for delivery in deliveries:
            document = await records.documents.newest_of(delivery.document_id)
            if document is None or not document.wanted:
                document = papers.get(delivery.document_id)
                if document is not None and self._refusal(delivery) is None:
                    await self._plan(records, document, now, origin)
            await self._attach(records, delivery, document, now, origin)

    async def left(
        self,
        records: Records,
        invoice_id: UUID,
        revision: int,
        now: datetime,
        origin: Origin,
        only: Collection[UUID] | None = None,
    ) -> None:
        """The invoice left this revision: drafts of it go, of these papers or of all; what was signed stays."""
        for document in await records.documents.of_invoice(invoice_id):
            concerned = document.meant.revision <= revision and document.wanted
            if concerned and (only is None or document.meant.document_id in only) and document.take_away():
                await records.documents.save(document, now)
                await records.jobs.add(remove_job(document, now, origin))

    async def void_requested(
        self, records: Records, document_ids: Sequence[UUID], reason: str, now: datetime, origin: Origin
    ) -> None:
        """A cancellation waits for a signature, or is refused because the client answered before."""
        for document_id in document_ids:
            document = await records.documents.newest_of(document_id)
            delivery = await records.handovers.newest_of(document_id)
            if document is None or delivery is None:
                continue
            if document.ask_cancel(reason):
                await records.documents.save(document, now)
            elif document.state in {DocumentState.CANCELLED, DocumentState.ANNULLED}:
                await records.facts.annulled(delivery, document.comment or "cancelled in Didox", now, origin)
            else:
                await records.facts.void_refused(delivery, f"it is {document.state} in Didox", now, origin)

    async def frozen(
        self,
        records: Records,
        invoice_id: UUID,
        legal_entity_id: str,
        revision: int,
        forms: Sequence[Mapping[str, str]],
        now: datetime,
        origin: Origin,
    ) -> None:
        """The partner's directories are asked about a revision that has tax forms."""
        if forms and legal_entity_id in self.companies:
            job = check_job(
                invoice_id, legal_entity_id, revision, {"forms": [dict(form) for form in forms]}, now, origin
            )
            await records.jobs.add(job)

    async def _plan(self, records: Records, document: DidoxDocument, now: datetime, origin: Origin) -> None:
        entity = document.meant.legal_entity_id
        if entity not in self.companies:
            document.fail("no_company", NO_COMPANY.format(entity))
        if await records.documents.add(document, now) and document.state is DocumentState.PLANNED:
            await records.jobs.add(create_job(document, now, origin))

    def _refusal(self, delivery: Delivery) -> tuple[str, str] | None:
        if delivery.legal_entity_id not in self.companies:
            return "no_company", NO_COMPANY.format(delivery.legal_entity_id)
        if not delivery.tin:
            return "no_tin", "A hand-over by Didox needs the recipient's tax number."
        return None

    async def _attach(
        self, records: Records, delivery: Delivery, document: DidoxDocument | None, now: datetime, origin: Origin
    ) -> None:
        refusal = self._refusal(delivery) or _unready(document)
        if refusal:
            delivery.fail(*refusal)
        elif document and document.state in _READY:
            delivery.await_signature()
        if not await records.handovers.add(delivery, now):
            return
        if delivery.state is DeliveryState.FAILED:
            await records.facts.ended(delivery, origin)
        elif delivery.state is DeliveryState.AWAITING_SIGNATURE:
            await records.facts.awaiting(delivery, origin)


def _unready(document: DidoxDocument | None) -> tuple[str, str] | None:
    if document is None:
        return "no_file", "The hand-over came without the file of this document."
    if document.state in _READY | _COMING and document.wanted:
        return None
    return "no_draft", f"The document is {document.state} in Didox. {document.reason or ''}".strip()
