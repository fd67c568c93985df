"""Bounces, client pages and reminders."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
