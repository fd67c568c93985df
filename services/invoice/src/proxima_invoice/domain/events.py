"""What happened to an invoice, in its own words; `wire` alone turns them into contracts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import Channel, DocumentKind, DocumentState, FactName, FactState

from proxima_invoice.domain.parties import Recipient


@dataclass(frozen=True, slots=True)
class DraftChanged:
    change: str


@dataclass(frozen=True, slots=True)
class Finalized:
    pass


@dataclass(frozen=True, slots=True)
class Amended:
    pass


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who may give the approval that is wanted now; `sees_margin`: they may know what the work costs us."""

    staff_id: str
    sees_margin: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What approvers are shown beside the total: the month before's, the margin in percent, what stands out."""

    previous_total: Decimal | None
    margin_percent: Decimal | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilesComplete:
    """Every file of the revision exists: it can be approved."""

    approvers: tuple[Asked, ...] = ()
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """One level agreed; `approvers` may give the next one."""

    level: int
    approvers: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRefused:
    """What somebody decided over a channel of delivery could not be carried out."""

    decision_id: UUID
    staff_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Approved:
    pass


@dataclass(frozen=True, slots=True)
class Withdrawn:
    reason: str | None


@dataclass(frozen=True, slots=True)
class Returned:
    reason: str
    was_approved: bool


@dataclass(frozen=True, slots=True)
class Voided:
    reason: str
    was_approved: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """The right to hand one document over to one recipient, for a while."""

    token: UUID
    document_id: UUID
    delivery_id: UUID
    channel: Channel
    recipient: Recipient
    ordinal: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HandoverGranted:
    grants: tuple[Grant, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    pass


@dataclass(frozen=True, slots=True)
class Accepted:
    how: str


@dataclass(frozen=True, slots=True)
class Rejected:
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentAnswered:
    """The client accepted or rejected one document."""

    document_id: UUID
    kind: DocumentKind
    state: DocumentState
    how: str | None


@dataclass(frozen=True, slots=True)
class Reissued:
    reason: str
    documents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class VoidRequested:
    reason: str
    documents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit note counts, or no longer does: then the amount is negative."""

    credit_id: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected or additional ESF changed what the invoice comes to by the amount."""

    correction_id: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaymentChanged:
    pass


@dataclass(frozen=True, slots=True)
class Paid:
    pass


@dataclass(frozen=True, slots=True)
class FactChanged:
    fact: FactName
    state: FactState
    document_id: UUID | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """It was billed before this system; nobody acts on it."""


InvoiceEvent = (
    DraftChanged
    | Finalized
    | Amended
    | FilesComplete
    | ApprovalGiven
    | DecisionRefused
    | Approved
    | Withdrawn
    | Returned
    | Voided
    | HandoverGranted
    | Sent
    | Accepted
    | Rejected
    | DocumentAnswered
    | Reissued
    | VoidRequested
    | Credited
    | Corrected
    | PaymentChanged
    | Paid
    | FactChanged
    | Imported
)
