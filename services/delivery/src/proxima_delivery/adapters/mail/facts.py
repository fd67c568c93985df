"""What clients and their servers did, as facts of `delivery.events`."""

from collections.abc import Sequence

from proxima_common.contracts.delivery import Bounced, DocumentAccepted, QuestionAsked
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.wire import delivery_fact
from proxima_delivery.domain.delivery import Delivery


class OutboxClientFacts:
    """Tells them by the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def bounced(self, deliveries: Sequence[Delivery], tx: AsyncConnection, origin: Origin) -> None:
        """These came back."""
        told = [
            Bounced.model_validate({**delivery_fact(one), "reason": one.reason, "at": origin.at}) for one in deliveries
        ]
        await self._outbox.add(tx, [Outgoing(fact, str(fact.invoice_id)) for fact in told], origin)

    async def accepted(self, deliveries: Sequence[Delivery], how: str, tx: AsyncConnection, origin: Origin) -> None:
        """The client accepted these documents."""
        told = [
            DocumentAccepted.model_validate({**delivery_fact(one), "how": how, "at": origin.at}) for one in deliveries
        ]
        await self._outbox.add(tx, [Outgoing(fact, str(fact.invoice_id)) for fact in told], origin)

    async def asked(self, one: Delivery, text: str, tx: AsyncConnection, origin: Origin) -> None:
        """The client asked something."""
        fact = QuestionAsked.model_validate({**delivery_fact(one), "text": text, "at": origin.at})
        await self._outbox.add(tx, [Outgoing(fact, str(fact.invoice_id))], origin)
