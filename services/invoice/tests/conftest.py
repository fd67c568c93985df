"""A migrated database for the session; each test starts with empty tables."""

from pathlib import Path

import proxima_invoice
import pytest
from proxima_common.db.migrate import migrate
from proxima_common.settings import DatabaseSettings
from proxima_local.endpoints import PostgresEndpoint


@pytest.fixture(scope="session")
def database_settings(postgres_engine: PostgresEndpoint) -> DatabaseSettings:
    made = postgres_engine.create_database("invoice_service")
    settings = DatabaseSettings(url=made.app_url, owner_url=made.owner_url, pool_size=20)
    migrate(settings, Path(proxima_invoice.__file__).parent)
    return settings
