"""An approval as delivery knows it: what is to be agreed to, who is asked for it, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

FIRST_TURN = 1


class ApprovalState(StrEnum):
    """Open, or how it ended."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    AMENDED = "amended"
    VOIDED = "voided"


S = ApprovalState
# What was approved may still go back or be given up; everything else is the end.
ALLOWED: dict[ApprovalState, set[ApprovalState]] = {
    S.OPEN: {S.APPROVED, S.RETURNED, S.WITHDRAWN, S.AMENDED, S.VOIDED},
    S.APPROVED: {S.RETURNED, S.VOIDED},
    S.RETURNED: set(),
    S.WITHDRAWN: set(),
    S.AMENDED: set(),
    S.VOIDED: set(),
}


@dataclass(frozen=True)
class Card:
    """What an approver is shown beside number and total; `previous_total` is the month before's, in one currency."""

    client_name: str
    period: str
    previous_total: Decimal | None
    margin_percent: Decimal | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class ApprovalFile:
    """A file that the approval binds."""

    document_id: UUID
    bucket: str
    key: str
    sha256: str
    size: int
    name: str


@dataclass
class Approval:
    """One revision with its bundle hash. `turn` counts the levels that were asked for, in whatever order."""

    invoice_id: UUID
    revision: int
    legal_entity_id: str
    number: str
    bundle_hash: str
    currency: str
    total: Decimal
    card: Card | None
    files: tuple[ApprovalFile, ...] = ()
    turn: int = FIRST_TURN
    state: ApprovalState = S.OPEN
    ended_by: str | None = None
    ended_at: datetime | None = None
    reason: str | None = None

    @property
    def open(self) -> bool:
        """Whether it may still be decided."""
        return self.state is S.OPEN

    def end(self, state: ApprovalState, by: str | None, at: datetime, reason: str | None = None) -> bool:
        """It ended so, by the person of this name; False if what is known already says otherwise."""
        if state not in ALLOWED[self.state]:
            return False
        self.state, self.ended_by, self.ended_at, self.reason = state, by, at, reason
        return True


@dataclass
class Ask:
    """One person asked in one turn. Without `message_id` there is no way to them, or not any more.

    `reason_until`: the person said return and has until then to say why. `refusal` is why their last decision could not
    be carried out. `given_by` and `given_at`: the level was given, by whom and when.
    """

    id: UUID
    invoice_id: UUID
    revision: int
    turn: int
    staff_id: str
    sees_margin: bool
    message_id: UUID | None = None
    reason_until: datetime | None = None
    refusal: str | None = None
    given_by: str | None = None
    given_at: datetime | None = None

    def open_in(self, approval: Approval) -> bool:
        """Whether this person may decide now, as far as delivery can tell."""
        return approval.open and self.turn == approval.turn and self.given_at is None

    def awaits_reason(self, at: datetime) -> bool:
        """Whether the next words of the person are the reason of a return."""
        return self.reason_until is not None and at < self.reason_until


class DecisionState(StrEnum):
    """`told`: invoice has not answered yet; `overtaken`: it was decided elsewhere meanwhile."""

    TOLD = "told"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


class Verb(StrEnum):
    """What a button asks for."""

    APPROVE = "approve"
    RETURN = "return"


@dataclass(frozen=True)
class Decision:
    """What somebody decided by Telegram; it is told once."""

    id: UUID
    ask_id: UUID
    verb: Verb
    reason: str | None
    taken_at: datetime
