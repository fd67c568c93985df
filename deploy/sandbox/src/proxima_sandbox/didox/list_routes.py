"""The list, its statistics, and the files of a document."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from proxima_common.clock import TASHKENT

from proxima_sandbox.didox.documents import DRAFT, SHOWN_UNASKED
from proxima_sandbox.didox.draft_routes import shown
from proxima_sandbox.didox.print_form import print_form
from proxima_sandbox.didox.server import Caller, Didox, DidoxOf, own, require_locale
from proxima_sandbox.didox.shapes import Body, by_field, no_success, text

router = APIRouter(include_in_schema=False)

_DAYS: Mapping[str, tuple[Callable[[Body], str | None], bool]] = {
    "dateFromCreated": (lambda row: _day(row["created"]), True),
    "dateToCreated": (lambda row: _day(row["created"]), False),
    "dateFromUpdated": (lambda row: _day(row["updated"]), True),
    "dateToUpdated": (lambda row: _day(row["updated"]), False),
    "signDateFrom": (lambda row: (row["signed_at"] or "")[:10] or None, True),
    "signDateTo": (lambda row: (row["signed_at"] or "")[:10] or None, False),
    "docDateFromCreated": (lambda row: row["doc_date"], True),
    "docDateToCreated": (lambda row: row["doc_date"], False),
}


@router.get("/v2/documents")
async def documents(request: Request, caller: Caller, didox: DidoxOf) -> Body:
    """One page, newest first. Days filter by whole days; drafts and deleted ones have to be asked for by status."""
    query = request.query_params
    page, limit = _count(query, "page", None), _count(query, "limit", 100)
    as_owner = query.get("owner", "1") != "0"
    found = [row for row in _of(didox, caller, as_owner=as_owner) if _wanted(row, query, didox, as_owner=as_owner)]
    found.reverse()
    rows = found[(page - 1) * limit : page * limit]
    following = f"/v2/documents?page={page + 1}&limit={limit}" if page * limit < len(found) else None
    return {
        "data": [shown(row, as_owner=as_owner, didox=didox) for row in rows],
        "total": len(found),
        "next_page_url": following,
        "source": "db",
    }


@router.get("/v2/documents/statistics/all")
async def statistics(request: Request, caller: Caller, didox: DidoxOf) -> dict[str, int]:
    """How many documents of the caller stand in each status."""
    as_owner = request.query_params.get("owner", "1") != "0"
    counted = Counter(row["status"] for row in _of(didox, caller, as_owner=as_owner))
    return {str(status): count for status, count in sorted(counted.items())}


@router.get("/v1/documents/view/{doc_id}/pdf/{locale}")
async def view_pdf(doc_id: str, locale: str, caller: Caller, didox: DidoxOf) -> Response:
    """The print form for whoever may see the document."""
    require_locale(locale)
    return Response(_pdf(didox, own(didox, caller, doc_id, side="any")), media_type="application/pdf")


@router.get("/v1/documents/{doc_id}/pdf/{locale}")
async def pdf(doc_id: str, locale: str, didox: DidoxOf) -> Response:
    """The print form with the partner token alone."""
    require_locale(locale)
    document = didox.documents.get(doc_id)
    if document is None:
        raise text("Document not found", 404)
    return Response(_pdf(didox, document), media_type="application/pdf")


@router.get("/v1/documents/{doc_id}/archive")
async def archive(doc_id: str, caller: Caller, didox: DidoxOf) -> Response:
    """What was signed, who signed it, and the print form, in one ZIP."""
    document = own(didox, caller, doc_id, side="any")
    if not document["signatures"]:
        raise no_success("Документ не подписан")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("document.json", json.dumps(document["json"], ensure_ascii=False, separators=(",", ":")))
        pack.writestr("document.pdf", _pdf(didox, document))
        signatures = [one for one in document["signatures"] if one["pkcs7"]]
        for number, signature in enumerate(signatures, 1):
            name = f"signatures/{number}-{signature['action']}-{signature['tin']}.p7s"
            pack.writestr(name, base64.b64decode(signature["pkcs7"]))
    return Response(packed.getvalue(), media_type="application/zip")


def _of(didox: Didox, caller: Caller, *, as_owner: bool) -> list[Body]:
    side = "seller_tin" if as_owner else "buyer_tin"
    return [row for row in didox.documents.all() if row[side] == caller.tax_id and (as_owner or row["status"] != DRAFT)]


def _wanted(row: Body, query: Mapping[str, str], didox: Didox, *, as_owner: bool) -> bool:
    statuses = _codes(query.get("status")) or {str(code) for code in SHOWN_UNASKED}
    if str(row["status"]) not in statuses:
        return False
    doctypes = _codes(query.get("doctype"))
    if doctypes and row["doctype"] not in doctypes:
        return False
    partner = query.get("partner")
    if partner and didox.switches.partner_filter_narrows and row["buyer_tin" if as_owner else "seller_tin"] != partner:
        return False
    if (name := query.get("name")) and name.lower() not in row["name"].lower():
        return False
    return all(_within(row, query, name, *_DAYS[name]) for name in _DAYS)


def _within(row: Body, query: Mapping[str, str], name: str, day_of: Any, since: bool) -> bool:
    wanted = query.get(name)
    if not wanted:
        return True
    try:
        date.fromisoformat(wanted)
    except ValueError:
        raise by_field(name, f"The {name} does not match the format Y-m-d.") from None
    day: str | None = day_of(row)
    return day is not None and (day >= wanted if since else day <= wanted)


def _codes(listed: str | None) -> set[str]:
    return {code.strip() for code in (listed or "").split(",") if code.strip()}


def _count(query: Mapping[str, str], name: str, most: int | None) -> int:
    given = query.get(name, "")
    if not given:
        raise by_field(name, f"The {name} field is required.")
    if not given.isdigit() or int(given) < 1 or (most and int(given) > most):
        raise by_field(name, f"The {name} must be between 1 and {most or 'any'}.")
    return int(given)


def _day(unix: int) -> str:
    return datetime.fromtimestamp(unix, TASHKENT).date().isoformat()


def _pdf(didox: Didox, document: Body) -> bytes:
    kept = didox.documents.pdf(document)
    return base64.b64decode(kept) if kept else print_form(document)
