"""What one screen needs of one invoice and several services know, and the preview of a draft."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Literal
from uuid import UUID

import httpx
from fastapi import APIRouter, Query, Request, Response
from proxima_common.contracts.api.branding import BrandingWrite
from proxima_common.contracts.api.gateway import InvoiceOverview
from proxima_common.contracts.api.render import PaperLanguage
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import DomainError

from proxima_gateway.auth.access import Caller, signed_in
from proxima_gateway.auth.domain import Principal
from proxima_gateway.clients.owners import Owner, Owners
from proxima_gateway.routes.declared import PREFIX, Pdf
from proxima_gateway.routes.forward import passed_on
from proxima_gateway.routes.guarded import GuardedRoute

router = APIRouter(prefix=f"{PREFIX}/invoices/{{invoice_id}}", tags=["invoices"], route_class=GuardedRoute)

Part = Literal["deliveries", "shipment", "files"]
_PARTS: tuple[tuple[Part, Owner, str], ...] = (
    ("deliveries", Owner.DELIVERY, "/deliveries"),
    ("shipment", Owner.ACCOUNTING, "/shipments"),
    ("files", Owner.RENDER, "/files"),
)


@router.get("/overview", response_model=InvoiceOverview, operation_id="get_overview")
@signed_in
async def get_overview(invoice_id: UUID, request: Request, caller: Caller) -> Response:
    """The invoice with its deliveries, shipment and files; a part whose owner is away is named in `missing`."""
    owners: Owners = request.app.state.owners
    invoice, parts = await asyncio.gather(
        owners.send(Owner.INVOICE, "GET", f"/invoices/{invoice_id}", caller),
        asyncio.gather(*(_part(owners, owner, path, invoice_id, caller) for _, owner, path in _PARTS)),
    )
    if invoice.status_code != 200:
        return await passed_on(owners, Owner.INVOICE, invoice)
    fields: dict[str, bytes] = {"invoice": await owners.read(Owner.INVOICE, invoice)}
    missing = []
    for (name, _, _), part in zip(_PARTS, parts, strict=True):
        if isinstance(part, bytes):
            fields[name] = _shown(name, part)
        else:
            fields[name] = b"null"
            missing.append({"part": name, "code": part.code, "detail": part.detail})
    fields["missing"] = json.dumps(missing).encode()
    body = b",".join(b'"' + name.encode() + b'":' + value for name, value in fields.items())
    headers = {"etag": etag} if (etag := invoice.headers.get("etag")) else {}
    return Response(b"{" + body + b"}", media_type="application/json", headers=headers)


@router.get(
    "/preview",
    response_class=Pdf,
    response_model=None,
    responses={200: {"content": {Pdf.media_type: {"schema": {"type": "string", "format": "binary"}}}}},
    operation_id="preview_document",
)
@signed_in
async def preview_document(
    invoice_id: UUID,
    request: Request,
    caller: Caller,
    document: DocumentKind,
    language: Annotated[list[PaperLanguage], Query(min_length=1, max_length=2)],
) -> Response:
    """The PDF that a draft would become: watermark, no number, nothing stored; two languages make a bilingual one."""
    owners: Owners = request.app.state.owners
    draft = await owners.send(Owner.INVOICE, "GET", f"/invoices/{invoice_id}/draft-content", caller)
    return await _printed(request, caller, draft, document, language)


@router.post(
    "/branding-preview",
    response_class=Pdf,
    response_model=None,
    responses={200: {"content": {Pdf.media_type: {"schema": {"type": "string", "format": "binary"}}}}},
    operation_id="preview_branding",
)
@signed_in
async def preview_branding(
    invoice_id: UUID,
    request: Request,
    caller: Caller,
    body: BrandingWrite,
    document: DocumentKind,
    language: Annotated[list[PaperLanguage], Query(min_length=1, max_length=2)],
) -> Response:
    """The same under another branding than its legal entity's: how it would look once that is saved."""
    owners: Owners = request.app.state.owners
    draft = await owners.send(
        Owner.INVOICE,
        "POST",
        f"/invoices/{invoice_id}/draft-content",
        caller,
        headers={"content-type": "application/json"},
        content=body.model_dump_json().encode(),
    )
    return await _printed(request, caller, draft, document, language)


async def _printed(
    request: Request, caller: Principal, draft: httpx.Response, document: DocumentKind, language: list[PaperLanguage]
) -> Response:
    owners: Owners = request.app.state.owners
    if draft.status_code != 200:
        return await passed_on(owners, Owner.INVOICE, draft)
    content = json.loads(await owners.read(Owner.INVOICE, draft))["content"]
    asked = {"content": content, "kind": document.value, "languages": language}
    preview = await owners.send(
        Owner.RENDER,
        "POST",
        "/preview",
        caller,
        headers={"content-type": "application/json"},
        content=json.dumps(asked, ensure_ascii=False).encode(),
        seconds=request.app.state.settings.preview_timeout_seconds,
    )
    return await passed_on(owners, Owner.RENDER, preview)


async def _part(owners: Owners, owner: Owner, path: str, invoice_id: UUID, caller: Principal) -> bytes | DomainError:
    try:
        answer = await owners.send(owner, "GET", path, caller, query=f"invoice_id={invoice_id}")
        body = await owners.read(owner, answer)
    except DomainError as error:
        return error
    if answer.status_code == 200:
        return body
    return DomainError(f"the {owner} service answered {answer.status_code}", code=f"answered_{answer.status_code}")


def _shown(name: Part, body: bytes) -> bytes:
    if name != "shipment":
        return body
    found = json.loads(body)
    return json.dumps(found[0] if found else None, ensure_ascii=False).encode()
