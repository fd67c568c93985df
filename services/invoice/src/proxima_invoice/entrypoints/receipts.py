"""Receipts over HTTP: what was found, how it may be allocated, and what a person says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.receipts import (
    DecideReceipt,
    MatchedReceipt,
    MatchReceipt,
    ProposedAllocation,
    ProposedReturn,
    ReceiptProposal,
    SameReceipt,
)
from proxima_common.contracts.api.shared import Page, SaidRead
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import ReceiptState
from proxima_common.errors import NotFound
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.receipt_evidence import receipt_of
from proxima_invoice.domain.receipt import Part, Proposal
from proxima_invoice.entrypoints.billing import Word
from proxima_invoice.entrypoints.call import Call, Caller, Cursor, IdempotencyKey, Limit, cursor_of, read_cursor
from proxima_invoice.usecases import receipts

router = APIRouter(tags=["receipts"])
ONE = "/receipts/{receipt_key}"


@router.get("/receipts")
async def list_receipts(
    call: Caller,
    state: Annotated[list[ReceiptState] | None, Query()] = None,
    client_id: Word = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MatchedReceipt]:
    """Receipts, the newest first; open ones with their proposals."""
    after = read_cursor(cursor, date.fromisoformat, str)
    async with call.made.database.transaction() as tx:
        desk = call.made.desk(tx, call.staff)
        rows = await desk.receipts.page(
            call.staff.visible_entities(),
            states=state or [],
            client_id=client_id,
            after=(after[0], after[1]) if after else None,
            limit=limit + 1,
        )
        items = await _read(desk, rows[:limit])
    more = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=cursor_of(more.received_on.isoformat(), more.receipt_key) if more else None)


@router.get(ONE)
async def get_receipt(call: Caller, receipt_key: str) -> MatchedReceipt:
    """One receipt."""
    async with call.made.database.transaction() as tx:
        return await _one(call.made.desk(tx, call.staff), receipt_key)


@router.post(f"{ONE}/match", response_model=MatchedReceipt)
async def match(call: Caller, receipt_key: str, body: MatchReceipt, key: IdempotencyKey = None) -> JSONResponse:
    """Say what the money is for."""
    return await _decide(call, receipt_key, body, key, lambda desk: receipts.match_receipt(desk, receipt_key, body))


@router.post(f"{ONE}/same-as", response_model=MatchedReceipt)
async def same_as(call: Caller, receipt_key: str, body: SameReceipt, key: IdempotencyKey = None) -> JSONResponse:
    """Say that it is the same money as another receipt."""
    return await _decide(
        call,
        receipt_key,
        body,
        key,
        lambda desk: receipts.note_same(desk, receipt_key, body.other_key, body.reason),
    )


@router.post(f"{ONE}/ignore", response_model=MatchedReceipt)
async def ignore(call: Caller, receipt_key: str, body: DecideReceipt, key: IdempotencyKey = None) -> JSONResponse:
    """Say that it is no client's money."""
    return await _decide(
        call, receipt_key, body, key, lambda desk: receipts.ignore_receipt(desk, receipt_key, body.reason)
    )


@router.post(f"{ONE}/reopen", response_model=MatchedReceipt)
async def reopen(call: Caller, receipt_key: str, body: DecideReceipt, key: IdempotencyKey = None) -> JSONResponse:
    """Take back that it is ignored or the same money."""
    return await _decide(
        call, receipt_key, body, key, lambda desk: receipts.reopen_receipt(desk, receipt_key, body.reason)
    )


async def _decide(
    call: Call,
    receipt_key: str,
    body: Wire,
    key: str | None,
    decide: Callable[[PostgresBillingDesk], Awaitable[None]],
) -> JSONResponse:
    async def do(desk: PostgresBillingDesk) -> Answer:
        await decide(desk)
        return Answer(200, (await _one(desk, receipt_key)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


async def _one(desk: PostgresBillingDesk, receipt_key: str) -> MatchedReceipt:
    row = await desk.receipts.find(receipt_key)
    if row is None or not desk.staff.sees(row["legal_entity_id"]):
        raise NotFound(f"no receipt {receipt_key}")
    return (await _read(desk, [row]))[0]


async def _read(desk: PostgresBillingDesk, rows: Sequence[dict[str, Any]]) -> list[MatchedReceipt]:
    undecided = [receipt_of(row) for row in rows if row["state"] == ReceiptState.OPEN]
    proposals = await receipts.proposals_for(desk, undecided) if undecided else {}
    return [
        MatchedReceipt.model_validate(row | {"proposals": map(_proposal, proposals.get(row["receipt_key"], []))})
        for row in rows
    ]


def _proposal(one: Proposal) -> ReceiptProposal:
    return ReceiptProposal(
        outcome=one.outcome,
        reasons=list(one.reasons),
        reasons_said=[SaidRead.of(reason) for reason in one.reasons],
        client_id=one.client_id,
        contract_no=one.contract_no,
        allocations=[_part(part) for part in one.parts],
        advance=one.advance,
        write_off=_part(one.write_off) if one.write_off else None,
        returns=[
            ProposedReturn(payment_id=back.payment_id, allocation_id=back.allocation_id, amount=back.amount)
            for back in one.given_back
        ],
        same_as=one.same_as,
    )


def _part(part: Part) -> ProposedAllocation:
    return ProposedAllocation(invoice_id=part.invoice_id, number=part.number, amount=part.amount)
