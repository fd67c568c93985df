"""Bring the database to the newest revision, as its owner."""

from __future__ import annotations

from pathlib import Path

from proxima_common.db.migrate import migrate

import proxima_render
from proxima_render.settings import MigrationSettings

PACKAGE = Path(proxima_render.__file__).parent


def run() -> None:
    """Migrate and end."""
    migrate(MigrationSettings().database, PACKAGE)
