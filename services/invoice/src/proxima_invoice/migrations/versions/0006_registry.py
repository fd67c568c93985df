"""Search, saved views and totals of the registry; imports."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
