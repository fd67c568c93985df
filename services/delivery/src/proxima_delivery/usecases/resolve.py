"""A person found out whether a letter arrived, or has a failed one sent again."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from proxima_common.errors import Conflict
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import LEASE_EXPIRED, Delivery, DeliveryState
from proxima_delivery.domain.letter import Letter, message_id
from proxima_delivery.usecases.ports import DeliveriesIn, Facts
from proxima_delivery.usecases.queue import job_key, queue_letter
from proxima_delivery.usecases.send import effect_key


class StaffDecisions:
    """Each decision is one transaction of the caller's; it names who decided."""

    def __init__(self, ledger: EffectLedger, deliveries: DeliveriesIn, facts: Facts, jobs: JobQueue) -> None:
        self._ledger = ledger
        self._deliveries = deliveries
        self._facts = facts
        self._jobs = jobs

    async def resolve(
        self, delivery_id: UUID, *, arrived: bool, reason: str, tx: AsyncConnection, origin: Origin, sender_domain: str
    ) -> None:
        """Settle an unknown letter, with all deliveries in it: it arrived, or it did not and is sent again.

        Without a lease that holds it is not sent again but fails, so that invoice can grant a new hand-over. `Conflict`
        if nothing about it is unknown.
        """
        letter, deliveries = await self._deliveries(tx).letter_of(delivery_id)
        unknown = [one for one in deliveries if one.state is DeliveryState.UNKNOWN]
        if delivery_id not in {one.id for one in unknown}:
            raise Conflict("only a delivery that nobody can tell of is resolved", code="wrong_state")
        # An administrator may have settled the effect among the operations; the deliveries are still to be settled.
        with suppress(Conflict):
            await self._ledger.resolve(tx, effect_key(letter), arrived=arrived, by=origin.actor)
        await self._jobs.give_up_waiting(tx, job_key(letter), f"a person decided: {reason}")
        if arrived:
            said = f"{message_id(letter, sender_domain)} confirmed by a person"
            for one in unknown:
                one.hand_over(said, origin.at)
        elif all(one.lease.holds(origin.at) for one in unknown):
            await self._again(letter, unknown, tx, origin)
        else:
            for one in unknown:
                one.fail("lease_expired", LEASE_EXPIRED)
        await self._keep("resolve", unknown, f"{'arrived' if arrived else 'did not arrive'}: {reason}", tx, origin)

    async def retry(self, delivery_id: UUID, *, reason: str, tx: AsyncConnection, origin: Origin) -> None:
        """Send a failed delivery again, with those that failed in the same letter under a lease that still holds.

        `Conflict` if it did not fail, if its lease has run out, if a later hand-over took its place, or if others of
        the letter are still under way.
        """
        letter, deliveries = await self._deliveries(tx).letter_of(delivery_id)
        wanted = next(one for one in deliveries if one.id == delivery_id)
        if any(one.state in _UNDER_WAY for one in deliveries):
            raise Conflict("the letter is still under way", code="wrong_state")
        if await self._deliveries(tx).superseded(wanted):
            raise Conflict("a later hand-over of this document took its place", code="superseded")
        same = [one for one in deliveries if one.state is DeliveryState.FAILED and one.email == wanted.email]
        await self._again(letter, same or [wanted], tx, origin)
        await self._keep("retry", same, f"sent again: {reason}", tx, origin)

    async def _again(self, letter: Letter, deliveries: list[Delivery], tx: AsyncConnection, origin: Origin) -> None:
        for one in deliveries:
            one.queue_again(origin.at)
        next_one = replace(letter, attempt=letter.attempt + 1)
        await self._deliveries(tx).save_attempt(next_one)
        await queue_letter(next_one, tx, jobs=self._jobs, origin=origin, at=origin.at)

    async def _keep(
        self, action: str, changed: list[Delivery], outcome: str, tx: AsyncConnection, origin: Origin
    ) -> None:
        await self._deliveries(tx).save(changed, origin.at)
        settled = [one for one in changed if one.state is not DeliveryState.QUEUED]
        await self._facts.ended(settled, tx, origin)
        await self._facts.acted(action, changed, outcome, tx, origin)


_UNDER_WAY = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN})
