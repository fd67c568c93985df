"""The chained record of intentions, insert-only for the application; what may be erased stands beside the chain."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from proxima_invoice.adapters.tables.base import METADATA, document, moment

AUDIT_ENTRY = Table(
    "audit_entry",
    METADATA,
    Column("entry_id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), nullable=False),
    Column("position", BigInteger, nullable=False),
    moment("at", nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    document("changes"),
    Column("personal_digest", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False),
    UniqueConstraint("invoice_id", "position"),
)
AUDIT_PERSONAL = Table(
    "audit_personal",
    METADATA,
    Column("entry_id", Uuid, ForeignKey("audit_entry.entry_id"), primary_key=True),
    Column("salt", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("reason", Text),
    document("changes"),
)
AUDIT_ANCHOR = Table(
    "audit_anchor",
    METADATA,
    Column("anchor_id", Uuid, primary_key=True),
    moment("at", nullable=False),
    Column("root", Text, nullable=False),
    Column("previous_root", Text),
    Column("heads", Integer, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("bucket", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Index("audit_anchor_at", "at"),
)
