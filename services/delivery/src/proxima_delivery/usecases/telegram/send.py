"""The executor's handlers: send a message once, and bring a sent one to what it has to show."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.jobs.effects import Confirmed, EffectLedger, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import NOBODY_KNOWS
from proxima_delivery.domain.telegram.approval import Approval, Ask, Verb
from proxima_delivery.domain.telegram.button import Button, new_secret, secret_hash
from proxima_delivery.domain.telegram.face import Face, Stage, face_of
from proxima_delivery.domain.telegram.message import Message, MessageState, Purpose
from proxima_delivery.usecases.ports import NotNow
from proxima_delivery.usecases.telegram.changes import MOOT, Changes
from proxima_delivery.usecases.telegram.lane import send_key
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import (
    BLOCKED,
    CHAT_NOT_FOUND,
    MIGRATED,
    Bot,
    FreshButton,
    Refusal,
    StoresIn,
)

CLOSED = "closed"
_UNREACHABLE = frozenset({BLOCKED, CHAT_NOT_FOUND})
Call = Callable[[], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class TakenUp:
    """A message at work: where it goes, what it shows, and under which buttons."""

    message: Message
    chat_id: int
    ask: Ask | None
    approval: Approval | None
    face: Face | None
    buttons: tuple[FreshButton, ...]


class BotWork:
    """What both handlers share: the message with everything it shows, as of one moment."""

    def __init__(self, database: Database, stores: StoresIn, bot: Bot, valid: timedelta) -> None:
        self.database = database
        self.bot = bot
        self._stores = stores
        self._valid = valid

    def moment(self, tx: AsyncConnection, run: JobRun) -> Moment:
        """The stores for what this run records."""
        return Moment.of(self._stores, tx, run.origin())

    async def take_up(self, message_id: UUID, run: JobRun, wanted: Callable[[Message], bool]) -> TakenUp | None:
        """Look at the message and make its buttons; None when nothing is wanted of it."""
        async with self.database.transaction() as tx:
            on = self.moment(tx, run)
            message, ask, approval = await on.about(message_id)
            if not wanted(message):
                return None
            if message.state is not MessageState.SENT:
                message.begin()
                await on.messages.save(message, on.now)
            chat_id = await on.messages.moved_to(message.chat_id)
            face = None
            if message.purpose is Purpose.REQUEST and ask and approval:
                face = face_of(message, ask, approval, await on.approvals.open_decision(ask.id))
            buttons = await self._buttons(message, face, on)
        return TakenUp(message, chat_id, ask, approval, face, buttons)

    async def unreachable(self, taken: TakenUp, reason: str, on: Moment) -> None:
        """Telegram does not let us write to this person: they decide in the UI until they let the bot in."""
        if taken.message.purpose is not Purpose.NOTICE:
            await on.people.broken(taken.message.chat_id, reason, on.now)

    async def _buttons(self, message: Message, face: Face | None, on: Moment) -> tuple[FreshButton, ...]:
        if face is None or face.stage is not Stage.ASKING:
            return ()
        fresh = tuple(FreshButton(verb, new_secret()) for verb in Verb)
        expires = on.now + self._valid
        await on.messages.add_buttons(
            [Button(secret_hash(one.nonce), message.id, one.verb, expires, void=False) for one in fresh]
        )
        return fresh


class SendMessage:
    """The handler of `telegram_send`."""

    def __init__(self, work: BotWork, ledger: EffectLedger, changes: Changes) -> None:
        self._work = work
        self._ledger = ledger
        self._changes = changes

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Send it, unless nobody needs it any more; what comes of it is recorded with the end of the job."""
        taken = await self._work.take_up(UUID(job.payload["message_id"]), run, _to_be_sent)
        if taken is None:
            return Done()
        request = {"purpose": taken.message.purpose, "chat": taken.chat_id, "version": taken.message.version}
        try:
            result = await self._ledger.perform(send_key(taken.message), request=request, call=self._call(taken))
        except NotNow as later:
            return Again(later.retry_after, later.reason)
        if isinstance(result, Refused) and result.code == MIGRATED:
            await self._follow(taken, result, run)
            return Again(timedelta(0), "the group has another id now", counted=False)
        return self._outcome(taken, result, run)

    def _call(self, taken: TakenUp) -> Call:
        message, bot, chat_id = taken.message, self._work.bot, taken.chat_id

        async def call() -> Mapping[str, Any]:
            if taken.ask and taken.approval and not taken.ask.open_in(taken.approval):
                raise Refusal(CLOSED, MOOT)
            if taken.face:
                sent = await bot.send_face(chat_id, taken.face, taken.buttons)
            elif message.purpose is Purpose.DOCUMENT and taken.approval:
                wanted = str(message.words["document_id"])
                sent = await bot.send_file(
                    chat_id, next(file for file in taken.approval.files if str(file.document_id) == wanted)
                )
            else:
                sent = await bot.send_words(message, chat_id)
            return {**sent, "version": message.version}

        return call

    async def _follow(self, taken: TakenUp, refused: Refused, run: JobRun) -> None:
        async with self._work.database.transaction() as tx:
            to_chat = int((refused.answer or {})["to_chat_id"])
            await self._work.moment(tx, run).messages.chat_moved(taken.chat_id, to_chat, run.now())

    def _outcome(self, taken: TakenUp, result: EffectResult, run: JobRun) -> JobOutcome:
        match result:
            case Confirmed(answer=answer):
                return Done(self._record(taken, run, _arrived(answer)))
            case Refused(reason=reason, code=code):
                return Done(self._refused(taken, run, code, reason))
            case Unknown():
                return Waits(NOBODY_KNOWS, self._lost(taken, run))
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is sending it", counted=False)

    def _record(self, taken: TakenUp, run: JobRun, move: Callable[[Message], None]) -> Record:
        async def record(tx: AsyncConnection) -> None:
            on = self._work.moment(tx, run)
            message, _, _ = await on.about(taken.message.id)
            move(message)
            await on.messages.save(message, on.now)

        return record

    def _refused(self, taken: TakenUp, run: JobRun, code: str, reason: str) -> Record:
        def move(message: Message) -> None:
            if code == CLOSED:
                message.cancel(reason)
            else:
                message.fail(code, reason)

        async def record(tx: AsyncConnection) -> None:
            await self._record(taken, run, move)(tx)
            if code in _UNREACHABLE:
                await self._work.unreachable(taken, reason, self._work.moment(tx, run))

        return record

    def _lost(self, taken: TakenUp, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            on = self._work.moment(tx, run)
            message, _, _ = await on.about(taken.message.id)
            message.lose_sight()
            await on.messages.save(message, on.now)
            # Answered to meanwhile, or only passing: nobody has to say what became of it.
            if message.state is not MessageState.UNKNOWN:
                arrived = message.state is MessageState.SENT
                await self._changes.settle(message, on, arrived=arrived, by=on.origin.actor)

        return record


def _to_be_sent(message: Message) -> bool:
    return message.state in (MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)


def _arrived(answer: Mapping[str, Any]) -> Callable[[Message], None]:
    """An answer that a person gave names no message."""

    def move(message: Message) -> None:
        message.arrive(answer.get("message_ref", message.message_ref))
        message.shown = max(message.shown, int(answer.get("version", 0)))

    return move
