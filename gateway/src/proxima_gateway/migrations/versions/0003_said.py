"""Codes and values beside the reasons of jobs, lanes and attempts, for screens of other languages."""

from alembic import op
from proxima_common.db.plumbing import say_reasons

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    say_reasons(op)
