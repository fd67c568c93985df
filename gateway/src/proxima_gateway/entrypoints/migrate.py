"""The one-off command that brings the database up to date, as its owner."""

from __future__ import annotations

from pathlib import Path

from proxima_common.db.migrate import migrate
from proxima_common.settings import DatabaseSettings, ServiceSettings
from pydantic_settings import SettingsConfigDict

import proxima_gateway


class DatabaseOnly(ServiceSettings):
    """What commands need that touch nothing but the database."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    database: DatabaseSettings


def run() -> None:
    """Migrate to the newest revision."""
    migrate(DatabaseOnly().database, Path(proxima_gateway.__file__).parent)
