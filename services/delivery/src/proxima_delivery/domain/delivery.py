"""One document handed to one recipient: its states and what may follow what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from proxima_common.contracts.words import Channel, DocumentKind, RecipientRole
from proxima_common.errors import Conflict
from proxima_common.said import said


class DeliveryState(StrEnum):
    """`sending` says that an executor took it up: from there on only an outcome ends it."""

    QUEUED = "queued"
    SENDING = "sending"
    AWAITING_SIGNATURE = "awaiting_signature"
    HANDED_OVER = "handed_over"
    BOUNCED = "bounced"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ANNULLED = "annulled"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


S = DeliveryState
ALLOWED: dict[DeliveryState, set[DeliveryState]] = {
    S.QUEUED: {S.SENDING, S.AWAITING_SIGNATURE, S.FAILED, S.CANCELLED},
    S.SENDING: {S.HANDED_OVER, S.AWAITING_SIGNATURE, S.FAILED, S.UNKNOWN},
    S.AWAITING_SIGNATURE: {S.SENDING, S.FAILED, S.CANCELLED},
    S.UNKNOWN: {S.HANDED_OVER, S.QUEUED, S.AWAITING_SIGNATURE, S.FAILED},
    S.FAILED: {S.QUEUED, S.CANCELLED},
    S.HANDED_OVER: {S.BOUNCED, S.ACCEPTED, S.REJECTED, S.ANNULLED},
    S.BOUNCED: set(),
    S.ACCEPTED: {S.ANNULLED},
    S.REJECTED: {S.ANNULLED},
    S.ANNULLED: set(),
    S.CANCELLED: set(),
}
OPEN = frozenset({S.QUEUED, S.SENDING})
OUT = frozenset({S.HANDED_OVER, S.BOUNCED, S.ACCEPTED, S.REJECTED})
"""What went out by e-mail, whatever came of it."""


@dataclass(frozen=True)
class Lease:
    """The right, given by invoice, to hand this one document over until a moment."""

    token: UUID
    expires_at: datetime

    def holds(self, at: datetime) -> bool:
        """Whether sending may begin now."""
        return at < self.expires_at


@dataclass
class Delivery:
    """A row per document, recipient, channel and ordinal of hand-over; `reason` is for people.

    A hand-over by e-mail goes in a letter; one by Didox has none, and goes to the company `tin`.
    """

    id: UUID
    letter_id: UUID | None
    invoice_id: UUID
    legal_entity_id: str
    revision: int
    document_id: UUID
    channel: Channel
    role: RecipientRole
    email: str
    name: str | None
    ordinal: int
    lease: Lease
    state: DeliveryState = S.QUEUED
    code: str | None = None
    reason: str | None = None
    reference: str | None = None
    handed_over_at: datetime | None = None
    document_kind: DocumentKind | None = None
    document_number: str | None = None
    needs_acceptance: bool = False
    tin: str | None = None

    def begin(self) -> None:
        """An executor takes it up; one that died may have done so before."""
        if self.state is not S.SENDING:
            self._become(S.SENDING)

    def hand_over(self, reference: str, at: datetime) -> None:
        """The recipient's server took it."""
        self._become(S.HANDED_OVER)
        self.code = self.reason = None
        self.reference, self.handed_over_at = reference, at

    def fail(self, code: str, reason: str) -> None:
        """It did not go out."""
        self._become(S.FAILED)
        self.code, self.reason = code, reason

    def lose_sight(self, code: str, reason: str) -> None:
        """Nobody can tell whether it went out; a person decides."""
        self._become(S.UNKNOWN)
        self.code, self.reason = code, reason

    def queue_again(self, now: datetime) -> None:
        """Try once more under the same lease; refused with `Conflict` when the lease has run out."""
        if S.QUEUED not in ALLOWED[self.state]:
            raise Conflict(f"a delivery that is {self.state} is not sent again", code="wrong_state")
        if not self.lease.holds(now):
            raise Conflict(LEASE_EXPIRED, code="lease_expired")
        self._become(S.QUEUED)
        self.code = self.reason = None

    def bounce(self, reason: str) -> None:
        """The recipient's server gave it back after all."""
        self._become(S.BOUNCED)
        self.code, self.reason = "bounced", reason

    def accept(self, how: str) -> None:
        """The client accepted the document."""
        self._become(S.ACCEPTED)
        self.code, self.reason = "accepted", how

    def reject(self, reason: str) -> None:
        """The client rejected the document."""
        self._become(S.REJECTED)
        self.code, self.reason = "rejected", reason

    def annul(self, reason: str) -> None:
        """It was handed over and no longer counts."""
        self._become(S.ANNULLED)
        self.code, self.reason = "annulled", reason

    def cancel(self, reason: str) -> None:
        """The invoice left this revision before anything was sent."""
        self._become(S.CANCELLED)
        self.code, self.reason = "cancelled", reason

    def await_signature(self, reason: str | None = None) -> None:
        """A person has to sign it; `reason` says what was wrong with the signature before, if there was one."""
        self._become(S.AWAITING_SIGNATURE)
        self.code, self.reason = ("signature_refused", reason) if reason else (None, None)

    def take_back(self, reason: str) -> None:
        """Staff end a hand-over that waits for a signature; refused with `Conflict` once one is on its way."""
        if self.state is S.SENDING:
            raise Conflict("a signature is on its way to the partner", code="signature_in_flight")
        if self.state not in {S.QUEUED, S.AWAITING_SIGNATURE}:
            raise Conflict(f"a delivery that is {self.state} is not taken back", code="wrong_state")
        self.fail("taken_back", reason)

    def may_become(self, state: DeliveryState) -> bool:
        """Whether that may follow; a hand-over that had ended otherwise stays as it is."""
        return state in ALLOWED[self.state]

    def _become(self, state: DeliveryState) -> None:
        if state not in ALLOWED[self.state]:
            raise Conflict(f"a delivery that is {self.state} cannot become {state}", code="wrong_state")
        self.state = state


NOBODY_KNOWS = said(
    "message_in_doubt",
    "The message was on its way when the connection or the sender broke off: nobody can tell if it arrived.",
)
LEASE_EXPIRED = said(
    "handover_expired", "The right to hand this over has run out; send the invoice again to get a new one."
)
