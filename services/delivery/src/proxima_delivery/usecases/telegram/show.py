"""The executor's handler that brings a sent message to what it has to show: safe to be made again."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from proxima_common.jobs.effects import Answer, Confirmed, EffectLedger, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, Record
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.message import Message, MessageState
from proxima_delivery.usecases.telegram.lane import change_key
from proxima_delivery.usecases.telegram.ports import BLOCKED, CHAT_NOT_FOUND, GONE
from proxima_delivery.usecases.telegram.send import BotWork, TakenUp

_OVER = frozenset({GONE, BLOCKED, CHAT_NOT_FOUND})


class ShowMessage:
    """The handler of `telegram_change`. Several changes at once come to one call that shows the newest."""

    def __init__(self, work: BotWork, ledger: EffectLedger) -> None:
        self._work = work
        self._ledger = ledger

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Show the newest; a change that nobody can tell of is simply made again."""
        taken = await self._work.take_up(UUID(job.payload["message_id"]), run, _to_be_changed)
        if taken is None or taken.face is None:
            return Done()
        version = taken.message.version
        result = await self._ledger.perform(
            change_key(taken.message, version),
            request={"chat": taken.chat_id, "message": taken.message.message_ref, "version": version},
            call=self._call(taken),
            look_up=_made_again,
        )
        return self._outcome(taken, result, run)

    def _call(self, taken: TakenUp) -> Callable[[], Any]:
        async def call() -> Mapping[str, Any]:
            message, face = taken.message, taken.face
            assert face is not None
            assert message.message_ref is not None
            return await self._work.bot.show(taken.chat_id, message.message_ref, face, taken.buttons)

        return call

    def _outcome(self, taken: TakenUp, result: EffectResult, run: JobRun) -> JobOutcome:
        match result:
            case Confirmed():
                return Done(self._shown(taken, run))
            case Refused(reason=reason, code=code):
                record = self._shown(taken, run, code, reason)
                return Done(record) if code in _OVER else Failed(reason, record)
            case Unknown(reason=reason, retry_after=wait):
                assert wait is not None
                return Again(wait, reason)
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is at it", counted=False)

    def _shown(self, taken: TakenUp, run: JobRun, code: str | None = None, reason: str | None = None) -> Record:
        async def record(tx: AsyncConnection) -> None:
            on = self._work.moment(tx, run)
            message, _, _ = await on.about(taken.message.id)
            message.shown = max(message.shown, taken.message.version)
            message.code, message.reason = code, reason
            await on.messages.save(message, on.now)
            if code in (BLOCKED, CHAT_NOT_FOUND) and reason:
                await self._work.unreachable(taken, reason, on)

        return record


async def _made_again() -> Answer | None:
    """There is nothing to look up: showing the same once more changes nothing."""
    return None


def _to_be_changed(message: Message) -> bool:
    return message.state is MessageState.SENT and message.message_ref is not None and message.shown < message.version
