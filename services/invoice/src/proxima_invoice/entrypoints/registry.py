"""The registry over HTTP: its pages, its totals, and the views that people keep of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.invoice import InvoiceRow
from proxima_common.contracts.api.registry import (
    RegistryFilters,
    RegistrySort,
    RegistryTotals,
    SavedViewRead,
    SavedViewWrite,
    SortOrder,
)
from proxima_common.contracts.api.shared import Page
from proxima_common.errors import FieldError, Invalid
from proxima_common.hashing import content_hash
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.registry import Found, Place, Sorting, page_of
from proxima_invoice.adapters.registry_filters import Wanted, check
from proxima_invoice.adapters.registry_totals import LONG_PATIENCE, PATIENCE, totals_of
from proxima_invoice.adapters.saved_views import SavedViews
from proxima_invoice.entrypoints.call import Caller, IdempotencyKey, cursor_of, read_cursor
from proxima_invoice.usecases import saved_views

router = APIRouter(tags=["registry"])

_VALUE: dict[RegistrySort, Callable[[str], Any]] = {
    RegistrySort.UPDATED: datetime.fromisoformat,
    RegistrySort.DOCUMENT_DATE: date.fromisoformat,
    RegistrySort.DUE_DATE: date.fromisoformat,
    RegistrySort.NUMBER: str,
    RegistrySort.CLIENT: str,
    RegistrySort.GROSS: Decimal,
}


class RegistryQuery(RegistryFilters):
    """The filters with a sort and the page that is wanted."""

    sort: RegistrySort = RegistrySort.UPDATED
    order: SortOrder = SortOrder.DESC
    cursor: Annotated[str | None, Query(max_length=500)] = None
    limit: Annotated[int, Query(ge=1, le=200)] = 50


class TotalsQuery(RegistryFilters):
    """The filters, and whether there is time to wait for totals that are not kept."""

    wait: bool = False


@router.get("/invoices")
async def registry(call: Caller, query: Annotated[RegistryQuery, Query()]) -> Page[InvoiceRow]:
    """The invoices that this person may see. A cursor goes on in the filters and the sort that it came from."""
    wanted, sorting = _wanted(call, query), Sorting(query.sort, query.order)
    mark = _mark(query.model_dump(mode="json", exclude={"cursor", "limit"}))
    after = _place(query, mark)
    async with call.made.database.snapshot() as tx:
        found = await page_of(tx, wanted, sorting, after=after, limit=query.limit + 1)
    more = found[query.limit - 1] if len(found) > query.limit else None
    return Page(items=[one.row for one in found[: query.limit]], next_cursor=_cursor(more, mark) if more else None)


@router.get("/registry/totals")
async def totals(call: Caller, query: Annotated[TotalsQuery, Query()]) -> RegistryTotals:
    """Sums per currency of what the filters keep, within 300 ms or marked late; `wait` takes up to ten seconds."""
    wanted = _wanted(call, query)
    async with call.made.database.snapshot() as tx:
        return await totals_of(tx, wanted, patience=LONG_PATIENCE if query.wait else PATIENCE)


@router.get("/saved-views")
async def list_views(call: Caller) -> list[SavedViewRead]:
    """One's own views and the shared ones, by name."""
    async with call.made.database.transaction() as tx:
        return await SavedViews(tx).visible_to(call.staff.staff_id)


@router.post("/saved-views", status_code=201, response_model=SavedViewRead)
async def save_view(call: Caller, body: SavedViewWrite, key: IdempotencyKey = None) -> JSONResponse:
    """Keep filters and a sort under a name."""
    check(body.filters)

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await saved_views.save_view(SavedViews(desk.tx), desk.staff, body, desk.now), 201)

    return await call.once(key, body, do)


@router.put("/saved-views/{view_id}", response_model=SavedViewRead)
async def change_view(call: Caller, view_id: UUID, body: SavedViewWrite) -> JSONResponse:
    """Write one's own view whole."""
    check(body.filters)

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await saved_views.change_view(SavedViews(desk.tx), desk.staff, view_id, body, desk.now))

    return await call.change(do)


@router.post("/saved-views/{view_id}/remove", response_model=SavedViewRead)
async def remove_view(call: Caller, view_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Forget one's own view."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return _answer(await saved_views.remove_view(SavedViews(desk.tx), desk.staff, view_id))

    return await call.once(key, None, do)


def _wanted(call: Caller, query: RegistryFilters) -> Wanted:
    check(query)
    names = RegistryFilters.model_fields
    return Wanted(RegistryFilters(**{name: getattr(query, name) for name in names}), call.staff.visible_entities())


def _answer(view: SavedViewRead, status: int = 200) -> Answer:
    return Answer(status, view.model_dump(mode="json"), {})


def _mark(asked: dict[str, Any]) -> str:
    """What a cursor belongs to."""
    return content_hash("proxima.registry.cursor.v1", asked)[:12]


def _cursor(last: Found, mark: str) -> str:
    value = last.place.value
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return cursor_of(mark, "0" if value is None else "1", text, last.place.invoice_id)


def _place(query: RegistryQuery, mark: str) -> Place | None:
    kinds = (str, {"0": False, "1": True}.__getitem__, str, UUID)
    try:
        read = read_cursor(query.cursor, *kinds)
        if read is None:
            return None
        of, there, value, invoice_id = read
        place = Place(_VALUE[query.sort](value) if there else None, invoice_id)
    except (KeyError, ValueError, ArithmeticError):
        raise _foreign("it is not a cursor of this list") from None
    if of != mark:
        raise _foreign("it belongs to other filters or another sort: begin with the first page")
    return place


def _foreign(detail: str) -> Invalid:
    return Invalid(detail, code="invalid_cursor", fields=[FieldError("query:cursor", detail)])
