"""Record what is to go out; the executor sends it."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from proxima_common.contracts.invoice_private import HandoverGranted
from proxima_common.ids import derived_id
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters import wire
from proxima_delivery.adapters.repository import Deliveries
from proxima_delivery.domain.checks import problems
from proxima_delivery.domain.delivery import OPEN, Delivery
from proxima_delivery.domain.letter import Letter, same_letter
from proxima_delivery.usecases.queue import queue_letter


async def plan(
    granted: HandoverGranted,
    tx: AsyncConnection,
    *,
    senders: AbstractSet[str],
    outbox: Outbox,
    jobs: JobQueue,
    origin: Origin,
    now: datetime,
) -> None:
    """One letter for those who get the same documents, one row per delivery; what cannot go out fails at once."""
    nowhere = derived_id("letter", granted.invoice_id)
    asked = [wire.to_delivery(granted, lease, nowhere) for lease in granted.leases]
    for together in same_letter(asked):
        letter = wire.to_letter(granted, together)
        for one in together:
            one.letter_id = letter.id
        await _plan_letter(letter, together, tx, senders, outbox, jobs, origin, now)


async def _plan_letter(
    letter: Letter,
    together: list[Delivery],
    tx: AsyncConnection,
    senders: AbstractSet[str],
    outbox: Outbox,
    jobs: JobQueue,
    origin: Origin,
    now: datetime,
) -> None:
    wrong = problems(letter, together, known_sender=letter.legal_entity_id in senders)
    for place, (code, reason) in wrong.items():
        together[place].fail(code, reason)
    if not await Deliveries(tx).add(letter, together, now):
        return
    await outbox.add(tx, [wire.outcome(together[place]) for place in sorted(wrong)], origin)
    if any(one.state in OPEN for one in together):
        await queue_letter(letter, tx, jobs=jobs, origin=origin, at=now)
