"""What became of an item of a batch, for screens of other languages."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
