"""The papers of a revision with their files, and the rights to hand them over."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import Channel, DocumentKind, DocumentState, RecipientRole

from proxima_invoice.domain.family import Original
from proxima_invoice.domain.parties import Recipient

OPEN = ("held", "unknown")
Day = date


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the bucket; the hash is of its bytes."""

    document_id: UUID
    bucket: str
    key: str
    sha256: str
    size: int
    pages: int
    name: str


@dataclass(slots=True)
class Paper:
    """One document of one revision. Its id is the same from revision to revision.

    `handed_over_on` is the local date on which the client got it. `answer` says how it was accepted, or why it was
    rejected. `kept_from` is the revision in which it was made, when a reissue left it as it was; `original` is the
    document that it puts right or credits.
    """

    document_id: UUID
    position: int
    kind: DocumentKind
    number: str
    date: date
    languages: tuple[str, ...]
    required: bool
    state: DocumentState
    payable: Decimal
    currency: str
    file_name: str
    staged: StoredFile | None = None
    archived: StoredFile | None = None
    needs_acceptance: bool = False
    handed_over_on: Day | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    kept_from: int | None = None
    original: Original | None = None

    @property
    def out(self) -> bool:
        """The client has it."""
        return self.state in (DocumentState.HANDED_OVER, DocumentState.ACCEPTED)


@dataclass(slots=True)
class Lease:
    """A right that was granted and what came of it: held, handed_over, failed, unknown or bounced."""

    token: UUID
    document_id: UUID
    delivery_id: UUID
    channel: Channel
    role: RecipientRole
    recipient: Recipient
    ordinal: int
    state: str
    expires_at: datetime
    detail: str | None = None

    @property
    def open(self) -> bool:
        """Nobody can say that the document did not go out."""
        return self.state in OPEN
