"""Log-in: by password, by E-IMZO, and a person into a company."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from proxima_sandbox.cms import NotSigned
from proxima_sandbox.didox.companies import person_of
from proxima_sandbox.didox.server import Caller, DidoxOf, Json, require_locale
from proxima_sandbox.didox.sessions import ROLES
from proxima_sandbox.didox.shapes import by_field, text
from proxima_sandbox.didox.signing import decoded

router = APIRouter(include_in_schema=False)


@router.post("/v1/auth/{tax_id}/password/{locale}")
async def by_password(tax_id: str, locale: str, body: Json, didox: DidoxOf) -> dict[str, Any]:
    """A user key for a TIN or PINFL and its password."""
    require_locale(locale)
    password = body.get("password")
    if not isinstance(password, str) or not password:
        raise by_field("password", "The password field is required.")
    key = didox.sessions.enter(tax_id, password)
    card = didox.companies.card(tax_id)
    return {
        "token": key,
        "taxId": tax_id,
        "pinfl": card["directorPinfl"],
        "name": card["name"],
        "related_companies": [],
        "related_branches": [],
    }


@router.post("/v1/auth/{tax_id}/token/{locale}")
async def by_signature(tax_id: str, locale: str, body: Json, didox: DidoxOf) -> dict[str, Any]:
    """A user key for a timestamped signature over the number itself."""
    require_locale(locale)
    try:
        signed = didox.timestamps.opened(str(body.get("signature") or ""))
    except NotSigned:
        raise text("Unauthorized. Invalid signature", 401) from None
    if signed.content.decode("utf-8", "replace") != tax_id or tax_id not in (signed.tin, signed.pinfl):
        raise text("Unauthorized. Invalid signature", 401)
    return {"token": didox.sessions.open(tax_id), "related_companies": [], "related_branches": []}


@router.post("/v1/auth/company/{tin}/login/{locale}")
async def into_company(tin: str, locale: str, caller: Caller, didox: DidoxOf) -> Response:
    """A person's way into a company; in this sandbox only its director has one."""
    require_locale(locale)
    if not didox.sessions.registered(tin) or caller.tax_id != person_of(tin):
        raise text("Forbidden", 403)
    return JSONResponse({"token": didox.sessions.open(tin), "permissions": {"tin": tin, "roles": list(ROLES)}})


@router.post("/v1/dsvs/timestamp")
async def timestamp(body: Json, didox: DidoxOf) -> dict[str, Any]:
    """The moment around a container."""
    try:
        container = decoded(str(body.get("pkcs7") or ""))
        token = didox.timestamps.stamp(container, didox.documents.now())
    except NotSigned as error:
        raise by_field("pkcs7", f"The pkcs7 is invalid: {error}.") from error
    if not body.get("signatureHex"):
        raise by_field("signatureHex", "The signatureHex field is required.")
    return {"timeStampTokenB64": token, "success": True, "isAttachedPkcs7": True}
