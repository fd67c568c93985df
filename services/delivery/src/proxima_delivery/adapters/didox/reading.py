"""Didox's answers in our words; what cannot be read is `NoAnswer`, never a guess."""

import json
from collections.abc import Mapping
from typing import Any

from proxima_common.said import said

from proxima_delivery.domain.didox.counterparty import BuyerCard, CatalogueCode
from proxima_delivery.domain.didox.exact import read
from proxima_delivery.usecases.didox.failures import NoAnswer
from proxima_delivery.usecases.didox.ports import Found, Listed

Json = Mapping[str, Any]


def document(partner_id: str, answer: Json) -> Found:
    """A single read. The content may come as an object or as its text."""
    try:
        data = answer["data"]
        known: Json = data["document"]
        form = data["json"]
        if isinstance(form, str):
            form = read(form)
        if not isinstance(form, dict):
            raise TypeError("no content")
        return Found(
            partner_id=partner_id.lower(),
            status=int(known["doc_status"]),
            form=form,
            comment=_text(known.get("status_comment")),
            signed_by=signer(known.get("signatures")),
            updated_unix=_int(known.get("updated_unix")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NoAnswer(said("didox_unreadable", f"a document cannot be read: {type(error).__name__}")) from error


def rows(answer: Json) -> list[Json]:
    """The rows of a list."""
    found = answer.get("data")
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise NoAnswer(said("didox_unreadable", "a list cannot be read"))
    return found


def listed(row: Json) -> Listed:
    """A row of the list of documents; ids come in any case."""
    try:
        return Listed(
            partner_id=str(row["doc_id"]).lower(),
            status=int(row["doc_status"]),
            updated_unix=_int(row.get("updated_unix")),
            partner_tin=str(row.get("partnerTin") or ""),
            document_date=str(row.get("doc_date") or "")[:10],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NoAnswer(said("didox_unreadable", f"a row of the list cannot be read: {type(error).__name__}")) from error


def signer(signatures: Any) -> str | None:
    """Who signed last; the signatures are a JSON text or a list, and their shape is not published."""
    if isinstance(signatures, str):
        try:
            signatures = json.loads(signatures)
        except ValueError:
            return None
    last = signatures[-1] if isinstance(signatures, list) and signatures else None
    if not isinstance(last, Mapping):
        return None
    names = (last.get(name) for name in ("signer", "fullName", "name", "tin"))
    return next((str(name) for name in names if name), None)


def warning(details: Any) -> str | None:
    """A signature may succeed with a warning; its words."""
    if not isinstance(details, Mapping):
        return None
    words = [str(details[name]) for name in ("title", "message", "description") if details.get(name)]
    return ": ".join(words)[:1000] or None


def buyer(card: Json, vat: Json) -> BuyerCard:
    """The card, with the VAT status of the day where it was told."""
    inner = card.get("data") if isinstance(card.get("data"), Mapping) else card
    of_day = vat.get("data") if isinstance(vat.get("data"), Mapping) else vat
    told = of_day or {}
    status = told.get("status", told.get("VATRegStatus"))
    known = inner or {}
    return BuyerCard(
        found=bool(known.get("name") or known.get("shortName")),
        name=str(known.get("name") or known.get("shortName") or ""),
        director=str(known.get("director") or ""),
        vat_code=str(known.get("VATRegCode") or ""),
        vat_status=_int(status if status is not None else known.get("VATRegStatus")),
        active=str(known.get("statusCode") or "0") in {"0", "200"},
    )


def catalogue_code(row: Json) -> CatalogueCode:
    """A code of the profile; its packages come under either of two names."""
    code = row.get("code") or row.get("classCode") or row.get("mxikCode")
    if not code:
        raise NoAnswer(said("didox_unreadable", "a catalogue code cannot be read"))
    packages = row.get("packages") or []
    return CatalogueCode(str(code), frozenset(str(one.get("code") or one.get("packageCode")) for one in packages))


def offer_signed(profile: Json) -> bool:
    """Whether the public offer was signed; a profile that does not say so counts as signed."""
    inner = profile.get("data") if isinstance(profile.get("data"), Mapping) else profile
    return str((inner or {}).get("offerSigned", 1)) in {"1", "True", "true"}


def _int(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _text(value: Any) -> str | None:
    return str(value).strip()[:1000] or None if value else None
