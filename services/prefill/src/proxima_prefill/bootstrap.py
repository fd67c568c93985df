"""The only module that knows every concrete class."""

from __future__ import annotations

from proxima_prefill.adapters.clickhouse import ClickHouseSource
from proxima_prefill.settings import ApiSettings, ClickHouseSettings, Settings, SourceSettings


def settings() -> Settings:
    """Of the worker, from the environment."""
    return Settings()


def api_settings() -> ApiSettings:
    """Of the API, from the environment."""
    return ApiSettings()


def source_settings() -> SourceSettings:
    """Of the commands that need the warehouse alone."""
    return SourceSettings()


def clickhouse_source(clickhouse: ClickHouseSettings) -> ClickHouseSource:
    """The warehouse."""
    return ClickHouseSource(clickhouse)
