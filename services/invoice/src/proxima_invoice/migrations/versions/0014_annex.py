"""What staff changed of the annex."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
