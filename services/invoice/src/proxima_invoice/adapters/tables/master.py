"""Sellers and their dated rules, and what the warehouse last said of clients and applications."""

from proxima_common.contracts.words import DealType, DocumentSet, SeriesKind, TaxKind
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

from proxima_invoice.adapters.tables.base import METADATA, currency, document, moment, one_of, percent

LEGAL_ENTITY = Table(
    "legal_entity",
    METADATA,
    Column("legal_entity_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("tin", Text, nullable=False),
    Column("vat_number", Text),
    Column("director", Text, nullable=False),
    Column("accountant", Text),
    Column("mail_from", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)


def _seller(*, primary_key: bool = True) -> Column[str]:
    return Column(
        "legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), primary_key=primary_key, nullable=False
    )


LEGAL_ENTITY_ACCOUNT = Table(
    "legal_entity_account",
    METADATA,
    _seller(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    currency(),
    Column("bank_name", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("bank_code", Text),
    Column("swift", Text),
    Column("correspondent_bank", Text),
    Column("correspondent_account", Text),
)
LEGAL_ENTITY_REGIME = Table(
    "legal_entity_regime",
    METADATA,
    _seller(),
    Column("valid_from", Date, primary_key=True),
    one_of("tax_kind", TaxKind),
    percent("tax_rate", nullable=False),
    Column("note", Text),
)
NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    _seller(),
    one_of("kind", SeriesKind, primary_key=True),
    Column("pattern", Text, nullable=False),
)
NUMBER_COUNTER = Table(
    "number_counter",
    METADATA,
    _seller(),
    one_of("kind", SeriesKind, primary_key=True),
    Column("reset_key", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
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
    Column("source_hash", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)
