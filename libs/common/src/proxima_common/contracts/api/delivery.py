"""Deliveries as staff see them, and what staff may decide about them."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import Channel, DocumentKind, RecipientRole


class AttemptRead(Wire):
    """One try to hand it over. `outcome` null while it is under way; `reason` is the partner's without `said`."""

    ordinal: int
    kind: str
    outcome: str | None
    reason: str | None
    said: SaidRead | None = None
    started_at: datetime
    ended_at: datetime | None


class DeliveryRead(Wire):
    """One document on its way to one recipient. `allowed` lists what this state and lease permit: resolve, retry,
    take_back. By e-mail it goes in a letter to `recipient_email`, by Didox to the company `recipient_tin`."""

    delivery_id: UUID
    letter_id: UUID | None
    invoice_id: UUID
    legal_entity_id: str
    revision: int
    document_id: UUID
    channel: Channel
    recipient_role: RecipientRole
    recipient_email: str
    recipient_name: str | None
    recipient_tin: str | None
    ordinal: int
    document_kind: DocumentKind | None
    document_number: str | None
    state: str
    code: str | None
    reason: str | None
    reference: str | None
    lease_expires_at: datetime
    handed_over_at: datetime | None
    created_at: datetime
    changed_at: datetime
    allowed: list[str]


class DeliveryReport(Wire):
    """What another mail server said of one recipient: `failed`, `delayed`, `delivered`, `relayed`, `expanded`."""

    recipient_email: str
    action: str
    status: str
    diagnostic: str
    at: datetime


class ClientQuestion(Wire):
    """What a client asked on the page of the letter's link."""

    name: str
    text: str
    at: datetime


class LetterStory(Wire):
    """What happened with the letter that carries a delivery. `reason` is why it was sent once more; `opened` the times
    at which the page of its link was opened; `accepted_by` the name given there."""

    reason: str | None
    opened: list[datetime]
    accepted_by: str | None
    questions: list[ClientQuestion]
    reports: list[DeliveryReport]


class DeliveryDetail(DeliveryRead):
    """With every attempt on the letter that carries it, and what became of that; Didox knows no letters."""

    attempts: list[AttemptRead]
    letter: LetterStory | None


class ResolveDelivery(Wire):
    """A person found out whether the letter arrived; it is for the whole letter, which arrives or does not."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    arrived: bool
    reason: str = Field(min_length=3, max_length=2000)


class RetryDelivery(Wire):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: str = Field(min_length=3, max_length=2000)
