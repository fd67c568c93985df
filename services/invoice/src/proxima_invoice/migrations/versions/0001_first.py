"""Everything the service keeps: invoices, numbers, worklog allocations, money, master data, audit."""

from pathlib import Path

from alembic import op
from proxima_common.db.migrate import app_role
from proxima_common.db.plumbing import create_plumbing

revision = "0001"
down_revision = None

_HERE = Path(__file__).parent


def upgrade() -> None:
    role = app_role()
    create_plumbing(op, app_role=role)
    for statement in (_HERE / "0001_first.sql").read_text().split(";\n"):
        if statement.strip():
            op.execute(statement.replace(":app_role", f'"{role}"'))
