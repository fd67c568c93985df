"""Alembic's entry; everything it does is in the shared library."""

from proxima_common.db.migrate import run_env
from proxima_gateway.auth.tables import METADATA

run_env(METADATA)
