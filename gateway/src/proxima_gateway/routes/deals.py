"""What staff record of deals, and worklogs decided one by one: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.deals import (
    AcceptMilestone,
    AdjustRetainer,
    DealRead,
    DecideWorklog,
    RecordProgress,
    RetainerRead,
)
from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.payload import Month
from proxima_common.contracts.prefill import CostEstimate
from pydantic import BaseModel

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations

DEAL = "/applications/{application_id}"
WORKLOG = "/invoices/{invoice_id}/worklogs/{worklog_id}"


class OfMonth(BaseModel):
    month: Month


deals = Declarations(Owner.INVOICE, "deals")
deals.get(f"{DEAL}/deal", "get_deal", DealRead, "What staff recorded of a deal, and what is billed of it.")
deals.post(
    f"{DEAL}/milestones/{{milestone_id}}/accept",
    "accept_milestone",
    DealRead,
    "The client accepted a milestone or change request.",
    body=AcceptMilestone,
)
deals.post(
    f"{DEAL}/milestones/{{milestone_id}}/withdraw-acceptance",
    "withdraw_acceptance",
    DealRead,
    "Take an acceptance back that nobody has billed.",
    body=Reason,
)
deals.post(
    f"{DEAL}/progress/{{month}}", "record_progress", DealRead, "Percent complete, cumulative.", body=RecordProgress
)
deals.get(f"{DEAL}/retainer", "get_retainer", RetainerRead, "Hours of support at a month's beginning.", query=OfMonth)
deals.post(
    f"{DEAL}/retainer/adjustments",
    "adjust_retainer",
    RetainerRead,
    "Put hours into the balance by hand, or take them.",
    body=AdjustRetainer,
)
deals.post(
    f"{WORKLOG}/decide",
    "decide_worklog",
    InvoiceRead,
    "Leave a worklog out, pull one in, or price one by hand.",
    body=DecideWorklog,
    status=202,
)
deals.post(
    f"{WORKLOG}/undecide", "undecide_worklog", InvoiceRead, "Let the rules decide again.", body=Reason, status=202
)
deals.post(
    f"{WORKLOG}/write-off",
    "write_off_worklog",
    InvoiceRead,
    "Use up a worklog's time without billing it.",
    body=Reason,
    status=202,
)
deals.get(
    "/invoices/{invoice_id}/cost",
    "get_cost",
    CostEstimate | None,
    "What the work costs us, for those with the right; null while nobody knows.",
)
