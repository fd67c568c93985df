"""Rates of exchange as they were published."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
