"""A page for people: the documents with what buyers, the tax committee and the cabinet can do to them."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from proxima_sandbox.didox.documents import DRAFT, SIGNED, STATUS_WORDS, WAITING
from proxima_sandbox.didox.server import DidoxOf
from proxima_sandbox.pages import page

router = APIRouter(include_in_schema=False)
SHOWN = 100
_KINDS = {"000": "file", "002": "ESF", "005": "act"}


@router.get("/")
async def overview(_: Request, didox: DidoxOf) -> HTMLResponse:
    """Every document on one page, newest first."""
    documents = list(didox.documents.all())
    documents.reverse()
    return page(
        "didox.html",
        "Didox sandbox",
        didox.documents.store,
        didox.faults,
        documents=documents[:SHOWN],
        counts=Counter(STATUS_WORDS[row["status"]] for row in documents),
        words=STATUS_WORDS,
        kinds=_KINDS,
        draft=DRAFT,
        waiting=WAITING,
        signed=SIGNED,
        today=didox.documents.now().date().isoformat(),
        names={row["seller_tin"]: didox.companies.card(row["seller_tin"])["shortName"] for row in documents},
    )
