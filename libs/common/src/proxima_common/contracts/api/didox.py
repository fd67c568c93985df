"""Documents at Didox as staff see them, the signing queue, and what staff may decide there."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.api.delivery import AttemptRead
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Wire


class FieldDifference(Wire):
    """A field of the form: where it stands, what was approved, and what Didox holds."""

    field: str
    ours: str
    theirs: str


class EvidenceRead(Wire):
    """A signed pack that was kept, for the state that it shows; `key` in the bucket."""

    state: str
    bucket: str
    key: str
    sha256: str
    size: int
    kept_at: datetime


class DidoxDocumentRead(Wire):
    """One paper at Didox. `next` says in words what happens by itself; `allowed` what a person may do.

    `doubt` is the call that nobody knows the end of: create_draft, sign, cancel or delete_draft. Didox's own words are
    in `reason`, `comment` (of the client) and `warning`. `wanted` is false once the invoice left this revision.
    """

    didox_id: UUID
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
    currency: CurrencyCode
    total: Amount
    state: str
    partner_id: str | None
    partner_status: int | None
    differences: list[FieldDifference]
    doubt: str | None
    code: str | None
    reason: str | None
    comment: str | None
    warning: str | None
    signed_by: str | None
    cancel_reason: str | None
    wanted: bool
    checked_at: datetime | None
    changed_at: datetime
    next: str
    next_said: SaidRead | None = None
    allowed: list[str]
    evidence: list[EvidenceRead]


class DidoxAttempt(AttemptRead):
    """One call of those that change something at Didox."""

    operation: str


class DidoxDocumentDetail(DidoxDocumentRead):
    """With what was asked of Didox and what came of it."""

    attempts: list[DidoxAttempt]


class SigningItem(Wire):
    """What waits for a signature. `lease_expires_at` is null for a cancellation, which no hand-over bounds.

    `in_flight`: a signature is on its way. `reason`: what was wrong with the signature before, or with the document.
    """

    didox_id: UUID
    delivery_id: UUID
    action: Literal["sign", "cancel"]
    invoice_id: UUID
    legal_entity_id: str
    document_id: UUID
    kind: str
    doctype: str
    number: str
    document_date: date
    client_name: str
    partner_tin: str
    currency: CurrencyCode
    total: Amount
    state: str
    differences: list[FieldDifference]
    warning: str | None
    reason: str | None
    in_flight: bool
    lease_expires_at: datetime | None


class ChallengeRead(Wire):
    """Exactly the bytes to sign, in base64, for this person until `expires_at`."""

    challenge_id: UUID
    action: Literal["sign", "cancel"]
    data: str
    sha256: str
    expires_at: datetime


class SignatureGiven(Wire):
    """What E-IMZO made of a challenge: the attached PKCS#7 in base64, and the raw signature in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    challenge_id: UUID
    pkcs7: str = Field(min_length=1, max_length=1_400_000)
    signature_hex: str = Field(min_length=2, max_length=10_000)


class SignatureAccepted(Wire):
    """It is on its way; the document and the live stream say what comes of it."""

    didox_id: UUID
    challenge_id: UUID
    state: str


class _Reasoned(Wire):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: str = Field(min_length=3, max_length=2000)


class RetryDidox(_Reasoned):
    """Why it is tried again."""


class TakeBack(_Reasoned):
    """Why the hand-over ends without a signature."""


class UnlockDidox(_Reasoned):
    """What was done about the refused log-in."""


class AdoptDidox(_Reasoned):
    """This document of Didox is ours."""

    partner_id: str = Field(pattern=r"^[0-9A-Fa-f]{8,64}$")


class ResolveDidox(_Reasoned):
    """A person looked into Didox; a creation that arrived needs the document's id there."""

    arrived: bool
    partner_id: str | None = Field(None, pattern=r"^[0-9A-Fa-f]{8,64}$")


class DidoxCompanyRead(Wire):
    """How a legal entity stands with Didox. `set_up` is false where no log-in is configured.

    `stop_reason` is Didox's own where nothing is `said` with it.
    """

    legal_entity_id: str
    set_up: bool
    stopped_at: datetime | None
    stop_reason: str | None
    stop_said: SaidRead | None = None
    seen_until: datetime | None
    lane_paused_until: datetime | None
    lane_reason: str | None
    lane_said: SaidRead | None = None
