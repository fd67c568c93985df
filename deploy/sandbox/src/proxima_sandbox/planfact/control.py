"""The sandbox's own side: state for tests, receipts, what a bookkeeper does, reset."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.faults import Faults
from proxima_sandbox.planfact.books import Books
from proxima_sandbox.planfact.faults import PlanFactSwitches
from proxima_sandbox.planfact.operations import written

router = APIRouter(prefix="/_sandbox", tags=["sandbox"])
_MARKER = re.compile(r"\[proxima:[^\]]+\]")


async def _books(request: Request) -> Books:
    books: Books = request.app.state.books
    return books


async def _faults(request: Request) -> Faults[PlanFactSwitches]:
    faults: Faults[PlanFactSwitches] = request.app.state.faults
    return faults


BooksOf = Annotated[Books, Depends(_books)]
FaultsOf = Annotated[Faults[PlanFactSwitches], Depends(_faults)]


class Receipt(BaseModel):
    """Money that came in, as the bank feed or a bookkeeper would record it in PlanFact."""

    model_config = ConfigDict(extra="forbid")

    amount: Decimal = Field(gt=0, max_digits=18, decimal_places=2)
    currency: str = Field("UZS", pattern="^[A-Z]{3}$")
    received_on: date
    comment: str = ""
    company_id: int | None = Field(None, description="the company whose account takes it; the first one by default")
    contragent_id: int | None = None
    deal_id: int | None = None
    committed: bool = True


class State(BaseModel):
    """What tests count."""

    contragents: list[dict[str, Any]]
    deals: list[dict[str, Any]]
    operations: list[dict[str, Any]]
    by_marker: dict[str, int]
    overlapping_writes: int
    writes_begun: int
    quota_used: int
    last_write_ms: int | None
    switches: PlanFactSwitches


@router.get("/state")
async def state(books: BooksOf, faults: FaultsOf) -> State:
    """Everything that is kept, and how many operations carry each marker."""
    operations = list(books.all("operation"))
    markers = Counter(marker for row in operations for marker in _MARKER.findall(row["comment"]))
    writes = [r.ms for r in books.store.requests(200) if r.method != "GET" and not r.path.endswith("/list")]
    return State(
        contragents=list(books.all("contragent")),
        deals=[books.deal_totals(deal) for deal in books.all("deal")],
        operations=operations,
        by_marker=dict(markers),
        overlapping_writes=int(books.store.setting("overlapping_writes") or 0),
        writes_begun=int(books.store.setting("writes_begun") or 0),
        quota_used=int(books.store.setting("quota_used") or 0),
        last_write_ms=writes[0] if writes else None,
        switches=faults.switches(),
    )


@router.post("/receipts", status_code=201)
async def record_receipt(receipt: Receipt, books: BooksOf) -> dict[str, Any]:
    """Record an income on the account of that company and currency."""
    accounts = [row for row in books.all("account") if row["currencyCode"] == receipt.currency]
    account = next((a for a in accounts if receipt.company_id in (None, a["companyId"])), None)
    if account is None:
        raise HTTPException(422, f"no account in {receipt.currency} for this company")
    day = receipt.received_on.isoformat()
    item = {
        "calculationDate": day,
        "isCalculationCommitted": False,
        "contrAgentId": receipt.contragent_id,
        "value": float(receipt.amount),
    }
    body = {
        "operationDate": day,
        "accountId": account["accountId"],
        "isCommitted": receipt.committed,
        "comment": receipt.comment,
        "sellingDealId": receipt.deal_id,
        "items": [item],
    }
    return books.add("operation", written(books, "Income", body), search=receipt.comment)


@router.patch("/deals/{id_}")
async def close_deal(id_: int, closed: bool, books: BooksOf) -> dict[str, Any]:
    """Close or open a deal, as a bookkeeper would."""
    deal = books.store.get("deal", id_)
    if deal is None:
        raise HTTPException(404, "no such deal")
    return books.replace("deal", id_, {**deal, "closed": closed}, search=deal["title"])


@router.patch("/operations/{id_}")
async def edit_operation(id_: int, changes: dict[str, Any], books: BooksOf) -> dict[str, Any]:
    """Change an operation as a bookkeeper would, behind everybody's back."""
    operation = books.store.get("operation", id_)
    if operation is None:
        raise HTTPException(404, "no such operation")
    kept = {**operation, **changes}
    if "value" in changes and len(kept["parts"]) == 1:
        kept["parts"] = [{**kept["parts"][0], "value": changes["value"]}]
    return books.replace("operation", id_, kept, search=kept["comment"])


@router.delete("/operations/{id_}", status_code=204)
async def delete_operation(id_: int, books: BooksOf) -> None:
    """Delete an operation as a bookkeeper would, behind everybody's back."""
    if not books.store.delete("operation", id_):
        raise HTTPException(404, "no such operation")


@router.post("/reset", status_code=204)
async def reset(books: BooksOf) -> None:
    """Forget everything and open the account anew."""
    books.store.clear()
    books.seed()
