"""Invoices, their lines and their moves: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.amounts import AmountRead, MergeLines, ReadAmount, SplitLine
from proxima_common.contracts.api.annex import AnnexEditsRead, AnnexRead
from proxima_common.contracts.api.invoice import (
    Accept,
    Amend,
    Approve,
    AuditEntryRead,
    AuditReport,
    CreateInvoice,
    DraftContent,
    EditInvoice,
    InvoiceRead,
    Reason,
    Reject,
    Resend,
    RevisionRead,
    Send,
    Void,
)
from proxima_common.contracts.api.lines import EditLine, NewLine, RemoveLine
from proxima_common.contracts.api.shared import Command, Page
from pydantic import Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

ONE = "/invoices/{invoice_id}"
LINE = f"{ONE}/lines/{{line_id}}"


class Withdraw(Command):
    """The preparer takes an invoice back from approval."""

    reason: str | None = Field(default=None, max_length=2000)


invoices = Declarations(Owner.INVOICE, "invoices")

invoices.post(
    "/invoices",
    "create_invoice",
    InvoiceRead,
    "A draft for one application and month, prefilled from its worklogs unless told otherwise.",
    body=CreateInvoice,
    status=201,
)
invoices.get(ONE, "get_invoice", InvoiceRead, "The whole invoice; its ETag is the version to edit it with.")
invoices.patch(ONE, "edit_invoice", InvoiceRead, "Change only the fields that are sent.", body=EditInvoice)
invoices.post(f"{ONE}/lines", "add_line", InvoiceRead, "A line by hand.", body=NewLine, versioned=True)
invoices.patch(LINE, "edit_line", InvoiceRead, "Change a line; hand edits are marked.", body=EditLine)
invoices.post(
    f"{LINE}/remove",
    "remove_line",
    InvoiceRead,
    "Drop a line, which reopens its time, or write it off, which consumes it.",
    body=RemoveLine,
    versioned=True,
)
invoices.post(
    f"{LINE}/split",
    "split_line",
    InvoiceRead,
    "Part of a line as a line of its own, by quantity or by worklogs; its time goes along.",
    body=SplitLine,
    versioned=True,
)
invoices.post(
    f"{ONE}/lines/merge",
    "merge_lines",
    InvoiceRead,
    "Lines of one price and tax as one line, with all of their time.",
    body=MergeLines,
    versioned=True,
)
invoices.get(f"{ONE}/annex", "get_annex", AnnexRead, "What was recorded of the time, beside what the client will read.")
invoices.put(
    f"{ONE}/annex",
    "edit_annex",
    AnnexRead,
    "All edits of a draft's annex; hours and amounts stay what they are.",
    body=AnnexEditsRead,
    versioned=True,
)
invoices.post(
    "/amounts/read",
    "read_amount",
    AmountRead,
    "What a typed number or sum means in a locale; refused where it could mean two things. Nothing is kept.",
    body=ReadAmount,
    keyed=False,
)
invoices.post(
    f"{ONE}/refresh", "refresh_invoice", InvoiceRead, "Ask prefill for the lines again; hand edits stay.", status=202
)
invoices.post(
    f"{ONE}/finalize",
    "finalize_invoice",
    InvoiceRead,
    "Check, give the legal number, freeze the content, make the files.",
    versioned=True,
)
invoices.post(
    f"{ONE}/amend",
    "amend_invoice",
    InvoiceRead,
    "Texts only: a new revision under the same number.",
    body=Amend,
    versioned=True,
)
invoices.post(
    f"{ONE}/withdraw",
    "withdraw_invoice",
    InvoiceRead,
    "Back to draft, by the preparer.",
    body=Withdraw,
    body_optional=True,
)
invoices.post(f"{ONE}/return", "return_invoice", InvoiceRead, "Back to draft, by the approver.", body=Reason)
invoices.post(
    f"{ONE}/approve",
    "approve_invoice",
    InvoiceRead,
    "Exactly the revision and the files that were seen; never by one who touched the amounts.",
    body=Approve,
)
invoices.post(f"{ONE}/send", "send_invoice", InvoiceRead, "Hand the required documents over.", body=Send)
invoices.post(f"{ONE}/resend", "resend_invoice", InvoiceRead, "Hand them over once more.", body=Resend)
invoices.post(f"{ONE}/accept", "accept_invoice", InvoiceRead, "The client accepted one document or all.", body=Accept)
invoices.post(f"{ONE}/reject", "reject_invoice", InvoiceRead, "The client rejected one document or all.", body=Reject)
invoices.post(
    f"{ONE}/void", "void_invoice", InvoiceRead, "Give a numbered invoice up, as its documents allow.", body=Void
)
invoices.post(f"{ONE}/discard", "discard_invoice", InvoiceRead, "Give a draft without a number up.", body=Reason)
invoices.get(f"{ONE}/audit", "list_audit", Page[AuditEntryRead], "Who changed what, and when.", query=Filters)
invoices.get(f"{ONE}/revisions", "list_revisions", list[RevisionRead], "Every frozen content.")
invoices.get(f"{ONE}/draft-content", "get_draft_content", DraftContent, "What a draft would print.")
invoices.get("/audit/verify", "verify_audit", AuditReport, "Walk every chain and anchor (administrators).")
