"""The audit chains of master data, and what the warehouse last said of clients and applications."""

from proxima_common.contracts.words import DealType, DocumentSet
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from proxima_invoice.adapters.tables.base import METADATA, currency, document, moment, one_of

MASTER_AUDIT = Table(
    "master_audit",
    METADATA,
    Column("entry_id", Uuid, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    moment("at", nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    document("changes"),
    Column("previous_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False),
    # Derived from the subject, so that anchors name chains of every kind by ids of one kind.
    Column("chain_id", Uuid, nullable=False),
    Column("personal_digest", Text, nullable=False),
    UniqueConstraint("subject", "position"),
    Index("master_audit_chain", "chain_id", "position", unique=True),
)
MASTER_AUDIT_PERSONAL = Table(
    "master_audit_personal",
    METADATA,
    Column("entry_id", Uuid, ForeignKey("master_audit.entry_id"), primary_key=True),
    Column("salt", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("reason", Text),
    document("changes"),
)
MASTER_AUDIT_HEAD = Table(
    "master_audit_head",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("entry_hash", Text, nullable=False),
)
CLIENT = Table(
    "client",
    METADATA,
    Column("client_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("tin", Text),
    document("source"),
    Column("source_hash", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)
CLIENT_CHECK = Table(
    "client_check",
    METADATA,
    Column("check_id", Uuid, primary_key=True),
    Column("client_id", Text, ForeignKey("client.client_id"), nullable=False),
    moment("checked_at", nullable=False),
    Column("checked_by", Text, nullable=False),
    Index("client_check_of", "client_id", "checked_at"),
)
APPLICATION = Table(
    "application",
    METADATA,
    Column("application_id", Text, primary_key=True),
    Column("client_id", Text, ForeignKey("client.client_id"), nullable=False, index=True),
    Column("legal_entity_id", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    one_of("deal_type", DealType),
    Column("contract_no", Text, nullable=False),
    Column("contract_date", Date, nullable=False),
    currency("price_currency"),
    currency("document_currency"),
    one_of("document_set", DocumentSet),
    Column("tax_profile", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("status", Text, nullable=False),
    document("source"),
    # What the warehouse says of its deal, as the latest overview told it.
    document("rules", nullable=True),
    Column("source_hash", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)
