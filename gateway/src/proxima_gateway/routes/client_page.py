"""The page behind the link of a letter: for whoever holds the link. Delivery judges the token, we count the calls."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from proxima_common.errors import DomainError, NotFound

from proxima_gateway.auth.access import SAFE, Gate, public
from proxima_gateway.clients.owners import Owner, Owners
from proxima_gateway.routes.forward import chosen, streamed
from proxima_gateway.routes.guarded import GuardedRoute

LONGEST_TOKEN = 200
_UP = ("content-type", "accept-language")
_DOWN = (
    "content-type", "content-length", "content-disposition", "content-security-policy", "referrer-policy",
    "x-robots-tag", "cache-control", "location",
)  # fmt: skip
AWAY = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>503</title>"
    "<p>Страница сейчас недоступна, попробуйте позже.<p>This page is not available now, please try again later."
    "<p>Sahifa hozir ochilmaydi, keyinroq urinib koʻring."
)

router = APIRouter(prefix="/c", route_class=GuardedRoute, include_in_schema=False)


@router.get("/{token}")
@public
async def page(token: str, request: Request) -> Response:
    """What the letter was about."""
    return await _passed(request, token, "")


@router.get("/{token}/files/{document_id}")
@public
async def file(token: str, document_id: UUID, request: Request) -> Response:
    """One of its files."""
    return await _passed(request, token, f"/files/{document_id}")


@router.post("/{token}/accept")
@public
async def accept(token: str, request: Request) -> Response:
    """Say yes to its documents."""
    return await _passed(request, token, "/accept")


@router.post("/{token}/question")
@public
async def question(token: str, request: Request) -> Response:
    """Ask something about them."""
    return await _passed(request, token, "/question")


@router.get("/{token}/no-reminders")
@public
async def before_no_reminders(token: str, request: Request) -> Response:
    """Whether reminders shall end."""
    return await _passed(request, token, "/no-reminders")


@router.post("/{token}/no-reminders")
@public
async def no_reminders(token: str, request: Request) -> Response:
    """End them; a mail program does so by one click."""
    return await _passed(request, token, "/no-reminders")


@router.get("/{address:path}")
@public
async def no_such_page(address: str) -> Response:
    """What cannot be a link of a letter is never answered with a screen of staff."""
    raise NotFound("there is no such link")


async def _passed(request: Request, token: str, rest: str) -> Response:
    """Delivery's answer, unchanged; a change is taken from our own pages only."""
    gate: Gate = request.app.state.gate
    owners: Owners = request.app.state.owners
    gate.count_stranger(request)
    if request.method not in SAFE:
        gate.check_origin(request)
    if len(token) > LONGEST_TOKEN or not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in token):
        raise NotFound("there is no such link")
    try:
        answer = await owners.send(
            Owner.DELIVERY,
            request.method,
            f"/c/{token}{rest}",
            None,
            query=request.url.query,
            headers=chosen(request.headers, _UP),
            content=None if request.method in SAFE else await request.body(),
        )
    except DomainError:
        return HTMLResponse(AWAY, 503)
    return streamed(answer, chosen(answer.headers, _DOWN))
