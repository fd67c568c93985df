"""Levels, delegation, proposals, guardrails."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
