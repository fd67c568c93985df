"""The retainer's ledger, billed parts of a deal, drift, months."""

from pathlib import Path

from proxima_common.db.migrate import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql(Path(__file__).with_suffix(".sql"))
