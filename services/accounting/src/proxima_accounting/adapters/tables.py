"""The tables of accounting, beside those of the plumbing."""

from __future__ import annotations

from proxima_common.db.plumbing import plumbing_tables
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData()

SHIPMENT = Table(
    "shipment",
    METADATA,
    Column("invoice_id", Uuid, primary_key=True),
    Column("legal_entity_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("wish", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text),
    Column("document_date", Date),
    Column("amount", Numeric(20, 4)),
    Column("currency", String(3)),
    Column("client_id", Text),
    Column("client_name", Text),
    Column("client_tin", Text),
    Column("contract_no", Text),
    Column("contract_date", Date),
    Column("seller_name", Text),
    Column("seller_tin", Text),
    Column("operation_id", Text),
    Column("deal_id", Text),
    Column("counterparty_id", Text),
    Column("adopted", Boolean, nullable=False, server_default=text("false")),
    Column("synced", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("code", Text),
    Column("reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("synced_at", DateTime(timezone=True)),
    Column("compared_at", DateTime(timezone=True)),
    Index("shipment_by_entity", "legal_entity_id", "invoice_id"),
    Index("shipment_number", "legal_entity_id", "number"),
    Index(
        "shipment_operation",
        "legal_entity_id",
        "operation_id",
        unique=True,
        postgresql_where=text("operation_id is not null"),
    ),
    Index(
        "shipment_open", "legal_entity_id", "state", postgresql_where=text("state in ('pending', 'failed', 'unknown')")
    ),
    Index("shipment_compared", "compared_at", postgresql_where=text("state = 'done'")),
)
DIRECTORY = Table(
    "directory",
    METADATA,
    Column("legal_entity_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("partner_id", Text),
    Column("ordinal", Integer, nullable=False, server_default="0"),
    Column("contract_no", Text),
    Column("looked_up_at", DateTime(timezone=True), nullable=False),
    Index("directory_partner", "legal_entity_id", "kind", "partner_id"),
)
RECEIPT = Table(
    "receipt",
    METADATA,
    Column("receipt_key", Text, primary_key=True),
    Column("legal_entity_id", Text, nullable=False),
    Column("operation_id", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("amount", Numeric(20, 4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("payer", Text),
    Column("client_id", Text),
    Column("contract_no", Text),
    Column("comment", Text, nullable=False),
    Column("invoice_number", Text),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Index("receipt_found", "found_at", "receipt_key"),
)
SYNC_CURSOR = Table(
    "sync_cursor",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("seen_until", DateTime(timezone=True), nullable=False),
)

plumbing_tables(METADATA)
