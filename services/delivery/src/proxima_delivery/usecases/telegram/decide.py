"""What a press or an answer is worth, and the decision that comes of it: recorded once, told once."""

from dataclasses import dataclass
from datetime import timedelta

from proxima_common.ids import new_id

from proxima_delivery.domain.telegram.approval import Approval, Ask, Decision, Verb
from proxima_delivery.domain.telegram.button import Press, Verdict, judge, read_callback, secret_hash
from proxima_delivery.domain.telegram.message import Message, MessageState, Purpose
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.domain.telegram.update import Pressed, Written
from proxima_delivery.usecases.telegram.changes import Changes
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_delivery.usecases.telegram.notes import Notes
from proxima_delivery.usecases.telegram.ports import Decisions

REASON_LEAST, REASON_MOST = 3, 1000
_WORTHLESS = {
    Verdict.NOT_YOURS: Said.NOT_YOURS,
    Verdict.NOT_PRIVATE: Said.NOT_PRIVATE,
    Verdict.EXPIRED: Said.EXPIRED,
    Verdict.USED: Said.USED,
    Verdict.CLOSED: Said.CLOSED,
}


@dataclass(frozen=True)
class Decide:
    """Checks everything against delivery's own state; whether the person may decide so is for invoice to say."""

    changes: Changes
    notes: Notes
    decisions: Decisions
    reason_within: timedelta

    async def press(self, pressed: Pressed, on: Moment) -> Said:
        """Approve at once; for a return, ask why."""
        nonce = read_callback(pressed.data)
        button = await on.messages.button(secret_hash(nonce)) if nonce else None
        if button is None:
            return Said.BUTTON_UNKNOWN
        message, ask, approval = await on.about(button.message_id)
        if ask is None or approval is None:
            return Said.BUTTON_UNKNOWN
        # Read again under the approval's lock: a rival press may have used it up.
        button = await on.messages.button(button.nonce_hash) or button
        link = await on.people.link_of(ask.staff_id)
        press = Press(pressed.account_id, pressed.chat_id, pressed.private, pressed.message_ref, on.now)
        verdict = judge(press, button, ask, approval, link.account_id if link else None)
        if verdict is not Verdict.GOOD:
            return _WORTHLESS[verdict]
        await self._seen(message, pressed.message_ref, on)
        if button.verb is Verb.APPROVE:
            await self._decide(ask, approval, message, Verb.APPROVE, None, on)
            return Said.RECORDED
        if not ask.awaits_reason(on.now):
            ask.reason_until = on.now + self.reason_within
            await on.approvals.save_ask(ask)
            await self.notes.ask_why(ask, approval, message, on)
        return Said.SAY_WHY

    async def words(self, written: Written, staff_id: str, language: str, on: Moment) -> None:
        """What a linked person writes is the reason of the return that they announced."""
        ask, trouble = await self._meant(written, staff_id, on)
        if ask is None or ask.message_id is None:
            await self.notes.say(written.account_id, language, trouble or Said.NOTHING_AWAITS, on)
            return
        message, locked, approval = await on.about(ask.message_id)
        if locked is None or approval is None or not (locked.open_in(approval) and locked.awaits_reason(on.now)):
            await self.notes.say(written.account_id, language, Said.NOTHING_AWAITS, on)
            return
        reason = written.text.strip()
        if not REASON_LEAST <= len(reason) <= REASON_MOST:
            wrong = Said.REASON_SHORT if len(reason) < REASON_LEAST else Said.REASON_LONG
            await self.notes.say(written.account_id, language, wrong, on)
            return
        await self._decide(locked, approval, message, Verb.RETURN, reason, on)

    async def _meant(self, written: Written, staff_id: str, on: Moment) -> tuple[Ask | None, Said | None]:
        """The return that these words belong to: the one that was replied to, else the only one."""
        waiting = await on.approvals.awaiting_reason(staff_id, on.now)
        if written.answers is not None:
            answered = await on.messages.replied_to(written.account_id, written.answers)
            if answered is not None:
                same = next((ask for ask in waiting if ask.id == answered.ask_id), None)
                return same, None
        if len(waiting) > 1:
            return None, Said.WHICH_ONE
        return (waiting[0] if waiting else None), None

    async def _decide(
        self, ask: Ask, approval: Approval, message: Message, verb: Verb, reason: str | None, on: Moment
    ) -> None:
        decision = Decision(new_id(), ask.id, verb, reason, on.now)
        await on.approvals.add_decision(decision)
        ask.reason_until = ask.refusal = None
        await on.approvals.save_ask(ask)
        await on.messages.void_buttons(message.id)
        await self.decisions.taken(approval, ask.staff_id, decision, on.tx, on.origin)
        await self.changes.show(message, on)

    async def _seen(self, message: Message, message_ref: int | None, on: Moment) -> None:
        """A button that was pressed is there, whatever the sender could tell."""
        if message.purpose is Purpose.REQUEST and message.state is MessageState.UNKNOWN:
            await self.changes.arrived(message, message_ref, on.origin.actor, on)
        elif message.message_ref is None:
            message.message_ref = message_ref
            await on.messages.save(message, on.now)
