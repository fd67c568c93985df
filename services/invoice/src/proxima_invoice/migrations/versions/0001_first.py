"""Everything the service keeps: invoices, numbers, worklog allocations, money, master data, audit."""

from pathlib import Path

from alembic import op
from proxima_common.db.migrate import app_role, run_sql
from proxima_common.db.plumbing import create_plumbing

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing(op, app_role=app_role())
    run_sql(Path(__file__).with_suffix(".sql"))
