"""Advances and what they are offset against."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
