"""What delivery learned of each hand-over."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import Channel, FactState, RecipientRole


class DeliveryFact(Payload):
    """One delivery is one document to one recipient by one channel."""

    invoice_id: UUID
    legal_entity_id: str
    revision: int
    document_id: UUID
    delivery_id: UUID
    lease_token: UUID
    channel: Channel
    recipient_role: RecipientRole


class HandedOver(DeliveryFact):
    """The recipient's server or the partner took it."""

    event_type: ClassVar[str] = "delivery.handed_over.v1"
    reference: str
    at: datetime


class DeliveryFailed(DeliveryFact):
    """It did not go out (`failed`), or nobody can tell (`unknown`: a person decides)."""

    event_type: ClassVar[str] = "delivery.failed.v1"
    state: Literal[FactState.FAILED, FactState.UNKNOWN]
    code: str
    reason: str


class Bounced(DeliveryFact):
    event_type: ClassVar[str] = "delivery.bounced.v1"
    reason: str
    at: datetime


class DocumentAccepted(DeliveryFact):
    event_type: ClassVar[str] = "delivery.accepted.v1"
    how: str
    at: datetime


class DocumentRejected(DeliveryFact):
    event_type: ClassVar[str] = "delivery.rejected.v1"
    reason: str
    at: datetime


class AwaitingSignature(DeliveryFact):
    event_type: ClassVar[str] = "delivery.awaiting_signature.v1"


class Annulled(DeliveryFact):
    event_type: ClassVar[str] = "delivery.annulled.v1"
    reason: str
    at: datetime


class VoidRefused(DeliveryFact):
    """The sender's cancellation was not possible any more, or the partner refused it."""

    event_type: ClassVar[str] = "delivery.void_refused.v1"
    reason: str
    at: datetime


class DecisionTaken(Payload):
    """Somebody decided over a channel of delivery; invoice checks the grants and answers."""

    event_type: ClassVar[str] = "delivery.decision_taken.v1"
    invoice_id: UUID
    legal_entity_id: str
    revision: int
    bundle_hash: str
    staff_id: str
    decision: Literal["approve", "return"]
    reason: str | None
    at: datetime
    decision_id: UUID | None = None


class CounterpartyChecked(Payload):
    """What the partner says of the buyer and the catalogue codes of one revision, before anything is created there."""

    event_type: ClassVar[str] = "delivery.counterparty_checked.v1"
    invoice_id: UUID
    legal_entity_id: str
    passed: bool
    problems: list[str]
    revision: int | None = None
    at: datetime | None = None


class QuestionAsked(DeliveryFact):
    """The client asked something on the page of the link instead of accepting."""

    event_type: ClassVar[str] = "delivery.question_asked.v1"
    text: str
    at: datetime


class DeliveryActionTaken(Payload):
    event_type: ClassVar[str] = "delivery.action_taken.v1"
    invoice_id: UUID | None
    action: Literal["retry", "replay", "skip", "resolve", "take_back", "sign", "adopt", "remind"]
    target: str
    outcome: str
