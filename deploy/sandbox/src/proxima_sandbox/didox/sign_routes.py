"""Signatures: sending, accepting, rejecting, cancelling."""

from __future__ import annotations

import base64
import json
from typing import Any

from fastapi import APIRouter

from proxima_sandbox.didox.documents import CANCELLED, DRAFT, REFUSED, SIGNED, WAITING
from proxima_sandbox.didox.server import Caller, Didox, DidoxOf, Json, own, require_role
from proxima_sandbox.didox.sessions import Session
from proxima_sandbox.didox.shapes import Body, by_field, in_data
from proxima_sandbox.didox.signing import kept_signature, require_content, signed_by

router = APIRouter(include_in_schema=False)


@router.post("/v1/documents/{doc_id}/sign")
async def sign(doc_id: str, body: Json, caller: Caller, didox: DidoxOf) -> Body:
    """Sign: the seller's signature sends a draft, the buyer's accepts what waits."""
    require_role(didox)
    document = own(didox, caller, doc_id, side="any")
    didox.documents.store.count(f"sign_attempts:{document['doc_id']}")
    if didox.faults.spend("sign_unavailable_next"):
        raise in_data("Сервис ГНК временно недоступен", 503, traced=True)
    if not didox.offer_signed(caller.tax_id):
        raise in_data("Оферта не подписана", context={"offer": "required"}, traced=True)
    _carry_out(didox, caller, document, body)
    if didox.faults.spend("sign_unavailable_after_next"):
        raise in_data("Сервис ГНК временно недоступен", 503, traced=True)
    return {"data": True, "warningDetails": _warning() if didox.switches.sign_warning else None}


def _carry_out(didox: Didox, caller: Session, document: Body, body: Body) -> None:
    sends = caller.tax_id == document["seller_tin"]
    if document["status"] != (DRAFT if sends else WAITING):
        raise in_data("Документ уже подписан или не может быть подписан", traced=True)
    signed = signed_by(didox.timestamps, body.get("signature"), caller.tax_id)
    require_content(signed, document["json"])
    kept = kept_signature(signed, didox.documents.now(), "send" if sends else "accept")
    if sends:
        didox.documents.sent(document, kept)
    else:
        didox.documents.touch(document, status=SIGNED, signatures=[*document["signatures"], kept])


def _warning() -> Body:
    message = "Документ принят, сумма отличается от обычной"
    return {"id": "sandbox-warning", "title": "Внимание", "message": message, "description": ""}


@router.post("/v1/documents/{doc_id}/tosign")
async def to_sign(doc_id: str, body: Json, caller: Caller, didox: DidoxOf) -> Body:
    """What has to be signed for an action: an object to cancel, a ready base64 to reject, nothing new to accept."""
    document = own(didox, caller, doc_id, side="any")
    action, comment = body.get("action"), str(body.get("comment") or "")
    if action == "cancel":
        _may_cancel(document, caller)
        return {"data": _cancel_object(document)}
    if action == "reject":
        _may_reject(document, caller)
        if not comment:
            raise by_field("comment", "The comment field is required.")
        didox.documents.touch(document, reject_comment=comment)
        return {"data": base64.b64encode(json.dumps(_reject_object(document, comment)).encode()).decode()}
    if action == "accept":
        return {"data": None}
    raise in_data("Unsupported action")


@router.post("/v1/documents/{doc_id}/delete")
async def cancel(doc_id: str, body: Json, caller: Caller, didox: DidoxOf) -> Body:
    """Cancel a sent document with the seller's signature over the cancel object."""
    require_role(didox)
    document = own(didox, caller, doc_id, side="any")
    _may_cancel(document, caller)
    signed = signed_by(didox.timestamps, _given(body), caller.tax_id)
    require_content(signed, _cancel_object(document))
    kept = kept_signature(signed, didox.documents.now(), "cancel")
    didox.documents.touch(document, status=CANCELLED, signatures=[*document["signatures"], kept])
    return {"data": True}


@router.post("/v1/documents/{doc_id}/reject")
async def reject(doc_id: str, body: Json, caller: Caller, didox: DidoxOf) -> Body:
    """Refuse what waits with the buyer's signature; the comment is the one that was prepared."""
    require_role(didox)
    document = own(didox, caller, doc_id, side="any")
    _may_reject(document, caller)
    comment = str(body.get("comment") or "")
    if not comment or comment != document.get("reject_comment"):
        raise in_data("Комментарий отличается от подписанного", traced=True)
    signed = signed_by(didox.timestamps, _given(body), caller.tax_id)
    require_content(signed, _reject_object(document, comment))
    kept = kept_signature(signed, didox.documents.now(), "reject")
    didox.documents.touch(document, status=REFUSED, comment=comment, signatures=[*document["signatures"], kept])
    return {"data": True}


def _given(body: Body) -> Any:
    return body.get("signature") or body.get("pkcs7")


def _may_cancel(document: Body, caller: Session) -> None:
    if caller.tax_id != document["seller_tin"] or document["status"] != WAITING:
        raise in_data("Not supported operation", traced=True)


def _may_reject(document: Body, caller: Session) -> None:
    if caller.tax_id != document["buyer_tin"] or document["status"] != WAITING:
        raise in_data("Not supported operation", traced=True)


def _cancel_object(document: Body) -> Body:
    return {"documentid": document["doc_id"], "tin": document["seller_tin"], "action": "cancel"}


def _reject_object(document: Body, comment: str) -> Body:
    return {"documentid": document["doc_id"], "tin": document["buyer_tin"], "action": "reject", "notes": comment}
