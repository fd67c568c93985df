"""Bank statements, and receipts that come from them."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
