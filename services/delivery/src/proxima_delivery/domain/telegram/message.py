"""A message of the bot: its states, what may follow what, and how often it was changed since it was shown."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from proxima_common.errors import Conflict

from proxima_delivery.domain.delivery import NOBODY_KNOWS


class Purpose(StrEnum):
    """What a message is for."""

    REQUEST = "request"
    REASON = "reason"
    DOCUMENT = "document"
    NOTICE = "notice"
    NOTE = "note"


class MessageState(StrEnum):
    """`sending` says that an executor took it up: from there on only an outcome ends it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = MessageState
ALLOWED: dict[MessageState, set[MessageState]] = {
    S.QUEUED: {S.SENDING, S.CANCELLED},
    S.SENDING: {S.SENT, S.UNKNOWN, S.FAILED, S.CANCELLED},
    S.UNKNOWN: {S.SENT, S.QUEUED, S.CANCELLED, S.SENDING},
    S.FAILED: {S.QUEUED},
    S.SENT: set(),
    S.CANCELLED: set(),
}
# Of these nobody has to say whether they arrived: the conversation shows it, or it does not matter.
PASSING = frozenset({Purpose.NOTE, Purpose.REASON})


@dataclass
class Message:
    """`attempt` counts what people had sent again; `version` counts changes, `shown` is the last one that is on screen.

    `message_ref` is Telegram's own number of it in the chat, unknown until it was sent or answered to. `words` holds
    what the text is made of where it is not an approval.
    """

    id: UUID
    purpose: Purpose
    chat_id: int
    language: str
    invoice_id: UUID | None = None
    revision: int | None = None
    legal_entity_id: str | None = None
    ask_id: UUID | None = None
    words: dict[str, Any] = field(default_factory=dict)
    state: MessageState = S.QUEUED
    code: str | None = None
    reason: str | None = None
    attempt: int = 0
    message_ref: int | None = None
    version: int = 0
    shown: int = 0

    def begin(self) -> None:
        """An executor takes it up; one that died may have done so before."""
        if self.state is not S.SENDING:
            self._become(S.SENDING)

    def arrive(self, message_ref: int | None) -> None:
        """Telegram took it, a person says so, or somebody answered to it."""
        self._become(S.SENT)
        self.code = self.reason = None
        self.message_ref = message_ref

    def fail(self, code: str, reason: str) -> None:
        """Telegram refused it."""
        self._become(S.FAILED)
        self.code, self.reason = code, reason

    def lose_sight(self) -> None:
        """Nobody can tell whether it arrived; a person decides, unless it was answered to or only passing."""
        if self.message_ref is not None:
            self.arrive(self.message_ref)
            return
        self._become(S.CANCELLED if self.purpose in PASSING else S.UNKNOWN)
        self.code, self.reason = "no_answer", NOBODY_KNOWS

    def cancel(self, reason: str) -> None:
        """It does not matter any more."""
        self._become(S.CANCELLED)
        self.code, self.reason = "cancelled", reason

    def send_again(self) -> None:
        """A person wants it sent once more."""
        self._become(S.QUEUED)
        self.attempt += 1
        self.code = self.reason = None

    def change(self) -> int:
        """What it shows changed; the number of this change."""
        self.version += 1
        return self.version

    def _become(self, state: MessageState) -> None:
        if state not in ALLOWED[self.state]:
            raise Conflict(f"a message that is {self.state} cannot become {state}", code="wrong_state")
        self.state = state
