"""A page for people: what the books hold, what was asked, and the switches."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from proxima_sandbox.pages import page
from proxima_sandbox.planfact.books import Books
from proxima_sandbox.store import Body

router = APIRouter(include_in_schema=False)
SHOWN = 60


@router.get("/")
async def overview(request: Request) -> HTMLResponse:
    """The whole account on one page."""
    books: Books = request.app.state.books
    names = {kind: {row[f"{kind_id}"]: row["title"] for row in books.all(kind)} for kind, kind_id in _NAMED}
    operations = [_row(row, names) for row in books.all("operation")]
    operations.reverse()
    return page(
        "planfact.html",
        "PlanFact sandbox",
        books.store,
        request.app.state.faults,
        contragents=list(books.all("contragent")),
        companies=list(books.all("company")),
        accounts=list(books.all("account")),
        deals=[books.deal_totals(deal) for deal in books.all("deal")],
        names=names,
        shipments=[row for row in operations if row["operationType"] == "Shipment"][:SHOWN],
        shipment_count=sum(1 for row in operations if row["operationType"] == "Shipment"),
        receipts=[row for row in operations if row["operationType"] == "Income"][:SHOWN],
        quota_used=books.store.setting("quota_used") or "0",
        overlaps=books.store.setting("overlapping_writes") or "0",
    )


_NAMED = (("contragent", "contrAgentId"), ("deal", "dealId"), ("company", "companyId"))


def _row(row: Body, names: dict[str, dict[int, str]]) -> dict[str, Any]:
    contragent = row["contrAgentId"] or next((part["contrAgentId"] for part in row["parts"]), None)
    return {
        **row,
        "contragent": names["contragent"].get(contragent, "") if contragent else "",
        "deal": names["deal"].get(row["sellingDealId"], "") if row["sellingDealId"] else "",
        "company": names["company"].get(row["companyId"], ""),
    }
