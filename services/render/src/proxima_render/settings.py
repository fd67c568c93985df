"""What this service is told from outside: `RENDER_*` in the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings, ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

SOURCE = "render"
"""How this service is named as a writer of events, a consumer group and an audience of tokens."""


class GotenbergSettings(BaseModel):
    """Where papers are printed. `concurrency` is how many the server prints at once (its own flag, times replicas)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    concurrency: int = Field(default=2, ge=1)
    timeout_seconds: float = 35.0
    """A little above the server's own limit of 30 s, so that it is the server that gives up."""
    username: str | None = None
    password: SecretStr | None = None


class UpkeepSettings(BaseModel):
    """How the archive is looked after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rehash_every: timedelta = timedelta(minutes=10)
    rehash_files: int = Field(default=50, ge=1)
    """Read at most so many each time; those read longest ago come first."""
    rehash_days: int = Field(default=30, ge=1)
    """Every archived file is read again after so many days, a damaged or missing one each time."""
    staged_days: int = Field(default=30, ge=1)
    """Staged copies of archived files are removed after so many days; what is not archived is never removed."""


class LinkSettings(BaseModel):
    """Addresses that read a file without a log-in. Off: the API hands out the bytes itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    seconds: int = Field(default=120, ge=1, le=300)


class Settings(ServiceSettings):
    """Settings of all processes; a process reads what it needs."""

    model_config = SettingsConfigDict(env_prefix="RENDER_")

    database: DatabaseSettings
    kafka: KafkaSettings
    s3: S3Settings
    gotenberg: GotenbergSettings
    http: HttpSettings
    staff_public_key: str
    """PEM; `RENDER_STAFF_PUBLIC_KEY_FILE` names its file."""
    copy_s3: S3Settings | None = None
    """Where a second copy of every archived file lies, best with another provider; without it there is none."""
    upkeep: UpkeepSettings = UpkeepSettings()
    links: LinkSettings = LinkSettings()
    lease: timedelta = timedelta(seconds=30)
    """After so long the jobs of a process that died are taken again; longer than the longest pause of a process."""
    most_attempts: int = Field(default=8, ge=1)
    """Tries of a paper that the printer takes and fails at; a printer or bucket that is away does not count."""


class MigrationSettings(ServiceSettings):
    """What the migration job needs, and no more."""

    model_config = SettingsConfigDict(env_prefix="RENDER_")

    database: DatabaseSettings


class ProofSettings(ServiceSettings):
    """What proofs of the templates need."""

    model_config = SettingsConfigDict(env_prefix="RENDER_")

    gotenberg: GotenbergSettings
    proof_folder: Path = Path("proofs")
