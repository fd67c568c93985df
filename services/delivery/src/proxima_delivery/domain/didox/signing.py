"""A challenge: exactly the bytes that one person may sign, for a short time, for one thing to be done."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from proxima_common.errors import Conflict, Forbidden

from proxima_delivery.domain.didox.document import Operation


class SignatureState(StrEnum):
    """`given` is in flight: one per document."""

    OFFERED = "offered"
    GIVEN = "given"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Signature:
    """`ordinal` is the document's count of signatures tried, so that each has a place of its own in the ledger."""

    id: UUID
    didox_id: UUID
    delivery_id: UUID
    operation: Operation
    ordinal: int
    staff_id: str
    data_sha256: str
    content_hash: str
    expires_at: datetime
    state: SignatureState = SignatureState.OFFERED
    pkcs7: str | None = None
    signature_hex: str | None = None
    reason: str | None = None

    def give(self, pkcs7: str, signature_hex: str, by: str, content_hash: str, now: datetime) -> None:
        """The person's signature arrives; refused for another person, another content, a used or an old challenge."""
        if by != self.staff_id:
            raise Forbidden("this was given to another person to sign", code="not_your_challenge")
        if self.state is not SignatureState.OFFERED:
            raise Conflict("this challenge has been used", code="challenge_used")
        if now >= self.expires_at:
            raise Conflict("this challenge is too old; ask for a new one", code="challenge_expired")
        if content_hash != self.content_hash:
            raise Conflict("the document changed after this challenge was made", code="challenge_stale")
        self.state, self.pkcs7, self.signature_hex = SignatureState.GIVEN, pkcs7, signature_hex

    def end(self, state: SignatureState, reason: str | None = None) -> None:
        """What came of it; the signature itself is kept by the partner's archive, not here."""
        self.state, self.reason = state, reason
        if state is not SignatureState.UNKNOWN:
            self.pkcs7 = self.signature_hex = None


def digest(data: bytes) -> str:
    """By what the bytes of a challenge are known."""
    return hashlib.sha256(data).hexdigest()
