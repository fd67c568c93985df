"""Approval over HTTP: policies, delegations, guardrails, proposals, the green lane."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.approval import (
    AmountProposalRead,
    ApprovalPolicyRead,
    ApprovalPolicyWrite,
    ApprovalState,
    Delegate,
    DelegationRead,
    GreenPreview,
    GreenVerb,
    ProposeAmount,
    ReleaseGuardrails,
    ReviewBreakGlass,
)
from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.payload import Month
from proxima_common.errors import NotFound
from proxima_common.http.etag import etag
from proxima_common.http.idempotency import Answer

from proxima_invoice.adapters.approvals import ApprovalRepository
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
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
from proxima_invoice.usecases import approval_rules, green_lane, let_pass
from proxima_invoice.usecases.approval_state import approval_state

router = APIRouter(tags=["approval"])
INVOICE = "/invoices/{invoice_id}"


@router.get("/legal-entities/{legal_entity_id}/approval-policy")
async def get_policy(call: Caller, legal_entity_id: str, response: Response) -> ApprovalPolicyRead:
    """How a legal entity approves; version 0 is the product's own."""
    if not call.staff.sees(legal_entity_id):
        raise NotFound(f"there is no legal entity {legal_entity_id}")
    async with call.made.database.transaction() as tx:
        policy = await ApprovalRepository(tx, call.made.clock.now()).policy(legal_entity_id)
    response.headers["ETag"] = etag(policy.version)
    return approval_rules.policy_read(legal_entity_id, policy)


@router.put("/legal-entities/{legal_entity_id}/approval-policy", response_model=ApprovalPolicyRead)
async def put_policy(
    call: Caller, legal_entity_id: str, body: ApprovalPolicyWrite, if_match: IfMatch = None
) -> JSONResponse:
    """Replace it."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        read = await approval_rules.put_policy(desk, legal_entity_id, body, seen_in(if_match))
        return Answer(200, read.model_dump(mode="json"), {"ETag": etag(read.version)})

    return await call.change(do)


@router.get("/delegations")
async def list_delegations(call: Caller, cursor: Cursor = None, limit: Limit = 50) -> Page[DelegationRead]:
    """Who approves for whom, the latest first."""
    after = read_cursor(cursor, datetime.fromisoformat, UUID)
    async with call.made.database.transaction() as tx:
        rows = await ApprovalRepository(tx, call.made.clock.now()).delegations(
            call.staff.visible_entities(), (after[0], after[1]) if after else None, limit + 1
        )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=rows[:limit], next_cursor=cursor_of(more.made_at.isoformat(), more.delegation_id) if more else None
    )


@router.post("/delegations", status_code=201, response_model=DelegationRead)
async def delegate(call: Caller, body: Delegate, key: IdempotencyKey = None) -> JSONResponse:
    """Let somebody approve for some days."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(201, (await approval_rules.delegate(desk, body)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.post("/delegations/{delegation_id}/end", response_model=DelegationRead)
async def end_delegation(call: Caller, delegation_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """End it now."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(200, (await approval_rules.end_delegation(desk, delegation_id)).model_dump(mode="json"), {})

    return await call.once(key, None, do)


@router.get(f"{INVOICE}/approval")
async def get_approval(call: Caller, invoice_id: UUID) -> ApprovalState:
    """Levels, approvals, guardrails, proposals, and why it is not green."""
    async with call.made.database.snapshot() as tx:
        return await approval_state(call.made.desk(tx, call.staff), invoice_id)


@router.post(f"{INVOICE}/guardrails/release", response_model=InvoiceRead)
async def release(call: Caller, invoice_id: UUID, body: ReleaseGuardrails, key: IdempotencyKey = None) -> JSONResponse:
    """Say why it may go on."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        codes: list[str] = list(body.codes)
        return await answer_with(desk, await let_pass.release_guardrails(desk, invoice_id, codes, body.reason))

    return await call.once(key, body, do)


@router.post(f"{INVOICE}/amount-proposals", status_code=201, response_model=AmountProposalRead)
async def propose(call: Caller, invoice_id: UUID, body: ProposeAmount, key: IdempotencyKey = None) -> JSONResponse:
    """Propose another amount, as an approver."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return Answer(201, (await let_pass.propose_amount(desk, invoice_id, body)).model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.post(f"{INVOICE}/amount-proposals/{{proposal_id}}/accept", response_model=InvoiceRead)
async def accept(call: Caller, invoice_id: UUID, proposal_id: UUID, key: IdempotencyKey = None) -> JSONResponse:
    """Take the proposed amount over, as the preparer."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await let_pass.accept_proposal(desk, invoice_id, proposal_id))

    return await call.once(key, None, do)


@router.post(f"{INVOICE}/amount-proposals/{{proposal_id}}/decline", response_model=AmountProposalRead)
async def decline(
    call: Caller, invoice_id: UUID, proposal_id: UUID, body: Reason, key: IdempotencyKey = None
) -> JSONResponse:
    """Leave the amount as it is, and say why."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        read = await let_pass.decline_proposal(desk, invoice_id, proposal_id, body.reason)
        return Answer(200, read.model_dump(mode="json"), {})

    return await call.once(key, body, do)


@router.post(f"{INVOICE}/break-glass/review", response_model=InvoiceRead)
async def review(call: Caller, invoice_id: UUID, body: ReviewBreakGlass, key: IdempotencyKey = None) -> JSONResponse:
    """Look at an approval that was given against the rules."""

    async def do(desk: PostgresBillingDesk) -> Answer:
        return await answer_with(desk, await let_pass.review_break_glass(desk, invoice_id, body.note))

    return await call.once(key, body, do)


@router.get("/months/{month}/green")
async def green(call: Caller, month: Month, verb: GreenVerb) -> GreenPreview:
    """What `all green` would take for a verb, and why not the rest."""
    async with call.made.database.snapshot() as tx:
        return await green_lane.preview_green(call.made.desk(tx, call.staff), month, verb)
