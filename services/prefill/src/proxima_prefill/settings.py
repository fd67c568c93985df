"""What prefill reads from the environment, prefix `PREFILL_`."""

from __future__ import annotations

from proxima_common.settings import KafkaSettings, ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict


class ClickHouseSettings(BaseModel):
    """The warehouse; the user may only read. Limits are sent with each query where the user may set them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int = 8123
    user: str
    password: SecretStr
    database: str = "proxima"
    secure: bool = False
    query_seconds: int = Field(default=60, gt=0)
    most_rows: int = Field(default=2_000_000, gt=0)
    most_memory_bytes: int = Field(default=4_000_000_000, gt=0)


class Settings(ServiceSettings):
    """All of it. `late_after_days` after its month work may be entered without counting as late; a source that nobody
    has touched for `stale_after_hours` is flagged.
    """

    model_config = SettingsConfigDict(env_prefix="PREFILL_")

    clickhouse: ClickHouseSettings
    kafka: KafkaSettings
    late_after_days: int = Field(default=5, ge=0)
    stale_after_hours: int = Field(default=72, gt=0)


class SourceSettings(ServiceSettings):
    """What `source check` needs: the warehouse alone."""

    model_config = SettingsConfigDict(env_prefix="PREFILL_")

    clickhouse: ClickHouseSettings
