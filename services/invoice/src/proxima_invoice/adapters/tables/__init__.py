"""Every table of the service by area, on one metadata, with the plumbing's beside them."""

from proxima_common.db.plumbing import plumbing_tables

from proxima_invoice.adapters.tables import (
    advances,
    approval,
    audit,
    batch,
    billing,
    exchange,
    invoice,
    line,
    master,
    money,
    numbers,
    override,
    period,
    registry,
    revision,
    seller,
)
from proxima_invoice.adapters.tables.base import METADATA

__all__ = ["CLOSED_ONCE", "DELETABLE", "INSERT_ONLY", "METADATA"]

AREAS = (
    seller,
    master,
    exchange,
    override,
    period,
    invoice,
    line,
    revision,
    audit,
    money,
    numbers,
    advances,
    batch,
    approval,
    registry,
    billing,
)

plumbing_tables(METADATA)

INSERT_ONLY = (
    "audit_entry",
    "audit_personal",
    "audit_anchor",
    "master_audit",
    "master_audit_personal",
    "retainer_ledger",
    "payment_refund",
    "advance_ledger",
    "touched_by",
    "client_check",
    "reissued_number",
    "exchange_rate",
    "guardrail_release",
    "exchange_day",
    "progress",
)
"""The application's role may read and add, never change or delete."""

CLOSED_ONCE = {
    "allocation": ("released_at",),
    "payment_allocation": ("reversed_at", "reversed_by", "reason"),
    "override": ("valid_to", "ended_at", "ended_by", "end_reason"),
    "approval": ("cancelled_at", "reviewed_by", "reviewed_at", "review_note"),
    "delegation": ("ended_at",),
    "amount_proposal": ("state", "answered_by", "answered_at", "answer"),
    "billed_component": ("released_at",),
    "acceptance": ("withdrawn_at",),
    "worklog_decision": ("withdrawn_at",),
}
"""Ledgers of which only the closing columns may be written again."""

DELETABLE = (
    "invoice_line",
    "line_worklog",
    "excluded_worklog",
    "consumed_worklog",
    "legal_entity_account",
    "legal_entity_regime",
    "legal_entity_signer",
    "catalog_item",
    "number_series",
    "saved_view",
    "export_part",
)
"""Rows that stand for the present content of something: a draft's lines, a seller's lists."""
