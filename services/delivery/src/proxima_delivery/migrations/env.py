"""Alembic's entry; everything it does is in the shared library."""

from proxima_common.db.migrate import run_env
from proxima_delivery.adapters.tables import METADATA

run_env(METADATA)
