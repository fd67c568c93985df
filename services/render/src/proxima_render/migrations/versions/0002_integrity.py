"""A second copy of archived files, and rows of what was found wrong with the archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from proxima_common.db.migrate import app_role

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("file", sa.Column("copied_at", sa.DateTime(timezone=True)))
    op.create_check_constraint("file_copied", "file", "copied_at is null or archived_at is not null")
    op.create_index(
        "file_not_copied",
        "file",
        ["archived_at"],
        postgresql_where=sa.text("archived_at is not null and copied_at is null"),
    )
    op.create_table(
        "archive_incident",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("legal_entity_id", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("wrong", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("found_sha256", sa.Text),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("quarantine_key", sa.Text),
        sa.ForeignKeyConstraint(["document_id", "revision"], ["file.document_id", "file.revision"]),
        sa.CheckConstraint("place in ('archive', 'copy')", name="archive_incident_place"),
        sa.CheckConstraint("wrong in ('missing', 'damaged')", name="archive_incident_wrong"),
        sa.CheckConstraint(
            "(closed_at is null) = (closed_by is null) and (closed_at is null) = (outcome is null)",
            name="archive_incident_closed",
        ),
    )
    op.create_index(
        "archive_incident_open",
        "archive_incident",
        ["document_id", "revision", "place"],
        unique=True,
        postgresql_where=sa.text("closed_at is null"),
    )
    # A database may give every right by default.
    op.execute(f'revoke all on archive_incident from "{app_role()}"')
    op.execute(f'grant select, insert, update on archive_incident to "{app_role()}"')


def downgrade() -> None:
    raise NotImplementedError("what was found wrong stays known")
