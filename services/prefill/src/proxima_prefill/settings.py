"""What prefill reads from the environment, prefix `PREFILL_`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from proxima_common.settings import HttpSettings, KafkaSettings, ServiceSettings
from proxima_common.working_days import working_calendar
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from proxima_prefill.usecases.people_hours import Expected


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


class ApiSettings(ServiceSettings):
    """What the API needs. A working day asks for `hours_per_day` of everybody; days that decrees moved after the
    calendar's package was made are named here.
    """

    model_config = SettingsConfigDict(env_prefix="PREFILL_")

    clickhouse: ClickHouseSettings
    http: HttpSettings
    staff_public_key_file: Path
    hours_per_day: Decimal = Field(default=Decimal(8), gt=0, le=24)
    extra_days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()

    def expected(self) -> Expected:
        """As the use case has it."""
        return Expected(working_calendar(self.extra_days_off, self.extra_working_days), self.hours_per_day)


class SourceSettings(ServiceSettings):
    """What `source check` needs: the warehouse alone."""

    model_config = SettingsConfigDict(env_prefix="PREFILL_")

    clickhouse: ClickHouseSettings
