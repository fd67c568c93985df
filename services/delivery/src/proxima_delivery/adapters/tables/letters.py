"""Letters, their files, and a row per delivery. Closed lists are checked in the database too."""

from proxima_common.contracts.words import Channel, InvoiceKind, RecipientRole
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from proxima_delivery.adapters.tables.base import METADATA, one_of
from proxima_delivery.domain.delivery import DeliveryState

LETTER = Table(
    "letter",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="0"),
    *one_of("kind", InvoiceKind),
    Column("number", Text, nullable=False),
    Column("document_date", Date),
    Column("due_date", Date),
    Column("contract_number", Text),
    Column("seller_name", Text, nullable=False),
    Column("client_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"), nullable=False),
    Column("payable", Numeric(20, 4), nullable=False),
    Column("subject", Text),
    Column("message", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("letter_invoice", "invoice_id"),
)
LETTER_FILE = Table(
    "letter_file",
    METADATA,
    Column("letter_id", Uuid, ForeignKey("letter.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("document_id", Uuid, nullable=False),
    Column("bucket", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sha256", Text, CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_hex"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),
)
DELIVERY = Table(
    "delivery",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("letter_id", Uuid, ForeignKey("letter.id"), nullable=False),
    Column("invoice_id", Uuid, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document_id", Uuid, nullable=False),
    *one_of("channel", Channel),
    *one_of("recipient_role", RecipientRole),
    Column("recipient_email", Text, nullable=False),
    Column("recipient_name", Text),
    Column("ordinal", Integer, nullable=False),
    Column("lease_token", Uuid, nullable=False, unique=True),
    Column("lease_expires_at", DateTime(timezone=True), nullable=False),
    *one_of("state", DeliveryState),
    Column("code", Text),
    Column("reason", Text),
    Column("reference", Text),
    Column("handed_over_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint(
        "document_id", "revision", "recipient_email", "channel", "ordinal", name="delivery_document_recipient"
    ),
    Index("delivery_invoice", "invoice_id", "id"),
    Index("delivery_letter", "letter_id"),
    Index("delivery_unsettled", "changed_at", postgresql_where=text("state in ('queued', 'sending', 'unknown')")),
)
