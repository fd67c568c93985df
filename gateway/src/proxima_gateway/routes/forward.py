"""Passes calls to their owners and the answers back, as bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import Request, Response
from proxima_common.errors import NotFound
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from proxima_gateway.clients.owners import Owner, Owners
from proxima_gateway.routes.declared import MAX_WORD, PREFIX, Declared, Pdf, Spreadsheet
from proxima_gateway.routes.guarded import GuardedRoute, Handler

_UP = ("content-type", "accept", "idempotency-key", "if-match", "if-none-match")
FILES = (*Pdf.kinds, *Spreadsheet.kinds)
_DOWN = ("content-type", "etag", "retry-after", "content-disposition", "location", "idempotent-replayed")


class ForwardRoute(GuardedRoute):
    """Passes a call to its owner and the answer back, both unchanged. Its endpoint is a declaration and never run."""

    def make_handler(self) -> Handler:
        declared: Declared = self.endpoint.__declared__  # type: ignore[attr-defined]
        template = declared.to or declared.path

        async def handle(request: Request) -> Response:
            owners: Owners = request.app.state.owners
            answer = await owners.send(
                declared.owner,
                request.method,
                filled(template, request.path_params),
                request.state.principal,
                query=request.url.query,
                headers=_up(request),
                content=await request.body() if declared.body else None,
            )
            return await passed_on(owners, declared.owner, answer)

        return handle


def _up(request: Request) -> dict[str, str]:
    return {**chosen(request.headers, _UP), "x-request-id": request.state.request_id}


async def passed_on(owners: Owners, owner: Owner, answer: httpx.Response) -> Response:
    """The owner's answer as ours: files are streamed, everything else is read first."""
    headers = chosen(answer.headers, _DOWN)
    if headers.get("location", "").startswith("/"):
        headers["location"] = PREFIX + headers["location"]
    if headers.get("content-type", "").startswith(FILES):
        if length := answer.headers.get("content-length"):
            headers["content-length"] = length
        return streamed(answer, headers)
    return Response(await owners.read(owner, answer), answer.status_code, headers=headers)


def chosen(headers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Those of some headers that are there."""
    return {name: value for name in names if (value := headers.get(name)) is not None}


def streamed(answer: httpx.Response, headers: Mapping[str, str]) -> Response:
    """The owner's bytes as they come, below these headers."""
    background = BackgroundTask(answer.aclose)
    return StreamingResponse(_bytes(answer), answer.status_code, headers=headers, background=background)


async def _bytes(answer: httpx.Response) -> AsyncIterator[bytes]:
    async for chunk in answer.aiter_raw():
        yield chunk


def filled(template: str, words: dict[str, Any]) -> str:
    """The owner's path; a word that could climb out of its place is not found."""
    safe = {}
    for name, word in words.items():
        text = str(word)
        if text in (".", "..") or len(text) > MAX_WORD:
            raise NotFound("there is nothing under this path")
        safe[name] = quote(text, safe="")
    return template.format(**safe)
