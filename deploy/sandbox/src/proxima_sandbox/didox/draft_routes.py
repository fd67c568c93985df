"""Drafts: create, replace, delete, read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from proxima_common.clock import TASHKENT

from proxima_sandbox.didox import rules
from proxima_sandbox.didox.content import content_of
from proxima_sandbox.didox.documents import DRAFT, DRAFT_DELETED
from proxima_sandbox.didox.server import Caller, DidoxOf, Json, Written, own, require_locale, require_role
from proxima_sandbox.didox.shapes import Body, bare_status, in_data

router = APIRouter(include_in_schema=False)


@router.post("/v1/documents/{doctype}/create/{locale}")
async def create(doctype: str, locale: str, body: Json, written: Written, caller: Caller, didox: DidoxOf) -> Response:
    """A draft. Nothing about it has to be unique."""
    require_locale(locale)
    require_role(didox)
    if didox.faults.spend("create_error_200_next"):
        return bare_status("Не удалось создать документ", 200).answer
    rules.check(doctype, written, didox.documents.now().date(), strict_sums=didox.switches.strict_sums)
    kept, pdf = content_of(doctype, body)
    if kept["seller_tin"] != caller.tax_id:
        raise in_data("Документ можно создать только от своей организации", 403)
    return JSONResponse(_created(didox.documents.add({**kept, "owner_tin": caller.tax_id}, pdf)))


@router.post("/v1/documents/{doc_id}/update/{doctype}/{locale}")
async def update(
    doc_id: str, doctype: str, locale: str, body: Json, written: Written, caller: Caller, didox: DidoxOf
) -> Body:
    """Other content for a draft; anything but a draft refuses."""
    require_locale(locale)
    require_role(didox)
    document = own(didox, caller, doc_id)
    if document["status"] != DRAFT or document["doctype"] != doctype:
        raise in_data("Документ нельзя изменить", traced=True)
    exact, plain = _wrapped(doctype, written), _wrapped(doctype, body)
    rules.check(doctype, exact, didox.documents.now().date(), strict_sums=didox.switches.strict_sums)
    kept, pdf = content_of(doctype, plain)
    if kept["seller_tin"] != caller.tax_id:
        raise in_data("Документ можно создать только от своей организации", 403)
    return {"data": _created(didox.documents.replace(document, kept, pdf))}


@router.post("/v1/documents/{doc_id}/delete/draft")
async def delete_draft(doc_id: str, caller: Caller, didox: DidoxOf) -> Body:
    """Delete a draft without a signature."""
    require_role(didox)
    document = own(didox, caller, doc_id)
    if document["status"] != DRAFT:
        raise in_data("Удалить можно только черновик", traced=True)
    didox.documents.touch(document, status=DRAFT_DELETED)
    return {"data": True}


@router.get("/v1/documents/{doc_id}")
async def read(doc_id: str, caller: Caller, didox: DidoxOf, owner: str = "1") -> Body:
    """The content to sign, what is known about the document, and the last signature on it."""
    document = own(didox, caller, doc_id, side="seller" if owner == "1" else "buyer")
    last = document["signatures"][-1] if document["signatures"] else None
    return {
        "data": {
            "json": document["json"],
            "document": shown(document, as_owner=owner == "1", didox=didox),
            "toSign": last["pkcs7"] if last else None,
            "relatedDocuments": [],
        }
    }


def shown(document: Body, *, as_owner: bool, didox: DidoxOf) -> dict[str, Any]:
    """A document as lists and cards show it, its id in upper case."""
    partner = document["buyer_tin"] if as_owner else document["seller_tin"]
    name = document["buyer_name"] if as_owner else didox.companies.card(partner)["name"]
    return {
        "doc_id": document["doc_id"].upper(),
        "name": document["name"],
        "doc_date": document["doc_date"],
        "doc_status": document["status"],
        "doctype": document["doctype"],
        "owner": int(as_owner),
        "partnerTin": partner,
        "partnerCompany": name,
        "total_sum": document["total"],
        "total_delivery_sum": document["net"],
        "total_vat_sum": document["vat"],
        "total_delivery_sum_with_vat": document["total"],
        "contract_number": document["contract_number"],
        "contract_date": document["contract_date"],
        "roaming_id": document["doc_id"][:24] if document["signed_at"] else None,
        "signed": int(bool(document["signatures"])),
        "created_unix": document["created"],
        "updated_date": _moment(document["updated"]),
        "updated_unix": document["updated"],
        "factura_type": document["factura_type"],
        "status_comment": document["comment"],
        "oneside": document["one_sided"],
    }


def _created(document: Body) -> Body:
    return {
        "_id": document["doc_id"],
        "created_date": _moment(document["created"]),
        "doctype": document["doctype"],
        "pending_document": {"document_json": document["json"]},
    }


def _moment(unix: int) -> str:
    return datetime.fromtimestamp(unix, TASHKENT).strftime("%Y-%m-%d %H:%M:%S")


def _wrapped(doctype: str, body: Body) -> Body:
    """The body of create inside `data`; an arbitrary document has one `data` of its own already."""
    data = body.get("data")
    if not isinstance(data, dict):
        raise in_data("The data field is required")
    if doctype == "000" and "data" not in data:
        return body
    return data
