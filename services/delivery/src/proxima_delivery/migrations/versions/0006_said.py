"""Codes and values beside the reasons of jobs, lanes and attempts, for screens of other languages."""

from alembic import op
from proxima_common.db.plumbing import say_reasons

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    say_reasons(op)
    op.execute("alter table didox_company add column stop_said jsonb")
