"""Companies: our own profile, the buyer's card, accounts, tax standing, catalogue codes, the public offer."""

from __future__ import annotations

import base64
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from proxima_sandbox.didox.companies import CATALOG, is_tin
from proxima_sandbox.didox.server import Caller, DidoxOf, Json
from proxima_sandbox.didox.sessions import ROLES
from proxima_sandbox.didox.shapes import Body, no_data, no_success
from proxima_sandbox.didox.signing import signed_by

router = APIRouter(include_in_schema=False)
_OFFER = base64.b64encode("Публичная оферта (песочница)".encode()).decode()
_TAXPAYERS = {10: "Плательщик НДС", 30: "Плательщик налога с оборота", 60: "Физическое лицо"}


def _card(didox: DidoxOf, tin: str) -> Body:
    if not is_tin(tin):
        raise no_success("Invalid TIN")
    card = didox.companies.card(tin)
    if card.get("unknown"):
        raise no_data("Not found", "taxpayer is not registered")
    return card


@router.get("/v1/profile")
async def profile(caller: Caller, didox: DidoxOf) -> Body:
    """Our requisites and whether the offer was signed."""
    card = _card(didox, caller.tax_id)
    return {**card, "offerSigned": int(didox.offer_signed(caller.tax_id)), "roles": list(ROLES)}


@router.get("/v1/utils/info/{tin}")
async def info(tin: str, _: Caller, didox: DidoxOf) -> Body:
    """The card of any company or person."""
    return _card(didox, tin)


@router.get("/v1/utils/bank-accounts/{tin}")
async def bank_accounts(tin: str, _: Caller, didox: DidoxOf) -> Body:
    """Its accounts."""
    card = _card(didox, tin)
    account = {"bankId": card["mfo"], "account": card["account"], "attribute": "1", "condition": "A"}
    return {"data": [account], "error": None}


@router.get("/v1/profile/vatRegStatus/{tin}")
async def vat_status(
    tin: str,
    _: Caller,
    didox: DidoxOf,
    document_date: str = "",
    is_seller: Annotated[str, Query(alias="isSeller")] = "",
) -> Body:
    """The standing on a date; without `isSeller=true` some sellers' are null."""
    if didox.switches.vat_status_failed:
        return {"status": "failed"}
    card = _card(didox, tin)
    try:
        day = date.fromisoformat(document_date) if document_date else didox.documents.now().date()
    except ValueError:
        raise no_success("Invalid document_date") from None
    hidden = didox.sessions.registered(tin) and is_seller.lower() != "true"
    status = None if hidden else card["VATRegStatus"]
    return {"data": {"tin": tin, "code": card["VATRegCode"], "status": status, "date": day.isoformat()}, "error": None}


@router.get("/v1/profile/taxpayerType/{tin}/{lang}")
async def taxpayer_type(tin: str, lang: str, _: Caller, didox: DidoxOf) -> Body:
    """How it is taxed."""
    code = _card(didox, tin)["taxpayerType"]
    return {"data": {"code": code, "name": _TAXPAYERS.get(code, "")}, "error": None}


@router.get("/v1/profile/productClassCodes")
async def product_codes(_: Caller, search: str = "", page: int = 1) -> Body:
    """The catalogue codes bound to our profile, twenty a page."""
    found = [row for row in CATALOG if search.lower() in row["name"].lower() or row["code"].startswith(search)]
    return {"data": found[20 * (page - 1) : 20 * page], "total": len(found), "error": None}


@router.get("/v1/newoffer/base64")
async def offer(_: Caller) -> Body:
    """The text of the public offer."""
    return {"data": _OFFER}


@router.post("/v1/documents/offer/create")
async def offer_create(caller: Caller, didox: DidoxOf) -> Body:
    """A document over the offer, to be signed."""
    didox.documents.store.set_setting(f"offer:{caller.tax_id}", "made")
    return {"data": {"document": _OFFER, "tin": caller.tax_id}}


@router.post("/v1/documents/offer/sign")
async def offer_sign(body: Json, caller: Caller, didox: DidoxOf) -> dict[str, Any]:
    """Accept the offer once and for all."""
    signed = signed_by(didox.timestamps, body.get("signature"), caller.tax_id)
    if base64.b64encode(signed.content).decode() != _OFFER:
        raise no_success("Another document was signed")
    didox.documents.store.set_setting(f"offer:{caller.tax_id}", "signed")
    return {"data": True}
