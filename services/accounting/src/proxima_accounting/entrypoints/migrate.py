"""Brings the database up to date as its owner; a job of its own, never at start-up."""

from __future__ import annotations

from pathlib import Path

from proxima_common.db.migrate import migrate

import proxima_accounting
from proxima_accounting.settings import MigrateSettings

PACKAGE = Path(proxima_accounting.__file__).parent


def run() -> None:
    """Migrate."""
    migrate(MigrateSettings().database, PACKAGE)
