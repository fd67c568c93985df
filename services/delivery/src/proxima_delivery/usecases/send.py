"""Send one letter, once: what is known is reported, what nobody can tell waits for a person."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import Confirmed, EffectLedger, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerBusy
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.address import mail_address
from proxima_delivery.domain.delivery import NOBODY_KNOWS, OPEN, Delivery, DeliveryState
from proxima_delivery.domain.letter import Addressee, Letter, addressees
from proxima_delivery.settings import SendingLimits
from proxima_delivery.usecases.ports import ArchiveAway, DeliveriesIn, Facts, NotNow, Post
from proxima_delivery.usecases.queue import PARTNER

_ADDRESSED = OPEN | {DeliveryState.HANDED_OVER, DeliveryState.UNKNOWN}
Move = Callable[[Delivery, datetime], None]


@dataclass(frozen=True)
class TakenUp:
    """A letter at work: the deliveries that still wait, and everybody whom it is addressed to."""

    letter: Letter
    waiting: Sequence[Delivery]
    to: Sequence[Addressee]
    first: str | None


def effect_key(letter: Letter) -> EffectKey:
    """What is done once: this attempt of this letter."""
    return EffectKey(PARTNER, "send_letter", str(letter.id), letter.revision, letter.attempt)


class SendLetter:
    """The executor's handler of `send_letter`."""

    def __init__(
        self,
        database: Database,
        ledger: EffectLedger,
        deliveries: DeliveriesIn,
        post: Post,
        facts: Facts,
        limits: SendingLimits,
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._deliveries = deliveries
        self._post = post
        self._facts = facts
        self._limits = limits

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Do the job; the facts are recorded in the transaction that closes it."""
        taken = await self._take_up(UUID(job.payload["letter_id"]), run)
        if isinstance(taken, Waits | Done):
            return taken
        letter = taken.letter
        try:
            prepared = await self._post.prepare(letter, taken.to, run.now(), taken.first)
            expires = min(one.lease.expires_at for one in taken.waiting)
            result = await self._ledger.perform(
                effect_key(letter),
                request={"to": [one.email for one in taken.to], "files": [file.sha256 for file in letter.files]},
                call=partial(self._post.send, prepared, letter, addressees(taken.waiting), expires),
            )
        except ArchiveAway as error:
            return Again(self._limits.wait(job.attempts), str(error), counted=False)
        except NotNow as busy:
            return self._later(letter, job, run, busy.reason)
        except PartnerBusy as busy:
            return Again(busy.retry_after, busy.reason, lane=True, counted=False)
        return self._outcome(letter, result, run)

    async def _take_up(self, letter_id: UUID, run: JobRun) -> TakenUp | Waits | Done:
        async with self._database.transaction() as tx:
            letter, deliveries = await self._deliveries(tx).letter(letter_id)
            if any(one.state is DeliveryState.UNKNOWN for one in deliveries):
                return Waits(NOBODY_KNOWS)
            waiting = [one for one in deliveries if one.state in OPEN]
            for one in waiting:
                one.begin()
            await self._deliveries(tx).save(waiting, run.now())
            await self._deliveries(tx).note_message(letter, run.now())
            first = await self._deliveries(tx).first_message(letter)
        to = addressees(one for one in deliveries if one.state in _ADDRESSED)
        return TakenUp(letter, waiting, to, first) if waiting else Done()

    def _later(self, letter: Letter, job: Job, run: JobRun, said: str) -> JobOutcome:
        if job.attempts < self._limits.tries:
            return Again(self._limits.wait(job.attempts), said)
        return Done(self._record(letter, run, _failing("gave_up", f"Given up after {job.attempts} tries. {said}")))

    def _outcome(self, letter: Letter, result: EffectResult, run: JobRun) -> JobOutcome:
        match result:
            case Confirmed(answer=answer):
                return Done(self._record(letter, run, _taken(answer)))
            case Refused(reason=reason, code=code):
                return Done(self._record(letter, run, _failing(code, reason)))
            case Unknown():
                return Waits(NOBODY_KNOWS, self._record(letter, run, _lose_sight))
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is sending it", counted=False)

    def _record(self, letter: Letter, run: JobRun, move: Move) -> Record:
        async def record(tx: AsyncConnection) -> None:
            _, deliveries = await self._deliveries(tx).letter(letter.id)
            settled = [one for one in deliveries if one.state is DeliveryState.SENDING]
            for one in settled:
                move(one, run.now())
            await self._deliveries(tx).save(settled, run.now())
            await self._facts.ended(settled, tx, run.origin())

        return record


def _taken(answer: Mapping[str, Any]) -> Move:
    def move(one: Delivery, now: datetime) -> None:
        said = answer["unwanted"].get(mail_address(one.email).casefold())
        if said is None:
            one.hand_over(reference(answer), now)
        else:
            one.fail("recipient_refused", f"The message went out, but not to this recipient: {said}.")

    return move


def reference(answer: Mapping[str, Any]) -> str:
    """What a hand-over can be found again by: the Message-ID, and a digest of what the server said."""
    said = f"{answer['code']} {answer['text']}"
    return f"{answer['message_id']} {answer['code']} sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def _failing(code: str, reason: str) -> Move:
    return lambda one, _: one.fail(code, reason)


def _lose_sight(one: Delivery, _: datetime) -> None:
    one.lose_sight("no_answer", NOBODY_KNOWS)
