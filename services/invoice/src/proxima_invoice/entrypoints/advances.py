"""Advances and closed tax months over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.advances import (
    AdvanceAccountDetail,
    AdvanceAccountRead,
    AdvanceEntryWrite,
    CloseTaxMonth,
    CreateAdvance,
    OffsetRead,
    SetOffset,
    TaxMonthRead,
)
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.payload import Month
from proxima_common.errors import NotFound
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.advance_reading import account_detail, accounts, unallocated_of
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.tax_months import TaxMonthRepository
from proxima_invoice.entrypoints.billing import Word
from proxima_invoice.entrypoints.call import (
    Caller,
    Cursor,
    IdempotencyKey,
    IfMatch,
    Limit,
    answer_with,
    cursor_of,
    read_cursor,
    seen_in,
)
from proxima_invoice.usecases import advances, tax_months

router = APIRouter(tags=["advances"])
ThisMonth = Annotated[Month, Path()]


@router.post("/advances", status_code=201, response_model=InvoiceRead)
async def create_advance(call: Caller, body: CreateAdvance, key: IdempotencyKey = None) -> JSONResponse:
    """Begin an advance invoice."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await advances.create_advance(desk, body), 201)

    return await call.once(key, body, do)


@router.get("/advance-accounts")
async def list_accounts(
    call: Caller, client_id: Word = None, legal_entity_id: Word = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[AdvanceAccountRead]:
    """What clients paid ahead, by contract and currency."""
    after = read_cursor(cursor, UUID)
    async with call.made.database.transaction() as tx:
        rows = await accounts(
            tx,
            call.staff.visible_entities(),
            client_id=client_id,
            legal_entity_id=legal_entity_id,
            after=after[0] if after else None,
            limit=limit + 1,
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(items=rows[:limit], next_cursor=cursor_of(more.account_id) if more else None)


@router.get("/advance-accounts/{account_id}")
async def get_account(call: Caller, account_id: UUID) -> AdvanceAccountDetail:
    """One account with every entry of its ledger, the newest first."""
    async with call.made.database.transaction() as tx:
        account = await account_detail(tx, account_id)
    if account is None or not call.staff.sees(account.legal_entity_id):
        raise NotFound(f"there is no advance account {account_id}", code="account_not_found")
    return account


@router.post("/advance-accounts/{account_id}/entries", response_model=AdvanceAccountDetail)
async def enter(call: Caller, account_id: UUID, body: AdvanceEntryWrite, key: IdempotencyKey = None) -> JSONResponse:
    """A refund or an adjustment."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        await advances.enter(desk, account_id, body)
        account = await account_detail(desk.tx, account_id)
        assert account is not None
        return Answer(200, account.model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.get("/invoices/{invoice_id}/advance")
async def get_offset(call: Caller, invoice_id: UUID) -> OffsetRead:
    """What the invoice uses of what was paid ahead; of a draft, what it would."""
    async with call.made.database.transaction() as tx:
        desk = call.made.desk(tx, call.staff)
        invoice = await desk.invoices.peek(invoice_id)
        balance, use = await advances.offset_of(desk, invoice)
        return OffsetRead(
            currency=invoice.currency,
            balance=balance,
            wanted=invoice.advance_offset,
            offset=use.offset,
            rest=use.rest,
            numbers=list(use.numbers),
            unallocated=await unallocated_of(tx, invoice),
        )


@router.put("/invoices/{invoice_id}/advance", response_model=InvoiceRead)
async def set_offset(call: Caller, invoice_id: UUID, body: SetOffset, if_match: IfMatch = None) -> JSONResponse:
    """Say how much of the advance a draft uses."""

    async def do(desk: PostgresDesk) -> Answer:
        return await answer_with(desk, await advances.set_offset(desk, invoice_id, body.amount, seen_in(if_match)))

    return await call.change(do)


@router.get("/tax-months")
async def list_tax_months(call: Caller, legal_entity_id: Word = None) -> Page[TaxMonthRead]:
    """Every closing of a month for tax, the newest month first."""
    async with call.made.database.transaction() as tx:
        rows = await TaxMonthRepository(tx, call.made.clock.now()).find(call.staff.visible_entities(), legal_entity_id)
    return Page(items=list(rows), next_cursor=None)


@router.post("/tax-months/{legal_entity_id}/{month}/close", response_model=Page[TaxMonthRead])
async def close_tax_month(
    call: Caller, legal_entity_id: str, month: ThisMonth, body: CloseTaxMonth, key: IdempotencyKey = None
) -> JSONResponse:
    """Close a month for tax."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        await tax_months.close_tax_month(desk, legal_entity_id, month, body.reason)
        return await _closings(desk, legal_entity_id)

    return await call.once(key, body, do)


@router.post("/tax-months/{legal_entity_id}/{month}/reopen", response_model=Page[TaxMonthRead])
async def reopen_tax_month(
    call: Caller, legal_entity_id: str, month: ThisMonth, body: CloseTaxMonth, key: IdempotencyKey = None
) -> JSONResponse:
    """Open a month for tax again."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        await tax_months.reopen_tax_month(desk, legal_entity_id, month, body.reason)
        return await _closings(desk, legal_entity_id)

    return await call.once(key, body, do)


async def _closings(desk: PostgresBillingDesk, legal_entity_id: str) -> Answer:
    rows = await desk.tax_months.find(frozenset({legal_entity_id}), legal_entity_id)
    return Answer(200, Page[TaxMonthRead](items=list(rows), next_cursor=None).model_dump(mode="json"), {})
