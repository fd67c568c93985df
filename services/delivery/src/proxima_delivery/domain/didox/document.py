"""One document at Didox: what we mean by it, and where it stands there."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from proxima_common.errors import Conflict

from proxima_delivery.domain.didox.comparison import Difference
from proxima_delivery.domain.didox.status import NOT_SENT, DocumentState

S = DocumentState


class Operation(StrEnum):
    """What is asked of the partner, once each; the names stand in the effect ledger."""

    CREATE = "create_draft"
    SIGN = "sign"
    CANCEL = "cancel"
    DELETE = "delete_draft"


@dataclass(frozen=True)
class Pdf:
    """The archived file that a document without a tax form carries."""

    bucket: str
    key: str
    sha256: str
    size: int
    name: str


@dataclass(frozen=True)
class Meant:
    """What was approved. `form` is the body's JSON; `original_id` the paper that a correction is about."""

    invoice_id: UUID
    legal_entity_id: str
    revision: int
    document_id: UUID
    kind: str
    doctype: str
    number: str
    document_date: date
    client_name: str
    partner_tin: str
    currency: str
    total: Decimal
    form: dict[str, Any]
    original_id: UUID | None = None
    pdf: Pdf | None = None


@dataclass
class DidoxDocument:
    """A row per document and revision. `ordinal` counts its creations; `doubt` is the call nobody knows the end of."""

    id: UUID
    meant: Meant
    state: DocumentState = S.PLANNED
    ordinal: int = 0
    partner_id: str | None = None
    partner_status: int | None = None
    updated_unix: int | None = None
    differences: list[Difference] = field(default_factory=list)
    doubt: Operation | None = None
    code: str | None = None
    reason: str | None = None
    comment: str | None = None
    warning: str | None = None
    signed_by: str | None = None
    cancel_reason: str | None = None
    wanted: bool = True
    signatures: int = 0
    checked_at: datetime | None = None

    def exists(self, partner_id: str) -> None:
        """It is there under this id; whether it says what we mean is seen next."""
        self.partner_id = partner_id.lower()
        self.doubt = None

    def read_as_draft(self, different: list[Difference]) -> None:
        """It was read back as a draft."""
        self.differences = different
        self.doubt = None
        if self.state is not S.REMOVING:
            self.state = S.DIFFERS if different else S.DRAFT
            self.code, self.reason = (
                ("differs", f"Didox holds something else in {len(different)} fields.") if different else (None, None)
            )

    def become(self, state: DocumentState) -> None:
        """The partner says so."""
        self.state = state
        self.doubt = self.code = self.reason = None
        if state is S.MISSING:
            self.code, self.reason = "draft_deleted", "The draft was deleted in Didox; it can be made again."
        if state not in NOT_SENT | {S.SENT}:
            self.cancel_reason = None

    def fail(self, code: str, reason: str) -> None:
        """It could not be created as it is."""
        self.state, self.code, self.reason, self.doubt = S.FAILED, code, reason, None

    def lose_sight(self, operation: Operation, reason: str, code: str = "no_answer") -> None:
        """Nobody can tell what became of a call; a person finds out."""
        self.doubt, self.code, self.reason = operation, code, reason
        if operation is Operation.CREATE:
            self.state = S.UNKNOWN

    def note(self, code: str, reason: str) -> None:
        """Something a person should look at, while the state stands."""
        self.code, self.reason = code, reason

    def take_away(self) -> bool:
        """The invoice left this revision: the draft shall go. False when it is no draft any more."""
        if self.state not in NOT_SENT:
            return False
        self.wanted = False
        if self.state is not S.UNKNOWN:
            self.state = S.REMOVING
        return True

    def removed(self) -> None:
        """It is certainly not there."""
        self.state = S.REMOVED
        self.doubt = self.code = self.reason = None
        self.differences = []

    def plan_again(self) -> None:
        """Create it anew: it was refused, deleted, taken away, or did not arrive."""
        if self.state not in {S.FAILED, S.MISSING, S.REMOVED, S.UNKNOWN}:
            raise Conflict(f"a document that is {self.state} is not made again", code="wrong_state")
        if not self.wanted:
            raise Conflict("the invoice left this revision", code="wrong_state")
        self.state, self.doubt, self.code, self.reason = S.PLANNED, None, None, None
        self.ordinal += 1
        self.partner_id = self.partner_status = None
        self.differences = []

    def ask_cancel(self, reason: str) -> bool:
        """A void is asked for: a person has to sign the cancellation. False when it cannot be cancelled any more."""
        if self.state is not S.SENT:
            return False
        self.cancel_reason = reason
        return True

    @property
    def action(self) -> Operation | None:
        """What a signature would do now."""
        if self.state is S.SENT and self.cancel_reason is not None:
            return Operation.CANCEL
        return Operation.SIGN if self.state in {S.DRAFT, S.DIFFERS} else None
