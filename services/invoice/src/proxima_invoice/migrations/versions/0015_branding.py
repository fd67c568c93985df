"""How a legal entity's papers look."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
