"""A letter that brings no documents: a reminder to a client, or a client's question to us."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from proxima_common.errors import Conflict

from proxima_delivery.domain.letter import Addressee


class NoticeKind(StrEnum):
    """What it is about."""

    REMINDER = "reminder"
    QUESTION = "question"


class NoticeState(StrEnum):
    """`dropped`: what it was to say was no longer true, or its day was over, before anything was sent."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


S = NoticeState
ALLOWED: dict[NoticeState, set[NoticeState]] = {
    S.QUEUED: {S.SENDING, S.DROPPED},
    S.SENDING: {S.SENT, S.FAILED, S.UNKNOWN, S.DROPPED},
    S.UNKNOWN: {S.SENT, S.QUEUED, S.DROPPED},
    S.FAILED: {S.QUEUED},
    S.SENT: set(),
    S.DROPPED: set(),
}
NOTICE_OPEN = frozenset({S.QUEUED, S.SENDING})


@dataclass(frozen=True)
class Overdue:
    """An unpaid invoice as a reminder tells of it; `step` counts the reminders of it from 1."""

    invoice_id: UUID
    number: str
    document_date: date
    due_date: date
    currency: str
    outstanding: Decimal
    step: int


@dataclass
class Notice:
    """One message to its recipients. `day` is the local date it belongs to: a reminder is true on no other day."""

    id: UUID
    kind: NoticeKind
    legal_entity_id: str
    client_id: str | None
    client_name: str
    seller_name: str
    language: str
    day: date
    level: int
    asked_by: str
    to: tuple[Addressee, ...]
    overdue: tuple[Overdue, ...] = ()
    letter_id: UUID | None = None
    attempt: int = 0
    state: NoticeState = S.QUEUED
    code: str | None = None
    reason: str | None = None
    reference: str | None = None
    sent_at: datetime | None = None

    @property
    def token(self) -> str:
        """What this attempt is known by in addresses; a bounce brings it back."""
        return hashlib.sha256(f"notice:{self.id}:{self.attempt}".encode()).hexdigest()[:32]

    def begin(self) -> None:
        """An executor takes it up; one that died may have done so before."""
        if self.state is not S.SENDING:
            self._become(S.SENDING)

    def send(self, reference: str, at: datetime) -> None:
        """The mail server took it."""
        self._become(S.SENT)
        self.code = self.reason = None
        self.reference, self.sent_at = reference, at

    def fail(self, code: str, reason: str) -> None:
        """It did not go out."""
        self._become(S.FAILED)
        self.code, self.reason = code, reason

    def lose_sight(self, code: str, reason: str) -> None:
        """Nobody can tell whether it went out; a person decides."""
        self._become(S.UNKNOWN)
        self.code, self.reason = code, reason

    def drop(self, code: str, reason: str) -> None:
        """It is not to go out any more."""
        self._become(S.DROPPED)
        self.code, self.reason = code, reason

    def queue_again(self, today: date) -> None:
        """Send it once more as the next attempt; a reminder of another day is refused with `Conflict`."""
        if S.QUEUED not in ALLOWED[self.state]:
            raise Conflict(f"a notice that is {self.state} is not sent again", code="wrong_state")
        if self.kind is NoticeKind.REMINDER and self.day != today:
            raise Conflict("this reminder was for another day; the next one follows its schedule", code="day_over")
        self._become(S.QUEUED)
        self.code = self.reason = None
        self.attempt += 1

    def _become(self, state: NoticeState) -> None:
        if state not in ALLOWED[self.state]:
            raise Conflict(f"a notice that is {self.state} cannot become {state}", code="wrong_state")
        self.state = state
