"""Rates of exchange over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.exchange import EnterRate, RateLookup, RateRead
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.payload import CurrencyCode
from proxima_common.errors import Forbidden
from proxima_common.http.idempotency import Answer
from proxima_common.said import said

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.exchange_rates import ExchangeRates, RateFilters
from proxima_invoice.entrypoints.call import Call, Caller, Cursor, IdempotencyKey, Limit, cursor_of, read_cursor
from proxima_invoice.usecases import exchange_rates

router = APIRouter(tags=["exchange"])
Code = Annotated[CurrencyCode | None, Query()]


@router.get("/exchange-rates")
async def list_rates(
    call: Caller,
    from_currency: Code = None,
    to_currency: Code = None,
    source: Annotated[str | None, Query(min_length=1, max_length=40)] = None,
    since: date | None = None,
    until: date | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RateRead]:
    """Rates as published and entered, the latest day first."""
    _require_grant(call)
    after = read_cursor(cursor, date.fromisoformat, str, str, UUID)
    filters = RateFilters(from_currency, to_currency, source, since, until)
    async with call.made.database.transaction() as tx:
        rows = await ExchangeRates(tx).page(filters, after, limit + 1)
    more = rows[limit - 1] if len(rows) > limit else None
    end = cursor_of(more.issued_on, more.from_currency, more.to_currency, more.rate_id) if more else None
    return Page(items=rows[:limit], next_cursor=end)


@router.get("/exchange-rates/lookup")
async def look_up_rate(
    call: Caller,
    from_currency: Annotated[CurrencyCode, Query()],
    to_currency: Annotated[CurrencyCode, Query()],
    day: date,
) -> RateLookup:
    """The rate of a pair that holds on a day, and why."""
    _require_grant(call)
    async with call.made.database.transaction() as tx:
        return await exchange_rates.look_up(ExchangeRates(tx), from_currency, to_currency, day)


@router.post("/exchange-rates", status_code=201, response_model=RateRead)
async def enter_rate(call: Caller, body: EnterRate, key: IdempotencyKey = None) -> JSONResponse:
    """Enter a rate by hand; it holds for its day over what was published."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(201, (await exchange_rates.enter_rate(desk, body)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


def _require_grant(call: Call) -> None:
    """Rates belong to no legal entity: any role of any of them is enough to read."""
    if not call.staff.grants:
        raise Forbidden(said("any_role_missing", "this needs a role"), code="role_missing")
