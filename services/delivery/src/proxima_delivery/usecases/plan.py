"""Record what is to go out; the executor sends it."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.checks import problems
from proxima_delivery.domain.delivery import OPEN, Delivery
from proxima_delivery.domain.letter import Letter, same_letter
from proxima_delivery.usecases.ports import DeliveriesIn, Facts
from proxima_delivery.usecases.queue import queue_letter

LetterFor = Callable[[Sequence[Delivery]], Letter]


class PlanLetters:
    """One letter for those who get the same documents, one row per delivery; what cannot go out fails at once."""

    def __init__(self, deliveries: DeliveriesIn, facts: Facts, jobs: JobQueue, senders: AbstractSet[str]) -> None:
        self._deliveries = deliveries
        self._facts = facts
        self._jobs = jobs
        self._senders = senders

    async def __call__(
        self, asked: Sequence[Delivery], letter_for: LetterFor, tx: AsyncConnection, *, origin: Origin, now: datetime
    ) -> None:
        """Record the deliveries of one hand-over; those known already are left as they are."""
        for together in same_letter(asked):
            letter = letter_for(together)
            for one in together:
                one.letter_id = letter.id
            await self._plan(letter, together, tx, origin, now)

    async def _plan(
        self, letter: Letter, together: list[Delivery], tx: AsyncConnection, origin: Origin, now: datetime
    ) -> None:
        wrong = problems(letter, together, known_sender=letter.legal_entity_id in self._senders)
        for place, (code, reason) in wrong.items():
            together[place].fail(code, reason)
        if not await self._deliveries(tx).add(letter, together, now):
            return
        await self._facts.ended([together[place] for place in sorted(wrong)], tx, origin)
        if any(one.state in OPEN for one in together):
            await queue_letter(letter, tx, jobs=self._jobs, origin=origin, at=now)
