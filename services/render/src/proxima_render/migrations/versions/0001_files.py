"""Revisions to print, the index of files, and the plumbing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from proxima_common.db.migrate import app_role
from proxima_common.db.plumbing import create_plumbing
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def upgrade() -> None:
    create_plumbing(op)
    op.create_table(
        "revision",
        sa.Column("invoice_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("legal_entity_id", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        _moment("cancelled_at"),
        sa.Column("cancelled_because", sa.Text),
        sa.CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="revision_content_hash"),
    )
    op.create_table(
        "file",
        sa.Column("document_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "legal_entity_id",
                "kind",
                "language",
                "name",
                "content_hash",
                "paper_hash",
                "template_bundle",
                "sha256",
            )
        ),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("bucket", sa.Text, nullable=False),
        sa.Column("staged_key", sa.Text, nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        _moment("staged_removed_at"),
        sa.Column("archive_key", sa.Text, unique=True),
        _moment("archived_at"),
        _moment("rehashed_at"),
        sa.Column("rehash_ok", sa.Boolean),
        sa.ForeignKeyConstraint(["invoice_id", "revision"], ["revision.invoice_id", "revision.revision"]),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="file_sha256"),
        sa.CheckConstraint("size > 0 and pages > 0", name="file_not_empty"),
        sa.CheckConstraint("(archive_key is null) = (archived_at is null)", name="file_archived"),
        sa.CheckConstraint("staged_removed_at is null or archived_at is not null", name="file_never_lost"),
    )
    op.create_index("file_invoice", "file", ["invoice_id", "revision"])
    op.create_index("file_paper", "file", ["paper_hash", "template_bundle"])
    op.create_index(
        "file_rehash_due",
        "file",
        [sa.text("rehashed_at nulls first")],
        postgresql_where=sa.text("archived_at is not null"),
    )
    op.create_index(
        "file_staged_twice",
        "file",
        ["archived_at"],
        postgresql_where=sa.text("archived_at is not null and staged_removed_at is null"),
    )
    for table in ("revision", "file"):
        # A database may give every right by default.
        op.execute(f'revoke all on {table} from "{app_role()}"')
        op.execute(f'grant select, insert, update on {table} to "{app_role()}"')


def downgrade() -> None:
    raise NotImplementedError("what was archived stays known")
