"""Documents at Didox and the signing queue: answered by delivery."""

from __future__ import annotations

from proxima_common.contracts.api.delivery import DeliveryDetail
from proxima_common.contracts.api.didox import (
    AdoptDidox,
    ChallengeRead,
    DidoxCompanyRead,
    DidoxDocumentDetail,
    DidoxDocumentRead,
    ResolveDidox,
    RetryDidox,
    SignatureAccepted,
    SignatureGiven,
    SigningItem,
    TakeBack,
    UnlockDidox,
)
from pydantic import BaseModel, Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations
from proxima_gateway.routes.partners import OfInvoice

DOCUMENT = "/didox/documents/{didox_id}"
ITEM = "/didox/signing/{didox_id}"


class OfLegalEntity(BaseModel):
    legal_entity_id: str = Field(min_length=1, max_length=100)


class TroubleLimit(BaseModel):
    limit: int = Field(100, ge=1, le=500)


didox = Declarations(Owner.DELIVERY, "didox")
didox.get(
    "/didox/documents", "list_didox_documents", list[DidoxDocumentRead], "An invoice's papers there.", query=OfInvoice
)
didox.get(
    "/didox/problems", "list_didox_problems", list[DidoxDocumentRead], "What a person looks at.", query=TroubleLimit
)
didox.get(DOCUMENT, "get_didox_document", DidoxDocumentDetail, "What was asked of Didox, and what came of it.")
didox.post(f"{DOCUMENT}/retry", "retry_didox_document", DidoxDocumentDetail, "Make it again.", body=RetryDidox)
didox.post(f"{DOCUMENT}/adopt", "adopt_didox_document", DidoxDocumentDetail, "This one is ours.", body=AdoptDidox)
didox.post(
    f"{DOCUMENT}/resolve",
    "resolve_didox_document",
    DidoxDocumentDetail,
    "Say what became of a call that nobody knows the end of.",
    body=ResolveDidox,
)
didox.get("/didox/signing", "list_signing", list[SigningItem], "What waits for a signature.", query=OfLegalEntity)
didox.post(
    f"{ITEM}/challenge",
    "challenge_signing",
    ChallengeRead,
    "Read the document again, compare it, and give exactly the bytes to sign.",
    keyed=False,
)
didox.post(
    f"{ITEM}/signature",
    "give_signature",
    SignatureAccepted,
    "Hand a signature in; what comes of it is seen in the document.",
    body=SignatureGiven,
    status=202,
)
didox.post(
    "/deliveries/{delivery_id}/take_back",
    "take_back_delivery",
    DeliveryDetail,
    "End a hand-over that waits for a signature.",
    body=TakeBack,
)
didox.get("/didox/companies", "list_didox_companies", list[DidoxCompanyRead], "How each legal entity stands there.")
didox.post(
    "/didox/companies/{legal_entity_id}/unlock",
    "unlock_didox_company",
    list[DidoxCompanyRead],
    "Let a company log in again after a refusal.",
    body=UnlockDidox,
    keyed=False,
)
