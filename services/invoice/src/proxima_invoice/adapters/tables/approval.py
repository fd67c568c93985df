"""Who has to agree, who may agree for whom, and what was let pass."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from proxima_invoice.adapters.tables.base import (
    METADATA,
    amount,
    document,
    moment,
    one_of,
    percent,
    quantity,
    unit_price,
)
from proxima_invoice.domain.guardrails import CODES

APPROVAL_POLICY = Table(
    "approval_policy",
    METADATA,
    Column("legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), primary_key=True),
    Column("version", Integer, nullable=False),
    document("levels"),
    percent("spike_percent"),
    percent("low_margin_percent"),
    percent("green_percent", nullable=False),
    moment("updated_at", nullable=False),
)
DELEGATION = Table(
    "delegation",
    METADATA,
    Column("delegation_id", Uuid, primary_key=True),
    Column("from_staff_id", Text, nullable=False),
    Column("to_staff_id", Text, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    moment("made_at", nullable=False),
    moment("ended_at"),
    CheckConstraint("valid_from <= valid_to", name="days"),
    CheckConstraint("from_staff_id <> to_staff_id", name="another_person"),
    Index("delegation_live", "to_staff_id", "valid_to", postgresql_where=text("ended_at is null")),
    Index("delegation_recent", text("made_at desc"), text("delegation_id desc")),
)
AMOUNT_PROPOSAL = Table(
    "amount_proposal",
    METADATA,
    Column("proposal_id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), nullable=False),
    Column("line_id", Uuid, nullable=False),
    quantity("quantity"),
    unit_price("unit_price"),
    amount("discount"),
    Column("reason", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_by_name", Text, nullable=False),
    moment("proposed_at", nullable=False),
    one_of("state", ("open", "accepted", "declined"), server_default="open"),
    Column("answered_by", Text),
    moment("answered_at"),
    Column("answer", Text),
    Index("amount_proposal_invoice", "invoice_id", "proposed_at"),
)
GUARDRAIL_RELEASE = Table(
    "guardrail_release",
    METADATA,
    Column("release_id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), nullable=False),
    one_of("code", CODES),
    amount("gross", nullable=False),
    Column("reason", Text, nullable=False),
    Column("released_by", Text, nullable=False),
    moment("released_at", nullable=False),
    Index("guardrail_release_invoice", "invoice_id", "released_at"),
)
