"""Brings the database up to date as its owner; a job of its own, never at start-up."""

from pathlib import Path

from proxima_common.db.migrate import migrate

import proxima_invoice
from proxima_invoice.settings import MigrateSettings

PACKAGE = Path(proxima_invoice.__file__).parent


def run() -> None:
    """Migrate."""
    migrate(MigrateSettings().database, PACKAGE)
