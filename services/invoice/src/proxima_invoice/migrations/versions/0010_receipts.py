"""Receipts of two sources, what was decided of them, and money that went back."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
