"""The one-off command that brings the database up to date, as its owner."""

from pathlib import Path

from proxima_common.db.migrate import migrate
from proxima_common.settings import DatabaseSettings, ServiceSettings
from pydantic_settings import SettingsConfigDict

import proxima_delivery


class MigrateSettings(ServiceSettings):
    """Migrating needs the database and nothing else."""

    model_config = SettingsConfigDict(env_prefix="DELIVERY_")

    database: DatabaseSettings


def run() -> None:
    """Migrate to the newest revision."""
    migrate(MigrateSettings().database, Path(proxima_delivery.__file__).parent)
