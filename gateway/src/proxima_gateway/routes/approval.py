"""Approval: levels, delegation, guardrails, proposals and the green lane, answered by the invoice service."""

from __future__ import annotations

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
from pydantic import BaseModel

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

INVOICE = "/invoices/{invoice_id}"
PROPOSAL = f"{INVOICE}/amount-proposals/{{proposal_id}}"
POLICY = "/legal-entities/{legal_entity_id}/approval-policy"


class GreenFilters(BaseModel):
    verb: GreenVerb


approval = Declarations(Owner.INVOICE, "approval")
approval.get(POLICY, "get_approval_policy", ApprovalPolicyRead, "How a legal entity approves.")
approval.put(
    POLICY,
    "write_approval_policy",
    ApprovalPolicyRead,
    "Write it whole (administrators).",
    body=ApprovalPolicyWrite,
    versioned=True,
)
approval.get("/delegations", "list_delegations", Page[DelegationRead], "Who approves for whom.", query=Filters)
approval.post(
    "/delegations",
    "delegate_approval",
    DelegationRead,
    "Let somebody approve for some days.",
    body=Delegate,
    status=201,
)
approval.post("/delegations/{delegation_id}/end", "end_delegation", DelegationRead, "End it now.")
approval.get(f"{INVOICE}/approval", "get_approval", ApprovalState, "What approving it hangs on.")
approval.post(
    f"{INVOICE}/guardrails/release",
    "release_guardrails",
    InvoiceRead,
    "Say why it may go on.",
    body=ReleaseGuardrails,
)
approval.post(
    f"{INVOICE}/amount-proposals",
    "propose_amount",
    AmountProposalRead,
    "Propose another amount, as an approver.",
    body=ProposeAmount,
    status=201,
)
approval.post(f"{PROPOSAL}/accept", "accept_amount_proposal", InvoiceRead, "Take it over, as the preparer.")
approval.post(f"{PROPOSAL}/decline", "decline_amount_proposal", AmountProposalRead, "Leave the amount.", body=Reason)
approval.post(
    f"{INVOICE}/break-glass/review",
    "review_break_glass",
    InvoiceRead,
    "Look at an approval given against the rules.",
    body=ReviewBreakGlass,
)
approval.get("/months/{month}/green", "preview_green", GreenPreview, "What all green would take.", query=GreenFilters)
