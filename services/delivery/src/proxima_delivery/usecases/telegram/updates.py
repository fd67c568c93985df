"""Take one update: once, by the one holder, with all that comes of it in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.link import spoken_language
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.domain.telegram.update import Blocked, Ignored, Incoming, Moved, Pressed, Written
from proxima_delivery.usecases.telegram.decide import Decide
from proxima_delivery.usecases.telegram.linking import Linking
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.ports import StoresIn, Taking

_START = "/start"
# Worth a window that has to be closed; the others pass by.
_PLAIN = frozenset({Said.RECORDED, Said.SAY_WHY})


@dataclass(frozen=True)
class Reply:
    """What the pressed button is to be answered with, once all is committed."""

    query_id: str
    said: Said
    language: str

    @property
    def alert(self) -> bool:
        """Whether it has to be closed by hand."""
        return self.said not in _PLAIN


@dataclass(frozen=True)
class TakeUpdate:
    """Everything an update can mean."""

    stores: StoresIn
    taking: Taking
    decide: Decide
    linking: Linking

    async def __call__(self, update: Incoming, fence: int, tx: AsyncConnection, now: datetime) -> Reply | None:
        """Do what the update asks for. Raises `HolderLost` when somebody else took the polling over."""
        await self.taking.advance(tx, fence, update.update_id, now)
        if await self.taking.known(tx, update.update_id):
            return None
        on = Moment.of(self.stores, tx, Origin.begin(f"telegram:{update.update_id}", now))
        outcome, reply = await self._take(update, on)
        await self.taking.keep(tx, update.update_id, type(update).__name__.lower(), outcome, now)
        return reply

    async def leave_out(self, update: Incoming, why: str, fence: int, tx: AsyncConnection, now: datetime) -> None:
        """Go on behind an update that can never be taken."""
        await self.taking.advance(tx, fence, update.update_id, now)
        await self.taking.keep(tx, update.update_id, type(update).__name__.lower(), why, now)

    async def _take(self, update: Incoming, on: Moment) -> tuple[str, Reply | None]:
        match update:
            case Pressed():
                return await self._pressed(update, on)
            case Written():
                return await self._written(update, on), None
            case Blocked():
                await self.linking.blocked(update, on)
                return "blocked" if update.blocked else "let in", None
            case Moved():
                await on.messages.chat_moved(update.chat_id, update.to_chat_id, on.now)
                return "moved", None
            case Ignored():
                return update.why, None

    async def _pressed(self, pressed: Pressed, on: Moment) -> tuple[str, Reply]:
        holder = await on.people.holder_of(pressed.account_id)
        language = holder.language if holder else spoken_language(pressed.language)
        said = await self.decide.press(pressed, on.by(holder.staff_id if holder else None))
        return said.value, Reply(pressed.query_id, said, language)

    async def _written(self, written: Written, on: Moment) -> str:
        command, _, argument = written.text.strip().partition(" ")
        if command == _START:
            return (await self.linking.start(written, argument.strip(), on)).value
        holder = await on.people.holder_of(written.account_id)
        if holder is None:
            return "a stranger's words"
        await self.decide.words(written, holder.staff_id, holder.language, on.by(holder.staff_id))
        return "words"
