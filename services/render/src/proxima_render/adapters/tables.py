"""The tables of this service, beside the plumbing that all services have."""

from __future__ import annotations

from proxima_common.db.plumbing import plumbing_tables
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData()
plumbing_tables(METADATA)

REVISION = Table(
    "revision",
    METADATA,
    Column("invoice_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("planned_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("cancelled_at", DateTime(timezone=True)),
    Column("cancelled_because", Text),
    CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="revision_content_hash"),
)

FILE = Table(
    "file",
    METADATA,
    Column("document_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("invoice_id", Uuid, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("paper_hash", Text, nullable=False),
    Column("template_bundle", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("bucket", Text, nullable=False),
    Column("staged_key", Text, nullable=False),
    Column("staged_at", DateTime(timezone=True), nullable=False),
    Column("staged_removed_at", DateTime(timezone=True)),
    Column("archive_key", Text, unique=True),
    Column("archived_at", DateTime(timezone=True)),
    Column("rehashed_at", DateTime(timezone=True)),
    Column("rehash_ok", Boolean),
    Column("copied_at", DateTime(timezone=True)),
    ForeignKeyConstraint(["invoice_id", "revision"], ["revision.invoice_id", "revision.revision"]),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="file_sha256"),
    CheckConstraint("size > 0 and pages > 0", name="file_not_empty"),
    CheckConstraint("(archive_key is null) = (archived_at is null)", name="file_archived"),
    CheckConstraint("staged_removed_at is null or archived_at is not null", name="file_never_lost"),
    CheckConstraint("copied_at is null or archived_at is not null", name="file_copied"),
    Index("file_invoice", "invoice_id", "revision"),
    Index("file_paper", "paper_hash", "template_bundle"),
    Index(
        "file_rehash_due",
        text("rehashed_at nulls first"),
        postgresql_where=text("archived_at is not null"),
    ),
    Index(
        "file_staged_twice",
        "archived_at",
        postgresql_where=text("archived_at is not null and staged_removed_at is null"),
    ),
    Index(
        "file_not_copied",
        "archived_at",
        postgresql_where=text("archived_at is not null and copied_at is null"),
    ),
)

INCIDENT = Table(
    "archive_incident",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("document_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("invoice_id", Uuid, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("wrong", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("found_sha256", Text),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("closed_by", Text),
    Column("outcome", Text),
    Column("quarantine_key", Text),
    ForeignKeyConstraint(["document_id", "revision"], ["file.document_id", "file.revision"]),
    CheckConstraint("place in ('archive', 'copy')", name="archive_incident_place"),
    CheckConstraint("wrong in ('missing', 'damaged')", name="archive_incident_wrong"),
    CheckConstraint(
        "(closed_at is null) = (closed_by is null) and (closed_at is null) = (outcome is null)",
        name="archive_incident_closed",
    ),
    Index(
        "archive_incident_open",
        "document_id",
        "revision",
        "place",
        unique=True,
        postgresql_where=text("closed_at is null"),
    ),
)
