"""What Didox's part does with the events of invoice: it only records.

It is registered before the letters' part: a document's row is locked before any delivery's, everywhere.
"""

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import (
    HandoverGranted,
    InvoiceAmended,
    InvoiceApproved,
    InvoiceFinalized,
    InvoiceReissued,
    InvoiceReturned,
    InvoiceVoided,
    VoidRequested,
)
from proxima_common.contracts.words import Channel
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters import wire as deliveries
from proxima_delivery.adapters.didox import wire
from proxima_delivery.bootstrap.didox import DidoxPart
from proxima_delivery.entrypoints.hearing import Hearing


class DidoxConsumer:
    """The handlers of the group `delivery` that concern Didox."""

    def __init__(self, part: DidoxPart, clock: Clock) -> None:
        self._planner, self._store, self._settings, self._clock = part.planner(), part.store, part.settings, clock

    def register(self, hearing: Hearing) -> None:
        """Register them."""

        @hearing.on(InvoiceFinalized)
        async def finalized(event: Received[InvoiceFinalized], tx: AsyncConnection) -> None:
            await self._frozen(event, tx)

        @hearing.on(InvoiceAmended)
        async def amended(event: Received[InvoiceAmended], tx: AsyncConnection) -> None:
            await self._frozen(event, tx)

        @hearing.on(InvoiceApproved)
        async def approved(event: Received[InvoiceApproved], tx: AsyncConnection) -> None:
            now = self._clock.now()
            documents = wire.documents_of(event.payload)
            await self._planner.approved(self._store.within(tx), documents, now, event.origin(now))

        @hearing.on(InvoiceReissued)
        async def reissued(event: Received[InvoiceReissued], tx: AsyncConnection) -> None:
            now, told = self._clock.now(), event.payload
            records, only = self._store.within(tx), set(told.document_ids)
            await self._planner.left(records, told.invoice_id, told.revision, now, event.origin(now), only)

        @hearing.on(VoidRequested)
        async def void_requested(event: Received[VoidRequested], tx: AsyncConnection) -> None:
            now, told = self._clock.now(), event.payload
            records = self._store.within(tx)
            await self._planner.void_requested(records, told.document_ids, told.reason, now, event.origin(now))

        @hearing.on(HandoverGranted)
        async def granted(event: Received[HandoverGranted], tx: AsyncConnection) -> None:
            await self._granted(event, tx)

        @hearing.on(InvoiceReturned)
        async def returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
            await self._left(event, tx)

        @hearing.on(InvoiceVoided)
        async def voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
            await self._left(event, tx)

    async def _granted(self, event: Received[HandoverGranted], tx: AsyncConnection) -> None:
        """The leases for Didox; those for e-mail are the letters'."""
        now, told = self._clock.now(), event.payload
        asked = [one for one in deliveries.to_deliveries(told) if one.channel is Channel.DIDOX]
        for one in asked:
            one.letter_id = None
        papers = wire.pdf_papers(told, self._settings) if self._settings else {}
        await self._planner.granted(self._store.within(tx), asked, papers, now, event.origin(now))

    async def _left(self, event: Received[InvoiceReturned] | Received[InvoiceVoided], tx: AsyncConnection) -> None:
        """The invoice left what was approved."""
        now, told = self._clock.now(), event.payload
        if told.was_approved:
            await self._planner.left(self._store.within(tx), told.invoice_id, told.revision, now, event.origin(now))

    async def _frozen(self, event: Received[InvoiceFinalized] | Received[InvoiceAmended], tx: AsyncConnection) -> None:
        now, told = self._clock.now(), event.payload
        await self._planner.frozen(
            self._store.within(tx),
            told.invoice_id,
            told.legal_entity_id,
            told.revision,
            wire.forms_of(told),
            now,
            event.origin(now),
        )
