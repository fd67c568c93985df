"""Whose account is whose: a person asks in the UI, the account answers with the code."""

from datetime import timedelta

from proxima_common.ids import new_id

from proxima_delivery.domain.telegram.button import new_secret, secret_hash
from proxima_delivery.domain.telegram.link import Link, LinkCode, Unlinked, spoken_language
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.domain.telegram.update import Blocked, Written
from proxima_delivery.usecases.telegram.ask import AskApprovers
from proxima_delivery.usecases.telegram.changes import Changes
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.notes import Notes

BLOCKED_BY_USER = "The bot was blocked in Telegram."


class Linking:
    """One account per person, one person per account."""

    def __init__(self, asking: AskApprovers, changes: Changes, notes: Notes, code_within: timedelta) -> None:
        self._asking = asking
        self._changes = changes
        self._notes = notes
        self._code_within = code_within

    async def code(self, staff_id: str, on: Moment) -> tuple[str, LinkCode]:
        """A code for this person, shown once; earlier ones end."""
        secret, code = new_secret(), LinkCode(staff_id, on.now + self._code_within)
        await on.people.add_code(secret_hash(secret), code, on.now)
        return secret, code

    async def start(self, written: Written, secret: str, on: Moment) -> Said:
        """The account says a code: from now on it is the person's who asked for it."""
        language, account = spoken_language(written.language), written.account_id
        if not secret:
            return await self._say(written, language, Said.HOW_TO_LINK, on)
        holder = await on.people.holder_of(account)
        staff_id = await on.people.code_of(secret_hash(secret), on.now)
        if staff_id is None or not await on.people.active(staff_id):
            return await self._say(written, language, Said.CODE_WRONG, on)
        if holder and holder.staff_id != staff_id:
            return await self._say(written, language, Said.ACCOUNT_TAKEN, on)
        await on.people.hold_alone(staff_id)
        if await on.people.use_code(secret_hash(secret), on.now) is None:
            return await self._say(written, language, Said.CODE_WRONG, on)
        before = await on.people.link_of(staff_id)
        if before:
            await self._end(before, Unlinked.REPLACED, on)
        link = Link(new_id(), staff_id, account, language)
        await on.people.link(link, on.now)
        name = await on.people.name(f"staff:{staff_id}")
        said = await self._say(written, language, Said.LINKED, on, name=name or "")
        await self._asking.linked(link, on)
        return said

    async def unlink(self, staff_id: str, why: Unlinked, on: Moment) -> bool:
        """The person's account is not theirs any more; False if they had none."""
        await on.people.hold_alone(staff_id)
        link = await on.people.link_of(staff_id)
        if link:
            await self._end(link, why, on)
        return link is not None

    async def blocked(self, update: Blocked, on: Moment) -> None:
        """Somebody blocked the bot, or let it in again and is asked for what is open."""
        holder = await on.people.holder_of(update.account_id)
        if holder is None:
            return
        await on.people.hold_alone(holder.staff_id)
        because = BLOCKED_BY_USER if update.blocked else None
        link = await on.people.broken(update.account_id, because, on.now)
        if link and not update.blocked:
            await self._asking.linked(link, on)

    async def _end(self, link: Link, why: Unlinked, on: Moment) -> None:
        await on.people.unlink(link, why, on.now)
        for approval in await on.approvals.open_to(link.staff_id):
            for ask in await on.approvals.asks(approval):
                if ask.staff_id == link.staff_id and ask.open_in(approval):
                    ask.message_id = None
                    await self._changes.close(ask, approval, on)

    async def _say(self, written: Written, language: str, said: Said, on: Moment, **more: str) -> Said:
        await self._notes.say(written.account_id, language, said, on, **more)
        return said
