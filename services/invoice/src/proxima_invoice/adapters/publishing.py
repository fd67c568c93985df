"""Events into the outbox: everything an invoice has to tell, in the transaction that made it true."""

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.payload import Payload
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.wire import private_event, public_event, snapshot_of
from proxima_invoice.domain.invoice import Invoice


class Publisher:
    """Writes to the outbox for one intention."""

    def __init__(self, tx: AsyncConnection, outbox: Outbox, origin: Origin) -> None:
        self._tx = tx
        self._outbox = outbox
        self.origin = origin

    async def publish(self, invoice: Invoice, frozen: InvoiceContent | None) -> None:
        """The invoice's events as private ones, as public facts, and the snapshot after the last of those."""
        payloads: list[Payload] = []
        public = 0
        for told in invoice.told:
            private, fact = private_event(invoice, told, frozen), public_event(invoice, told)
            if private:
                payloads.append(private)
            if fact:
                payloads.append(fact)
                public += 1
        if public:
            # Counted like the outbox's own sequence: only this method writes public facts of an invoice.
            invoice.public_sequence += public
            payloads.append(snapshot_of(invoice))
        await self.send(str(invoice.id), *payloads)
        invoice.told.clear()

    async def send(self, subject: str, *payloads: Payload) -> None:
        """Ready payloads under one key."""
        await self._outbox.add(self._tx, [Outgoing(payload, subject) for payload in payloads], self.origin)
