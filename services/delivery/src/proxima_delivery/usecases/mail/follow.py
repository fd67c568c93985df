"""What invoice says of documents that went out by e-mail."""

from datetime import datetime
from uuid import UUID

from proxima_common.contracts.words import Channel, DocumentState
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import DeliveryState
from proxima_delivery.usecases.ports import DeliveriesIn


class FollowAnswers:
    """A document that was answered in another way is no longer open on the client's page."""

    def __init__(self, deliveries: DeliveriesIn) -> None:
        self._deliveries = deliveries

    async def __call__(
        self,
        invoice_id: UUID,
        document_id: UUID,
        state: DocumentState,
        how: str | None,
        tx: AsyncConnection,
        now: datetime,
    ) -> None:
        """Note the answer on what was handed over by e-mail; our own, coming back, changes nothing."""
        mine = await self._deliveries(tx).of_document(invoice_id, document_id)
        out = [one for one in mine if one.state is DeliveryState.HANDED_OVER and one.channel is Channel.EMAIL]
        for one in out:
            if state is DocumentState.ACCEPTED:
                one.accept(how or "accepted")
            elif state is DocumentState.REJECTED:
                one.reject(how or "rejected")
        await self._deliveries(tx).save(out, now)
