"""What partners tell beside the status."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
