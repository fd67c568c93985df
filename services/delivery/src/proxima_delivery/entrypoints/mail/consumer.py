"""What e-mail does with the events of invoice: it only records."""

from proxima_common.clock import Clock
from proxima_common.contracts.invoice_private import DebtChanged, DocumentAnswered
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.mail.debts import DebtRepository
from proxima_delivery.entrypoints.hearing import Hearing
from proxima_delivery.usecases.mail.follow import FollowAnswers


def consume_for_mail(hearing: Hearing, answers: FollowAnswers, clock: Clock) -> None:
    """Register what e-mail has to hear in the group `delivery`."""

    @hearing.on(DebtChanged)
    async def note_debt(event: Received[DebtChanged], tx: AsyncConnection) -> None:
        await DebtRepository(tx).note(event.payload, clock.now())

    @hearing.on(DocumentAnswered)
    async def note_answer(event: Received[DocumentAnswered], tx: AsyncConnection) -> None:
        told = event.payload
        await answers(told.invoice_id, told.document_id, told.state, told.how, tx, clock.now())
