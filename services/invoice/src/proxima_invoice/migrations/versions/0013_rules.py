"""What the warehouse says of a deal."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
