"""The invoice went back or was voided: whatever has not begun never will."""

from datetime import datetime
from uuid import UUID

from proxima_common.contracts.words import Channel
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.usecases.ports import DeliveriesIn, Facts


class CancelLetters:
    """A safety net: invoice refuses such a move while a lease is held."""

    def __init__(self, deliveries: DeliveriesIn, facts: Facts) -> None:
        self._deliveries = deliveries
        self._facts = facts

    async def __call__(
        self, invoice_id: UUID, revision: int, reason: str, tx: AsyncConnection, *, origin: Origin, now: datetime
    ) -> None:
        """Cancel what waits or failed of this revision and older ones; what is being sent goes its way.

        What went out by e-mail is annulled: nobody can accept it any more.
        """
        deliveries = self._deliveries(tx)
        idle = await deliveries.not_started(invoice_id, revision)
        untold = [one for one in idle if one.state is not DeliveryState.FAILED]
        for one in idle:
            one.cancel(reason)
        out = [one for one in await deliveries.of_document(invoice_id) if _counts(one, revision)]
        for one in out:
            one.annul(reason)
        await deliveries.save([*idle, *out], now)
        await self._facts.ended(untold, tx, origin)


def _counts(one: Delivery, revision: int) -> bool:
    out = one.state in (DeliveryState.HANDED_OVER, DeliveryState.ACCEPTED)
    return out and one.channel is Channel.EMAIL and one.revision <= revision
