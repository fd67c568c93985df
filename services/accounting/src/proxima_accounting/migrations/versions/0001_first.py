"""Shipments, the directory of partner ids, receipts, the poll's cursor; the shared plumbing."""

from pathlib import Path

from alembic import op
from proxima_common.db.migrate import app_role
from proxima_common.db.plumbing import create_plumbing

revision = "0001"
down_revision = None

_TABLES = Path(__file__).with_name("0001_first.sql")


def upgrade() -> None:
    role = app_role()
    create_plumbing(op, app_role=role)
    for statement in _TABLES.read_text().split(";\n"):
        if statement.strip():
            op.execute(statement.replace(":app_role", f'"{role}"'))
